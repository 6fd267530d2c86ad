"""1,234.5 and 30 de junio de 2025."""

from typing import Final

DATE_FORMAT: Final = r"j \d\e F \d\e Y"
YEAR_MONTH_FORMAT: Final = r"F \d\e Y"
DECIMAL_SEPARATOR: Final = "."
THOUSAND_SEPARATOR: Final = ","
NUMBER_GROUPING: Final = 3
