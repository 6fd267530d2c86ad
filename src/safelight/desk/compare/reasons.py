"""Leads in words: what speaks for each, what against, and what else could be behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from safelight.desk.compare.cases import Case
from safelight.desk.compare.comparing import COLUMNS, Compared
from safelight.desk.compare.weighing import BANDS, CITY, TIME, TOLD, WHOLE

SHARED: Final = {
    "phone": "telephone number",
    "email": "e-mail address",
    "handle": "handle",
    "payment": "payment handle",
    "link": "link",
    "picture": "picture (within 31 of 256 bits)",
    "text": "text",
    "vehicle": "vehicle that fits the partial description",
}
ELSE: Final = {
    "phone": "a number changes hands, and a switchboard or a site's own number serves strangers",
    "email": "an address can be a booking service's",
    "handle": "a handle can be a booking service's, or imitated",
    "payment": "a payment handle can be a third person's",
    "link": "a link can be a site's own",
    "picture": "pictures are bought, stolen and copied",
    "text": "texts are copied, from other advertisements and from sites",
    "vehicle": "a partial description fits many vehicles",
}
"""Kind of indicator -> the plainest other explanation of its being shared."""
SHOWN: Final = 60
"""Characters of a value that are shown."""
SURELY: Final = 0.99
"""A probability from here on is printed as over it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: `says` a part of a sentence, `log_odds` what it adds; `values` as the case has them."""

    kind: str
    says: str
    values: tuple[str, ...]
    users: int | None
    log_odds: float


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead with its reasons. `through` is the confidence of the group when the advertisement has nothing itself."""

    ad: int
    case: Case
    rank: int
    score: float
    band: str
    through: float | None
    pro: tuple[Piece, ...]
    contra: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def why(self) -> str:
        """One line for a table."""
        parts = [
            ("For", [piece.says for piece in self.pro]),
            ("Against", self.contra),
            ("Could also be", self.other),
        ]
        return " ".join(f"{name}: {'; '.join(said)}." for name, said in parts if said)


def in_words(chance: float) -> str:
    """A probability of a model as it may be printed: never as if it was certain."""
    if chance >= SURELY:
        return f"over {SURELY}"
    return f"{chance:.2f}" if chance > 1 - SURELY else f"under {1 - SURELY:.2f}"


def leads_of(compared: Compared, ads: Iterable[int] | None = None) -> list[Lead]:
    """Leads in words, of all advertisements or of these rows, by row and rank."""
    rows = compared.leads if ads is None else compared.leads.filter(pl.col("ad").is_in(list(ads)))
    told: dict[tuple[int, int], tuple[tuple[Piece, ...], tuple[str, ...], tuple[str, ...]]] = {}
    pieces = compared.evidence.partition_by("case", "group", as_dict=True)
    found = compared.found.partition_by("case", "group", as_dict=True)
    sure = compared.groups["confidence"]
    out = []
    for row in rows.iter_rows(named=True):
        key = row["case"], row["group"]
        case = compared.cases[row["case"]]
        if key not in told:
            told[key] = _told(case, pieces[key], found[key])
        pro, contra, other = told[key]
        through = None if row["own"] else float(sure[row["ad"]])
        if through is not None:
            contra = (
                *contra,
                f"the advertisement itself has none of this, its group has (confidence {in_words(through)})",
            )
        out.append(Lead(row["ad"], case, row["rank"], row["score"], row["band"], through, pro, contra, other))
    return out


def table(compared: Compared, leads: Iterable[Lead]) -> pl.DataFrame:
    """Columns of the contract: ad_id, case_id, rank, score, band, why."""
    ids = compared.held.adverts["id"]
    rows = [(ids[one.ad], one.case.case_id, one.rank, one.score, one.band, one.why) for one in leads]
    kinds = (pl.String, pl.String, pl.Int64, pl.Float64, pl.String, pl.String)
    return pl.DataFrame(rows, schema=dict(zip(COLUMNS, kinds, strict=True)), orient="row")


def _told(
    case: Case, evidence: pl.DataFrame, found: pl.DataFrame
) -> tuple[tuple[Piece, ...], tuple[str, ...], tuple[str, ...]]:
    pro, contra, other = [], [], []
    for row in evidence.sort("log_odds", descending=True).iter_rows(named=True):
        kind = "text" if row["kind"] == "text_part" else row["kind"]
        if kind in ("city", "time"):
            said = (CITY if kind == "city" else TIME)[row["level"]]
            if row["log_odds"] > 0:
                pro.append(Piece(kind, said, (), None, row["log_odds"]))
            elif said:
                contra.append(said)
            continue
        pro.append(_shared(kind, row, found))
        if row["level"]:
            contra.append(f"the {SHARED[kind]} is used by {TOLD[row['level']]}")
        other.append(ELSE[kind])
    contra += _unseen(case, found)
    if sum(piece.users is not None for piece in pro) == 1:
        contra.append("it stands on one kind of evidence alone")
    return tuple(pro), tuple(dict.fromkeys(contra)), tuple(dict.fromkeys(other))


def _shared(kind: str, row: Mapping[str, Any], found: pl.DataFrame) -> Piece:
    its = found.filter(pl.col("kind") == kind).group_by("value").agg(pl.col("users").min(), pl.col("share").max())
    whole = row["kind"] != "text_part"
    values = its.sort("users", "value").rows()
    if kind == "text":
        values = [one for one in values if (one[2] >= WHOLE) == whole]
    shown = ", ".join(_short(value) for value, _, _ in values[:3])
    part = "part of the " if not whole else ""
    users = min(count for _, count, _ in values)
    at = f"used by {TOLD[sum(users > one for one in BANDS)]}"
    says = f"the same {part}{SHARED[kind]}, {at}: {shown}"
    return Piece(kind, says, tuple(value for value, _, _ in values), users, row["log_odds"])


def _short(value: str) -> str:
    one_line = " ".join(value.split())
    return one_line if len(one_line) <= SHOWN else one_line[: SHOWN - 1] + "…"


def _unseen(case: Case, found: pl.DataFrame) -> list[str]:
    """Which of the case's indicators this group doesn't have."""
    seen = set(found.select("kind", "value").unique().iter_rows())
    out = []
    for kind, name in SHARED.items():
        missing = sum((kind, value) not in seen for value in case.of(kind))
        if missing:
            plain = name.removesuffix(" (within 31 of 256 bits)").removesuffix(" that fits the partial description")
            out.append(f"{missing} of {len(case.of(kind))} of the case's own ({plain}) not found here")
    return out
