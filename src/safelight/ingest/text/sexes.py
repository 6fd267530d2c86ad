"""Fact: the sex of the people counted, where the noun, the pronoun or the title says it.

Only words that carry a sex count ("men", "woman", "la dueña", "his car"); a charge or a role never stands in for it.
"""

from __future__ import annotations

from typing import Final

MALE_WORDS: Final = frozenset(("he", "his", "him", "himself"))
FEMALE_WORDS: Final = frozenset(("she", "hers", "herself"))
"""Read after a single person, where only one of the two occurs in the text."""

SEX_OF: Final = {"m": "male", "f": "female"}

EXAMPLES: Final = (
    ("Officers arrested nine men for soliciting a decoy.", {"male": 9, "female": 0}),
    ("Police arrested 4 men for solicitation and 2 women for prostitution.", {"male": 4, "female": 2}),
    ("Eight johns were arrested.", {"male": None, "female": None}),
    ("Detuvieron a tres mujeres por prostitución.", {"male": 0, "female": 3}),
)
