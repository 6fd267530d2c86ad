"""Which values concern the sex trade, and what they charge: rules, law packs, and how values are compared."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from safelight.core.said import Said
from safelight.core.vocabulary import Charge, Role

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Told = Annotated[Text, AfterValidator(Said)]
"""A text that pages show to people, to be said in their language."""


class Strict(BaseModel):
    """Base of all catalogue models: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class LawChange(Strict):
    """A change of law that is a mark on the time axis."""

    day: date
    statute: Text
    what: Told
    source: Text
    url: Text | None = None


class SourceChange(Strict):
    """A day from which a source's rows are made in another way; `not_comparable` where counts across it say nothing."""

    day: date
    state: Literal["changed", "not_comparable"]
    what: Told
    source: Text


class Rule(Strict):
    """Rows whose code, text or statute is one of those listed concern the sex trade; the first rule that fits wins.

    Values match whole, after `normalise`; never as a substring or prefix. `apart` rows are kept and counted on their
    own but stand in no total of the sex trade. `minor` marks a sign of a person under 18.
    """

    code: list[str] = []
    text: list[str] = []
    statute: list[str] = []
    charge: Charge
    role: Role
    why: Told
    source: Text
    valid_from: date | None = None
    valid_until: date | None = None
    apart: bool = False
    minor: bool = False

    @model_validator(mode="after")
    def _something_to_match(self) -> Rule:
        if not (self.code or self.text or self.statute):
            raise ValueError("a rule needs at least one of code, text, statute")
        if self.charge is Charge.LEWD_CONDUCT and self.role is not Role.UNKNOWN:
            raise ValueError("lewd_conduct has role unknown: it may not be the trade at all")
        return self


class LawPack(Strict):
    """A state's statutes (or a national code list) as rules, and the changes of law to mark on the time axis."""

    id: Annotated[str, Field(pattern="^[A-Z]{2,8}$")]
    name: Text
    statutes: list[Rule] = Field(alias="statute")
    changes: list[LawChange] = Field(default=[], alias="change")


_SUFFIX: Final = re.compile(r"\s*\((?:ATTEMPT|SOLICITATION|CONSPIRACY)\)$")
_SPACES: Final = re.compile(r"\s+")


def normalise(value: str) -> str:
    """A code or text as rules compare it: upper case, single spaces, without an inchoate suffix.

    >>> normalise("  Solicit on  public way ")
    'SOLICIT ON PUBLIC WAY'
    >>> normalise("720 ILCS 5.0/11-14-A (ATTEMPT)")
    '720 ILCS 5.0/11-14-A'
    """
    return _SUFFIX.sub("", _SPACES.sub(" ", value.strip()).upper())


def normalise_statute(value: str) -> str:
    """A statute as rules compare it: as `normalise`, without blanks or the name of the code.

    >>> normalise_statute("647(b)(2) PC")
    '647(B)(2)'
    """
    return re.sub(r"(?:P\.?C\.?|PENALCODE)$", "", normalise(value).replace(" ", ""))
