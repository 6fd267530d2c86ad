"""What the records say about the sides of the sex trade, and what they don't say.

In: published answers (`safelight.questions`) and the catalogue. Out: ratios with bounds and intervals, report cards,
national figures, cities reconciled with known totals, exports of published aggregates. No true count comes in here.
"""

from safelight.observatory.published import Answered, Asks
from safelight.observatory.ratio import RatioAnswer, RatioRow, ratio

__all__ = ["Answered", "Asks", "RatioAnswer", "RatioRow", "ratio"]
