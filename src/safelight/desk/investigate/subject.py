"""An advertisement as it lies in a sealed bundle, with its facts, each at the characters of a file of the bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import orjson
import polars as pl

from safelight.core.errors import BadInput
from safelight.desk.capture import is_drawn, working_texts
from safelight.desk.custody import Opened
from safelight.desk.extract import Fact, extract

DOUBT: Final = 0.8
"""A fact that was read in a picture: its confidence is this times what it would be in a text."""
_OF_A_PAGE: Final = frozenset({"advertisement.txt", "rendered/advertisement.txt"})


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a bundle and its facts, which count the code points of `text`, the content of `file`."""

    bundle: str
    file: str
    sha256: str
    """Of the file's content."""
    text: str = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)

    def words(self, fact: Fact) -> str:
        """The characters that a fact was read from."""
        return self.text[fact.start : fact.end]


@dataclass(frozen=True, slots=True)
class Advert:
    """One advertisement of one bundle."""

    bundle: str
    case: str
    parts: tuple[Part, ...]
    """Its own text first, then the words of its pictures."""
    address: str
    title: str
    posted_at: str | None
    began: datetime
    sealed: datetime
    pictures: tuple[str, ...]
    """PDQ hashes, 64 hex digits each, of pictures with enough structure to compare."""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its own text, without what its pictures say."""
        return self.parts[0].text

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Of all parts."""
        return tuple(fact for part in self.parts for fact in part.facts)

    @property
    def city(self) -> str | None:
        """The first city that it names."""
        named = (fact for fact in self.facts if fact.kind == "place" and fact.more.get("is") == "city")
        return next((fact.value for fact in named), None)


def adverts_of(opened: Opened) -> list[Advert]:
    """The advertisements of a bundle: one for each text whose characters count."""
    entries = {entry["name"]: entry for entry in opened.manifest["files"]}
    return [_advert(opened, name, entries) for name in working_texts(list(entries))]


def _advert(opened: Opened, name: str, entries: dict[str, Any]) -> Advert:
    about = name.removesuffix(".txt") + ".json"
    told = orjson.loads(opened.file(about)) if about in entries else {}
    posted = told.get("posted_at")
    drawn = [one for one in entries if is_drawn(one)] if name in _OF_A_PAGE else []
    own, *others = (_part(opened, one, entries, posted) for one in (name, *drawn))
    ref = opened.ref
    return Advert(
        bundle=ref.id,
        case=ref.case,
        parts=(own, *(one for one in others if one.facts)),
        address=told.get("address") or ref.asked,
        title=told.get("title") or own.text.partition("\n")[0][:120],
        posted_at=posted,
        began=ref.began,
        sealed=ref.sealed,
        pictures=_pictures(opened.manifest, entries),
        notes=tuple(opened.manifest["capture"].get("notes", ())),
    )


def _part(opened: Opened, name: str, entries: dict[str, Any], posted: str | None) -> Part:
    text = opened.file(name).decode("utf-8")
    facts = _facts(text, posted)
    if is_drawn(name):
        facts = [
            replace(fact, confidence=round(fact.confidence * DOUBT, 3), rule=f"{fact.rule}, in a picture")
            for fact in facts
        ]
    return Part(opened.ref.id, name, entries[name]["sha256"], text, tuple(facts))


def _facts(text: str, posted: str | None) -> list[Fact]:
    try:
        found = extract(text, posted)
    except ValueError:
        found = extract(text)
    return [fact for fact in found if fact.kind != "written_in"]


def _pictures(manifest: Mapping[str, Any], entries: dict[str, Any]) -> tuple[str, ...]:
    shown = {entry["sha256"] for name, entry in entries.items() if name.startswith("pictures/")}
    return tuple(dict.fromkeys(one["pdq"] for one in manifest["compared"] if one.get("pdq") and one["sha256"] in shown))


def as_rows(adverts: list[Advert]) -> pl.DataFrame:
    """Rows as `link.shaped` reads them; an id is the bundle's, with the file where it has several."""
    counts: dict[str, int] = {}
    for one in adverts:
        counts[one.bundle] = counts.get(one.bundle, 0) + 1
    rows = []
    for one in adverts:
        title, _, body = "\n".join(part.text for part in one.parts).partition("\n")
        alone = counts[one.bundle] == 1
        rows.append(
            {
                "id": one.bundle if alone else f"{one.bundle} {one.parts[0].file}",
                "title": title,
                "body": body,
                "posted_at": (one.posted_at or one.began.isoformat())[:19],
                "city": one.city,
                "image_hashes": list(one.pictures),
            }
        )
    if not rows:
        raise BadInput("Nothing in these bundles is an advertisement.", fix="Name an address that shows one.")
    return pl.DataFrame(rows, schema_overrides={"image_hashes": pl.List(pl.String), "city": pl.String})
