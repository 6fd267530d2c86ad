"""1,234.5 and 30 June 2025."""

from typing import Final

DATE_FORMAT: Final = "j F Y"
YEAR_MONTH_FORMAT: Final = "F Y"
DECIMAL_SEPARATOR: Final = "."
THOUSAND_SEPARATOR: Final = ","
NUMBER_GROUPING: Final = 3
