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

from safelight.core.said import Said, said


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
    holds: Said
    key: Key


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it is, how many rows it has now, and until when a row stands."""

    name: str
    what: Said
    until: Said
    rows: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What a table is, and until when a row of it stands."""

    what: Said
    until: Said


_DAY: Final = said("the day's key is deleted, at most two days after")

_TABLES: Final[dict[str, Words]] = {
    "Message": Words(said("That a message came in, so that it is taken once; what waits of it is sealed."), _DAY),
    "Sighting": Words(
        said("Police activity in an area, now: the reports that speak of one place, kind and time."),
        said("the end of the day after its last report"),
    ),
    "Report": Words(
        said("One person's word about a sighting, under a pseudonym that means nothing after its day."), _DAY
    ),
    "Thumbnail": Words(
        said(
            "A small picture with faces covered, for a moderator's decision alone: sealed, and gone with the decision."
        ),
        said("a moderator's decision, or its time"),
    ),
    "Standing": Words(
        said("How a sender has done today: how much was sent, confirmed and refused; it ends with the day's key."), _DAY
    ),
    "Conversation": Words(
        said('A question that waits for its answer ("which of these places?"), sealed.'),
        said("it is answered, or a quarter of an hour"),
    ),
    "Watch": Words(
        said(
            "That somebody wants a text when something is confirmed near; the address is sealed, and it ends by itself."
        ),
        said("its own time, within the day"),
    ),
    "Outgoing": Words(
        said("A text that waits to be sent: address and words sealed; deleted when sent."),
        said("it is sent, or would come too late"),
    ),
    "Spent": Words(said("How many texts a city's number has sent on a day, for its budget."), said("seven days")),
    "Surge": Words(
        said("A city in which reports flood: more independent reports are asked for until it ends."),
        said("its own time"),
    ),
    "ReviewLock": Words(
        said("Reports that a moderator has before them, so that two don't decide at once."), said("a few minutes")
    ),
    "Decision": Words(
        said("What a moderator decided, when and about how many reports; no sender, place or picture."),
        said("the end of the day after"),
    ),
    "DecisionCount": Words(
        said("On how many reports a moderator decided on a day: what stays when the decisions are gone."),
        said("a year"),
    ),
    "MonthCount": Words(
        said("How many sightings an area had in a month, by kind; published through the disclosure policy."),
        said("for good: it counts sightings, not people"),
    ),
}

_EVERYWHERE: Final[dict[str, Said]] = {
    "id": said("a running number"),
    "day": said("the day (UTC) whose key it is under"),
    "sender": said("who sent it: a pseudonym of that day"),
    "city": said("the city"),
    "channel": said("by which way it came: a provider, a form, a simulation"),
    "cell": said("an area of about 0.1 km2 (H3 9)"),
    "kind": said("what kind of police activity"),
    "ends_at": said("when it ends"),
    "tries": said("how often it was tried"),
    "not_before": said("before when nobody takes it up"),
    "sealed": said("the address to text, and words"),
}

_OWN: Final[dict[str, dict[str, Said]]] = {
    "Message": {
        "mark": said("the provider's number of the message, hashed"),
        "state": said("whether it was worked off"),
        "sealed": said("what is still to be done: where photos are at the provider, whom it is from; empty once done"),
    },
    "Sighting": {
        "state": said("open, disputed, gone or refused"),
        "reviewed": said("whether a moderator confirmed a report of it"),
        "was_public": said("whether it was ever shown as confirmed"),
        "first_at": said("the minute of its first report"),
        "last_at": said("the minute of its last report"),
        "counted": said("whether it stands in the month's count"),
        "simulated": said("whether it was made up for a demonstration"),
    },
    "Report": {
        "sighting": said("which sighting it is of"),
        "at": said("the minute it was last said"),
        "says": said("seen or gone"),
        "weight": said("how much it counts"),
        "photo": said("what was said of its photo; the photo itself is nowhere"),
        "score": said("how sure a network was that the photo shows police"),
        "picture": said("a hash by which the same photo is known again; no picture can be made from it"),
        "verdict": said("what a moderator said of it"),
        "in_surge": said("whether it came while reports flooded the city"),
    },
    "Thumbnail": {
        "report": said("which report it is of"),
        "sealed": said("a small picture with faces covered, and in which parts of it a network saw police"),
    },
    "Standing": {
        "first_at": said("the minute of the first message of the day, or only that they wrote the day before"),
        "messages": said("how many messages came"),
        "reports": said("how many sightings were reported"),
        "confirmed": said("how many of them were confirmed"),
        "refused": said("how many of them were refused"),
        "window_from": said("the minute from which messages are counted for the limit"),
        "in_window": said("how many came since"),
    },
    "Conversation": {"sealed": said("a question that waits for an answer, with the places it offers")},
    "Watch": {
        "quiet_from": said("the hour from which not to text"),
        "quiet_to": said("the hour until which not to text"),
        "told": said("the sightings they were told of"),
    },
    "Outgoing": {"too_late_at": said("when it is no longer worth sending")},
    "Spent": {"segments": said("how many texts were sent for the city")},
    "Surge": {"floor": said("how many reports make a sighting public meanwhile")},
    "ReviewLock": {
        "cluster": said("the running number of the first of the reports"),
        "reports": said("the running numbers of the reports that are looked at"),
        "moderator": said("the account that looks at them"),
    },
    "Decision": {
        "moderator": said("the account that decided"),
        "at": said("when"),
        "what": said("confirmed or refused"),
        "reports": said("the running numbers of the reports"),
        "facts": said("what thresholds judge by: score, number of reports, age; no sender or place"),
        "undone_by": said("the account that took it back, if one did"),
    },
    "DecisionCount": {
        "day": said("the day (UTC)"),
        "moderator": said("the account that decided"),
        "what": said("confirmed, refused or taken back"),
        "reports": said("how many reports that were"),
    },
    "MonthCount": {
        "cell": said("an area of about 5 km2 (H3 7)"),
        "month": said("the month"),
        "sightings": said("how many sightings there were"),
        "key_sum": said("a sum of random numbers, from which the noise of the published count is made"),
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
    words = _TABLES[model.__name__]
    return Table(model._meta.db_table, words.what, words.until, model._base_manager.count(), tuple(columns))


def _fields(model: type[Model]) -> Iterator[Field[Any, Any]]:
    yield from model._meta.concrete_fields


def _key(field: Field[Any, Any]) -> Key:
    """Bytes are marks or sealed, by name; a perceptual hash is neither."""
    if field.get_internal_type() != "BinaryField" or field.name == "picture":
        return Key.NONE
    return Key.SEALED if field.name == "sealed" else Key.MARK
