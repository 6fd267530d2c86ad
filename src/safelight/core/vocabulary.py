"""The words of the record: every closed list of values that Safelight stores, filters by or prints.

A value that is not in one of these lists can't be stored; a publisher's own words are mapped to them by
the catalogue. `unknown` means that the source doesn't record it, `withheld` that the source holds it back.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Basis(StrEnum):
    """What one row of a source stands for. Bases are never added together."""

    ARREST = "arrest"
    CITATION = "citation"
    REPORTED_OFFENCE = "reported_offence"
    CALL = "call"
    REQUEST = "request"
    STOP = "stop"
    ANNOUNCEMENT = "announcement"
    MEDIA_REPORT = "media_report"
    DIVERSION = "diversion"
    SERVICE_CONTACT = "service_contact"
    COMPLAINT = "complaint"
    """About the police, not about anybody arrested: it has a table, answers and a layer of its own."""


TEXT_BASES: Final = (Basis.ANNOUNCEMENT, Basis.MEDIA_REPORT)
"""Bases of what is told in public texts."""


class Origin(StrEnum):
    """Where rows come from: published openly, given by a closed source, or made up."""

    OPEN = "open"
    CONTRIBUTED = "contributed"
    SYNTHETIC = "synthetic"


class Unit(StrEnum):
    """What a number counts. Units are never added together."""

    PEOPLE = "people"
    OFFENCES = "offences"
    CALLS = "calls"
    OPERATIONS = "operations"
    COMPLAINTS = "complaints"


class Role(StrEnum):
    """Which side of the trade the charge speaks of; `unknown` is never imputed."""

    PROSTITUTED_PERSON = "prostituted_person"
    BUYER = "buyer"
    EXPLOITER = "exploiter"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """Of the person arrested, as published."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"
    WITHHELD = "withheld"


class AgeBand(StrEnum):
    """Of the person arrested; nobody under 18 stands in any number but the one for minors."""

    UNDER_18 = "under_18"
    FROM_18_TO_24 = "18_24"
    FROM_25_TO_34 = "25_34"
    FROM_35_TO_44 = "35_44"
    FROM_45 = "45_plus"
    UNKNOWN = "unknown"
    WITHHELD = "withheld"


class Race(StrEnum):
    """Race or ethnicity of the person arrested, as published (US agencies put both in one field)."""

    ASIAN = "asian"
    BLACK = "black"
    HISPANIC = "hispanic"
    NATIVE = "native"
    PACIFIC = "pacific"
    WHITE = "white"
    OTHER = "other"
    UNKNOWN = "unknown"
    WITHHELD = "withheld"


class Charge(StrEnum):
    """Families of charges. `lewd_conduct` is counted apart, outside all totals of the sex trade."""

    SELLING = "selling"
    BUYING = "buying"
    PROMOTING = "promoting"
    TRAFFICKING = "trafficking"
    KEEPING_PLACE = "keeping_place"
    LOITERING = "loitering"
    LEWD_CONDUCT = "lewd_conduct"
    OTHER = "other"


class Venue(StrEnum):
    """Kind of place of the arrest or offence."""

    STREET = "street"
    HOTEL_MOTEL = "hotel_motel"
    MASSAGE_BUSINESS = "massage_business"
    RESIDENCE = "residence"
    ONLINE_ARRANGED = "online_arranged"
    VEHICLE = "vehicle"
    OTHER = "other"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How exactly the source knows when."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class PlacePrecision(StrEnum):
    """How exactly the source knows where."""

    BLOCK = "block"
    CELL = "cell"
    BEAT = "beat"
    DISTRICT = "district"
    CITY = "city"
    REGION = "region"
    """Several cities, a county, a state: in no cell and in no city's total."""


class Scope(StrEnum):
    """How wide an announced operation was."""

    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"


