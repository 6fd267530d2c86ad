"""What could be handed over? Table by table, from the tables themselves and what is in them now.

The names of tables and columns and the numbers of rows are read from the live schema; what a column means, until when
it stands and under which key is written here. A column without its words can't be added: a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.apps import apps
from django.db.models import Field, Model


class Key(StrEnum):
    """What a column can be read with."""

    NONE = "none"
    """In clear."""
    MARK = "mark"
    """A keyed hash of the day: without the day's key nobody can tell or test whose it is."""
    SEALED = "sealed"
    """Encrypted under the day's key."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, and under which key."""

    name: str
    holds: str
    key: Key


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it is, how many rows it has now, and until when a row stands."""

    name: str
    what: str
    until: str
    rows: int
    columns: tuple[Column, ...]


_DAY: Final = "the day's key is deleted, at most two days after"

_UNTIL: Final[dict[str, str]] = {
    "Message": _DAY,
    "Sighting": "the end of the day after its last report",
    "Report": _DAY,
    "Thumbnail": "a moderator's decision, or its time",
    "Standing": _DAY,
    "Conversation": "it is answered, or a quarter of an hour",
    "Watch": "its own time, within the day",
    "Outgoing": "it is sent, or would come too late",
    "Spent": "seven days",
    "Surge": "its own time",
    "ReviewLock": "a few minutes",
    "Decision": "the end of the day after",
    "DecisionCount": "a year",
    "MonthCount": "for good: it counts sightings, not people",
}

_EVERYWHERE: Final[dict[str, str]] = {
    "id": "a running number",
    "day": "the day (UTC) whose key it is under",
    "sender": "who sent it: a pseudonym of that day",
    "city": "the city",
    "channel": "by which way it came: a provider, a form, a simulation",
    "cell": "an area of about 0.1 km2 (H3 9)",
    "kind": "what kind of police activity",
    "ends_at": "when it ends",
    "tries": "how often it was tried",
    "not_before": "before when nobody takes it up",
    "sealed": "the address to text, and words",
}

_OWN: Final[dict[str, dict[str, str]]] = {
    "Message": {
        "mark": "the provider's number of the message, hashed",
        "state": "whether it was worked off",
        "sealed": "what is still to be done: where photos are at the provider, whom it is from; empty once done",
    },
    "Sighting": {
        "state": "open, disputed, gone or refused",
        "reviewed": "whether a moderator confirmed a report of it",
        "was_public": "whether it was ever shown as confirmed",
        "first_at": "the minute of its first report",
        "last_at": "the minute of its last report",
        "counted": "whether it stands in the month's count",
        "simulated": "whether it was made up for a demonstration",
    },
    "Report": {
        "sighting": "which sighting it is of",
        "at": "the minute it was last said",
        "says": "seen or gone",
        "weight": "how much it counts",
        "photo": "what was said of its photo; the photo itself is nowhere",
        "score": "how sure a network was that the photo shows police",
        "picture": "a hash by which the same photo is known again; no picture can be made from it",
        "verdict": "what a moderator said of it",
        "in_surge": "whether it came while reports flooded the city",
    },
    "Thumbnail": {"report": "which report it is of", "sealed": "a small picture with faces covered"},
    "Standing": {
        "first_at": "the minute of the first message of the day, or only that they wrote the day before",
        "messages": "how many messages came",
        "reports": "how many sightings were reported",
        "confirmed": "how many of them were confirmed",
        "refused": "how many of them were refused",
        "window_from": "the minute from which messages are counted for the limit",
        "in_window": "how many came since",
    },
    "Conversation": {"sealed": "a question that waits for an answer, with the places it offers"},
    "Watch": {
        "quiet_from": "the hour from which not to text",
        "quiet_to": "the hour until which not to text",
        "told": "the sightings they were told of",
    },
    "Outgoing": {"too_late_at": "when it is no longer worth sending"},
    "Spent": {"segments": "how many texts were sent for the city"},
    "Surge": {"floor": "how many reports make a sighting public meanwhile"},
    "ReviewLock": {
        "cluster": "the running number of the first of the reports",
        "reports": "the running numbers of the reports that are looked at",
        "moderator": "the account that looks at them",
    },
    "Decision": {
        "moderator": "the account that decided",
        "at": "when",
        "what": "confirmed or refused",
        "reports": "the running numbers of the reports",
        "facts": "what thresholds judge by: score, number of reports, age; no sender or place",
        "undone_by": "the account that took it back, if one did",
    },
    "DecisionCount": {
        "day": "the day (UTC)",
        "moderator": "the account that decided",
        "what": "confirmed, refused or taken back",
        "reports": "how many reports that were",
    },
    "MonthCount": {
        "cell": "an area of about 5 km2 (H3 7)",
        "month": "the month",
        "sightings": "how many sightings there were",
        "key_sum": "a sum of random numbers, from which the noise of the published count is made",
    },
}


def handing_over() -> tuple[Table, ...]:
    """What could be handed over now, table by table. Raises KeyError for a column without words."""
    return tuple(_table(model) for model in apps.get_app_config("presence").get_models())


def _table(model: type[Model]) -> Table:
    own = _OWN[model.__name__]
    columns = []
    for field in _fields(model):
        holds = own[field.name] if field.name in own else _EVERYWHERE[field.name]
        columns.append(Column(field.column or field.name, holds, _key(field)))
    what = (model.__doc__ or "").strip().splitlines()[0]
    return Table(model._meta.db_table, what, _UNTIL[model.__name__], model._base_manager.count(), tuple(columns))


def _fields(model: type[Model]) -> Iterator[Field[Any, Any]]:
    yield from model._meta.concrete_fields


def _key(field: Field[Any, Any]) -> Key:
    """Bytes are marks or sealed, by name; a perceptual hash is neither."""
    if field.get_internal_type() != "BinaryField" or field.name == "picture":
        return Key.NONE
    return Key.SEALED if field.name == "sealed" else Key.MARK
