"""What each key of a source means, in a sentence, and each field that a source's columns may map."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SOURCE: Final = {
    "id": "Name of the source inside its city.",
    "title": "Title that the publisher gives it.",
    "publisher": "Who publishes it.",
    "page": "Page where a person can look at it.",
    "named_as": "How other lists name the same system, so that each of their entries can be found here.",
    "status": "live, unverified, moved, gone, refused or archive: whether it can be read, as far as is known.",
    "status_since": "Since when, or when that was last seen: a date, a year, or `unknown`.",
    "status_note": "How that is known, and what to mind.",
    "stands_in": "Ids of the sources of this city that a gone, moved or refused one is replaced by.",
    "covers": "Whether it publishes offences of the sex trade at all; false, so that nobody reads silence as none.",
    "covers_why": "Why it does, or does not.",
    "basis": "What one row is evidence of, one a source: arrest, citation, reported_offence, call, request, …",
    "unit": "What one row is counted as: people (one row per person arrested), offences or calls.",
    "feed": "How: socrata, arcgis, ckan, download, x, mastodon, bluesky, rss, html, pdf, file or none.",
    "endpoint": "Where the feed asks; see Endpoint.",
    "licence": "Licence as the publisher states it, or that none is stated.",
    "citation": "How to cite it.",
    "terms": "What its terms allow and forbid, and what is therefore not read.",
    "robots": "What its robots rules say, or that they were not read.",
    "cadence": "How often the publisher adds rows.",
    "settle_days": "Days after a month's end until its rows count as complete; before that the month is not shown.",
    "withholds": "What the source holds back or never publishes, in words; the report card shows it.",
    "id_unique": "Whether `id` is one row; false where the publisher repeats it.",
    "supplement": "True for a source that only adds to another (charges of arrests) and makes no records of its own.",
    "year": "Of sources with the same columns, each a year's file: the year of its rows, by which a file is told.",
    "overlaps": "Ids of sources of this city that publish the same rows: a month that one covers is taken of no other.",
    "join": "Another source of this city that gives place or demographics; see Join.",
    "rules": "Which rules judge its rows, in order: names of this file's lists, and law packs as `laws:CA`.",
    "not_relevant": "Codes and whole texts that look like the trade and are not it: the false friends.",
    "watch": "Words that make an unknown code suspicious: such rows are counted as unknown codes, never as relevant.",
    "layout": "The shapes in which its rows come, each a table [[source.layout]]; the first that fits is taken.",
    "change": "Days from which its rows are made in another way, each a table [[source.change]]; see SourceChange.",
    "venues": "Kind of place -> the publisher's words, whole. Words not listed become `other`, empty ones `unknown`.",
    "sexes": "Sex of the person arrested -> the publisher's words, whole.",
    "ages": "Age band -> the publisher's bands, whole; plain years are banded without it.",
    "races": "Race or ethnicity -> the publisher's words, whole.",
    "complaints": "For sources of complaints about the police: how their words are read; see Complaints.",
    "activity": "Which rows are encampment calls or other police activity, each rule a table [[source.activity]].",
    "unpublished": "Kinds of such rows that it doesn't publish in a usable form, each a table [[source.unpublished]].",
    "expect": "What is plausible for a whole fetch; see Expect.",
}

_UNPUBLISHED: Final = {
    "kind": "The kind of row, as in `activity`.",
    "since": "Since when, or from which year on.",
    "why": "What is missing, in a sentence that a reader can see.",
}

_ACTIVITY_RULE: Final = {
    "kind": "sanitation_request, police_call, sweep_notice, arrest_citation; of others stop, citation, call; or none.",
    "code": "Codes that the rule fits, whole.",
    "text": "Texts that the rule fits, whole; columns joined by ` / ` as in the layout.",
    "flags": "Words of the column `flags` (parted by blanks), one of which must be there.",
    "outcome": "Values of the column `outcome` that the rule fits, whole.",
    "why": "Why such a row is of this kind, in a sentence that a reader can see.",
    "source": "Where that is written.",
}

_COMPLAINTS: Final = {
    "categories": "What a complaint is about -> the publisher's words, whole. Words not listed become `other`.",
    "findings": "What came of it -> the publisher's words, whole. Words not listed become `other`.",
    "area": "Regular expression that the publisher's area must match whole; its group 1 is what is kept of it.",
    "area_name": "How an area is called, such as `District {0}`; without it, the word as it stands.",
}

_ENDPOINT: Final = {
    "url": "Address of a service (ArcGIS layer, CKAN portal), of one file, a feed (rss) or a listing page (html).",
    "urls": "Addresses of several files that make one source.",
    "host": "Host of a Socrata portal or of a Mastodon server; for x and bluesky only where it is not the usual one.",
    "dataset": "Id of a Socrata data set, four and four.",
    "package": "CKAN package.",
    "resource": "CKAN resource inside it.",
    "where": "A condition that the publisher applies, in its own language.",
    "order": "A stable key to page by.",
    "page_rows": "Rows a page.",
    "download_only": "True where the portal bars robots from its data store: its file is taken instead (CKAN).",
    "account": "Account whose posts are read (x, mastodon, bluesky), or organisation whose items (rss of a newswire).",
    "query": "Search for posts in place of an account, in the publisher's own language (x).",
    "whole_archive": "True where `query` asks for all years, which costs more; else it is the last seven days (x).",
    "selectors": "Where a web log keeps its articles; see Selectors (html).",
    "listing_pages": "How many listing pages are followed at most (html).",
}

_SELECTORS: Final = {
    "item": "Each article on a listing page. A listing where it finds nothing stops the source.",
    "link": "Inside it, the link to the article.",
    "next": "The link to the next listing page; without it there is one page.",
    "title": "The article's headline.",
    "date": "Its day: a `datetime` attribute, or words and figures; looked for in the article, then in the item.",
    "body": "Its text. An article where it finds nothing stops the source.",
}

_EXPECT: Final = {
    "rows": "[fewest, most] rows of a whole fetch; outside it no generation is published.",
    "newest_within_days": "How old the newest row may be.",
    "unknown_code_share_max": "Largest share of suspicious unknown codes among all suspicious and relevant rows.",
    "first_year": "Rows before it have impossible dates and are rejected.",
    "ahead_days": "How many days from today a row may lie; more than one for notices of what is to come.",
}

_JOIN: Final = {
    "source": "Id of the other source.",
    "on": "The key that both have: incident or person.",
    "take": "What is taken from there: place, venue, sex, age, race, time.",
}

_LAYOUT: Final = {
    "id": "Name of the layout inside its source.",
    "columns": "Safelight's field -> the publisher's column, or several, joined by ` / `. Nothing else is read.",
    "optional": "Fields whose columns may be missing.",
    "absent": "Columns that must not be there: they tell another layout.",
    "also": "Columns that must be there but are never read: they tell this layout.",
    "dates": "How dates are written; see Dates.",
    "place": "How places are written; see Place.",
    "statute_separator": "What stands between several statutes in one cell; each is matched whole.",
    "pdf": "Where the table stands in a PDF, and how it is read; see PdfTable.",
    "note": "What a reader of the file should know.",
}

_PDF_TABLE: Final = {
    "starts": "Regular expression of a line that every page of the table bears; named groups become columns.",
    "header": "Its columns from left to right: the label of a row and the numbers; or texts, with `texts`.",
    "ruled": "True where lines are drawn between the cells; else the numbers at the end of each line are taken.",
    "texts": "True where the drawn cells hold texts, a case a row; title and header may be on the first page alone.",
    "each": "For a report in words: regular expression of the line with which a case begins.",
    "fields": "Column -> regular expression with one group, sought in each case; one without the first is unreadable.",
    "pages": "Pages to look at, such as 10-14; all without it.",
    "printed": "Regular expression of the header as printed, which must be there (tables without drawn lines).",
    "ends": "Regular expression of a line that ends the table on its page.",
    "skip": "Regular expressions of labels that are not read, such as totals.",
    "across": "Makes each number that is not nought a row of its own: the column that holds its heading.",
    "number": "The column that then holds the number.",
    "leave": "Headings whose numbers are then left out, such as totals.",
    "period": "Template of a column `period` over the values of a row, such as {year}-01-01.",
    "word_gap": "Pieces of a number that are nearer to each other than this, in points, are one number.",
}

_DATES: Final = {
    "formats": 'strptime formats of `from` and `until`, tried in order; a false offset is written out ("+00").',
    "clock": "Formats of `from_time` and `until_time`; %H%M also reads 630 as half past six.",
    "zone": "local (the city's wall clock), utc (converted to it) or epoch_ms (UTC milliseconds, without formats).",
    "precision": "How exactly the source knows when: hour, day, month, quarter or year.",
    "midnight_is_unknown": "True where midnight stands for an hour that nobody knew.",
}

_PLACE: Final = {
    "precision": "Precision of a row with a point: block, cell, beat, district or city.",
    "without_point": "Precision of a row without one.",
    "epsg": "Code of the projection of x and y.",
    "point": "How `point` is written: wkt is POINT (lon lat), lat_lon is (lat, lon), geojson a point of GeoJSON.",
    "sentinels": "Values of a place column that mean not known.",
    "withheld": "Values that mean held back by the publisher.",
    "fallback_points": "[lat, lon] where the publisher's geocoder puts what it can't find.",
}

_RULE: Final = {
    "code": "Codes that the rule fits, whole.",
    "text": "Texts that the rule fits, whole; columns joined by ` / ` as in the layout.",
    "statute": "Statutes that the rule fits, whole, blanks and a trailing PC aside.",
    "charge": "Family: selling, buying, promoting, trafficking, keeping_place, loitering, lewd_conduct, other.",
    "role": "Side of the person charged: prostituted_person, buyer, exploiter, or unknown if the code covers both.",
    "why": "Why this charge and role, in a sentence that a reader of a number can see.",
    "source": "Where that is written.",
    "valid_from": "First day on which the rule is in force.",
    "valid_until": "Last day on which the rule is in force.",
    "apart": "True for rows that may not be the sex trade: kept and counted on their own, in no total.",
    "minor": "True where the code itself speaks of a person under 18: such rows stand in one yearly number only.",
}

SOURCE_KEYS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "Source": _SOURCE,
        "Endpoint": _ENDPOINT,
        "Selectors": _SELECTORS,
        "Complaints": _COMPLAINTS,
        "ActivityRule": _ACTIVITY_RULE,
        "Unpublished": _UNPUBLISHED,
        "Expect": _EXPECT,
        "Join": _JOIN,
        "Layout": _LAYOUT,
        "PdfTable": _PDF_TABLE,
        "Dates": _DATES,
        "Place": _PLACE,
        "Rule": _RULE,
    }
)
"""Model -> key -> what it means, for all that a source says."""

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": "The row's own number. Only its keyed hash is kept.",
        "incident": "Case number: joins sources of a city. Only its keyed hash is kept.",
        "person": "Number of the booking, so that one person with several charges is one. Only its hash is kept.",
        "from": "When it happened, or began. The one field that each layout needs.",
        "from_time": "Clock of `from`, where it stands in a column of its own.",
        "until": "When it ended.",
        "until_time": "Clock of `until`.",
        "code": "Offence code, for rules.",
        "text": "Offence text, for rules.",
        "statute": "Statute or list of statutes, for rules.",
        "venue": "Kind of place, mapped by `venues`.",
        "offences": "How many offences the row stands for, where one row counts several.",
        "lat": "Latitude in degrees.",
        "lon": "Longitude in degrees.",
        "point": "Both in one text; see `place.point`.",
        "x": "Easting, in the projection `place.epsg`.",
        "y": "Northing, in the projection `place.epsg`.",
        "cell": "H3 cell of resolution 7 or 6 as hex text, where that is all that the source gives.",
        "sex": "Sex of the person arrested, never of a victim or officer.",
        "age": "Age or age band of the person arrested, never of a victim or officer.",
        "race": "Race or ethnicity of the person arrested, never of a victim or officer.",
        "ethnicity": "Ethnicity of the person arrested, where it stands in a column of its own.",
        "body": "A public text. It is read in memory for its facts, then dropped.",
        "address": "Public address of that text; it is kept, so that everyone can read the text where it stands.",
        "category": "What a complaint is about, mapped by `complaints.categories`.",
        "finding": "What came of a complaint, mapped by `complaints.findings`.",
        "area": "Police district or precinct of a complaint; see `complaints.area`.",
        "flags": "Marks that set the kind of a row of police activity, parted by blanks; then dropped.",
        "outcome": "What came of a row of police activity, such as an arrest: sets its kind, then dropped.",
        "replaces": "Numbers of earlier versions of that text, joined by blanks; these are taken back.",
        "parts": "Public addresses of all posts that make up that text, joined by blanks; none where it is one.",
    }
)
"""Field that `columns` may map -> what it means. Nothing else of a row is ever read."""
