"""What may be said about few people. Pure functions; the one file read is the shipped table of chances.

In: a `Question`, today's date, and the store's `TrueCounts`. Out: a `Plan` (the question as sharp as the policy allows)
and `PublishedCounts`, the only numbers that pages, files and the API accept. Policy: docs/method/privacy.md.
"""

from safelight.privacy.announced import EXACT_FROM, exact_size, size_band
from safelight.privacy.areas import Areas, add_up, dense_share, is_dense, publish_areas, published_total, roll_up
from safelight.privacy.coarsen import Plan, coarsen
from safelight.privacy.encampments import IN_CITY, area_key, areas_limit
from safelight.privacy.ladders import last_closed, last_settled, snap_sizes, step_name, steps_between
from safelight.privacy.personal import Find, Kind, found_in, kinds_in
from safelight.privacy.placed import Placed
from safelight.privacy.policy import CELL_NAMES, CELL_TITLES, LEVELS, Limit, Profile, Use, spread, uses_of
from safelight.privacy.publish import METHOD, SHOWN, Protection, publish, publish_one
from safelight.privacy.sharper import Alternative
from safelight.privacy.sharpness import Sharpness, measure
from safelight.privacy.sightings import HISTORY_CELL, publish_history

__all__ = [
    "CELL_NAMES",
    "CELL_TITLES",
    "EXACT_FROM",
    "HISTORY_CELL",
    "IN_CITY",
    "LEVELS",
    "METHOD",
    "SHOWN",
    "Alternative",
    "Areas",
    "Find",
    "Kind",
    "Limit",
    "Placed",
    "Plan",
    "Profile",
    "Protection",
    "Sharpness",
    "Use",
    "add_up",
    "area_key",
    "areas_limit",
    "coarsen",
    "dense_share",
    "exact_size",
    "found_in",
    "is_dense",
    "kinds_in",
    "last_closed",
    "last_settled",
    "measure",
    "publish",
    "publish_areas",
    "publish_history",
    "publish_one",
    "published_total",
    "roll_up",
    "size_band",
    "snap_sizes",
    "spread",
    "step_name",
    "steps_between",
    "uses_of",
]
