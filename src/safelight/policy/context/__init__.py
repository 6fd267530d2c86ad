"""What the counties around the cities are like: poverty, income, work, homelessness. Context, not cause, and no score.

In: figures of publishers, each with its citation. Out: documents for the map's layer and for files. Populations only:
nothing here is about a person, and no figure is made of several.
"""

from safelight.policy.context.areas import NATION_AREA, Around, around, cities_with_figures
from safelight.policy.context.counties import County, citation, counties
from safelight.policy.context.telling import MEASURES, Measure, context_csv, context_document

__all__ = [
    "MEASURES",
    "NATION_AREA",
    "Around",
    "County",
    "Measure",
    "around",
    "citation",
    "cities_with_figures",
    "context_csv",
    "context_document",
    "counties",
]