class TextState(StrEnum):
    """What became of an operation that a public text tells of."""

    USED = "used"
    """It stands for its operation: its people are counted."""
    MERGED = "merged"
    """Another telling stands for the same operation."""
    APART = "apart"
    """Kept and listed, but in no city's total: several cities, or nobody arrested."""
    QUEUED = "queued"
    """A steward decides."""
    DISCARDED = "discarded"
    """A steward decided against it."""


class LinkKind(StrEnum):
    """What a link ties an announced operation to."""

    TEXT = "text"
    RECORDS = "records"


class Told(StrEnum):
    """How an operation is known."""

    ANNOUNCED = "announced"
    INFERRED = "inferred"
    BOTH = "both"


class ComplaintCategory(StrEnum):
    """What a complaint says that the police did."""

    FORCE = "force"
    SEXUAL_MISCONDUCT = "sexual_misconduct"
    STOP_SEARCH_ARREST = "stop_search_arrest"
    BIAS = "bias"
    CONDUCT = "conduct"
    DUTY = "duty"
    HONESTY = "honesty"
    PROPERTY = "property"
    OTHER = "other"
    UNKNOWN = "unknown"


class ComplaintFinding(StrEnum):
    """What came of a complaint."""

    SUSTAINED = "sustained"
    NOT_SUSTAINED = "not_sustained"
    UNFOUNDED = "unfounded"
    EXONERATED = "exonerated"
    SETTLED = "settled"
    """By mediation, training or a talk."""
    CLOSED = "closed"
    """Without an investigation."""
    PENDING = "pending"
    OTHER = "other"
    UNKNOWN = "unknown"


class AreaKind(StrEnum):
    """What a row of police activity or of encampment calls is; kinds are never added together."""

    SANITATION_REQUEST = "sanitation_request"
    """Somebody asked the city to clean up at an encampment: no call to the police."""
    POLICE_CALL = "police_call"
    """The police were called about people who live outside."""
    SWEEP_NOTICE = "sweep_notice"
    """A posted notice that an encampment will be cleared."""
    ARREST_CITATION = "arrest_citation"
    """An arrest or citation that the police marked as of somebody without a home, or at an encampment."""
    STOP = "stop"
    CITATION = "citation"
    CALL = "call"
    """A call for service, whatever it was about."""


class About(StrEnum):
    """Which rows a question about areas is asked of: those about encampments, or other police activity."""

    ENCAMPMENTS = "encampments"
    ACTIVITY = "activity"


KINDS_ABOUT: Final = {
    About.ENCAMPMENTS: (
        AreaKind.SANITATION_REQUEST,
        AreaKind.POLICE_CALL,
        AreaKind.SWEEP_NOTICE,
        AreaKind.ARREST_CITATION,
    ),
    About.ACTIVITY: (AreaKind.STOP, AreaKind.CITATION, AreaKind.CALL),
}
"""The kinds of rows of each, in the order in which they are told."""


class SizeBand(StrEnum):
    """Size of the operation that a record belongs to, in records."""

    SINGLE = "1"
    FROM_2 = "2-4"
    FROM_5 = "5-9"
    FROM_10 = "10-24"
    FROM_25 = "25+"


SIZE_BAND_STARTS: Final = (1, 2, 5, 10, 25)


class Dimension(StrEnum):
    """What an answer may be split by."""

    CITY = "city"
    CELL = "cell"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEKDAY = "weekday"
    HOUR = "hour"
    BASIS = "basis"
    ROLE = "role"
    SEX = "sex"
    AGE_BAND = "age_band"
    RACE = "race"
    CHARGE = "charge"
    VENUE = "venue"
    SIZE_BAND = "size_band"
    SOURCE = "source"


TIME_DIMENSIONS: Final = (Dimension.MONTH, Dimension.QUARTER, Dimension.YEAR)
"""Steps of the time ladder, finest first."""

HOUR_BLOCKS: Final = ("0-4", "4-8", "8-12", "12-16", "16-20", "20-24")
"""The only hours that an answer is split by or filtered to (four-hour blocks, local time)."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekdays as filters and keys, Monday first."""
