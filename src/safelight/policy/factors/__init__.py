"""Contributing factors: what studies of one association say together, and what share of cases could rest on one.

In: the evidence and `families.toml`, which says what measures the same thing and what overlaps. Out: `families()`,
`attributable()`. Of populations only: nothing here scores a person, and markers of exposure are not causes.
"""

from safelight.policy.factors.attributable import Attributable, attributable
from safelight.policy.factors.families import Family, families
from safelight.policy.factors.forest import forest
from safelight.policy.factors.pooling import Pooled, Study, pool
from safelight.policy.factors.telling import factors_document

__all__ = [
    "Attributable",
    "Family",
    "Pooled",
    "Study",
    "attributable",
    "factors_document",
    "families",
    "forest",
    "pool",
]
