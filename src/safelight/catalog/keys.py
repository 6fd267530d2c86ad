"""What each key of a catalogue file means, in a sentence: shown by editors (JSON Schema) and in docs/catalog.md.

A test holds that every key of the model has its sentence here, and that the manual says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from safelight.catalog.source_keys import SOURCE_KEYS

_CITY: Final = {
    "id": "Name of the city in commands, addresses and folders: lower case, digits, underscore. The file is called so.",
    "name": "Name of the city as people write it.",
    "state": "Two letters of the state; its law pack marks changes of law on the time axis.",
    "timezone": "Time zone of the wall clock that the records keep, such as America/Chicago.",
    "centre": "[latitude, longitude] of the point that a map opens on.",
    "footprint": "H3 cells of resolution 6, as hex text, that the city touches; a point outside them is no place.",
    "residents": "How many people live there, with year and source: the denominator of rates.",
    "boundaries": "Where neighbourhoods and outline come from (`safelight boundaries CITY`); see Boundaries.",
    "gazetteer": "Where the places come from that a text message can name (`safelight gazetteer CITY`); see Gazetteer.",
    "source": "The sources, each a table [[source]]; of those that share a layout the first one gets a bare file.",
    "rules": "Named lists of rules, each rule a table [[rules.NAME]]; sources name them in `rules`.",
    "unlink": "Links of announcements that a person found wrong, each a table [[unlink]]; see Unlink.",
    "overlay": "What may be laid over its map (rent, public transport), each a table [[overlay]]; see Overlay.",
}

_OVERLAY: Final = {
    "id": "Name of the overlay in commands, addresses and folders.",
    "of": "Which publication it is taken of: the name of a file in catalog/publications.",
    "regions": "Its rows that are this city's: FIPS of counties, names of metros, ZIPs, or a city as `Dallas, TX`.",
}

_PUBLICATION: Final = {
    "id": "Name of the publication; the file is called so.",
    "title": "What it is called on the map.",
    "format": "How its file is read: zori (Zillow), hud_fmr (fair market rents) or gtfs (a timetable).",
    "level": "What a row of rent is of: zip, county or metro; left out for a timetable.",
    "publisher": "Who publishes it, named on every map that shows it.",
    "page": "Page where a person can look at it.",
    "url": "Address of the file; left out where a person has to download it.",
    "licence": "Licence as the publisher states it, or that none is stated.",
    "terms": "What its terms ask for.",
    "citation": "How to cite it.",
    "note": "What a reader of the map should know of it.",
}

_UNLINK: Final = {
    "address": "Public address of the announcement, as `GET /api/v1/operations` gives it.",
    "of": "What it is no longer tied to: records (arrests it seemed to tell of) or texts (tellings of one operation).",
    "because": "How that is known.",
}

_FIGURE: Final = {
    "value": "The number.",
    "year": "The year that it speaks of.",
    "source": "Who counted, and where it can be looked up.",
    "licence": "Licence of the number, as whoever counted states it.",
}

_BOUNDARIES: Final = {
    "areas": "Address of the neighbourhoods: a GeoJSON file, or an ArcGIS layer.",
    "outline": "Address of the city's outline, if one is published; without it the areas are joined to one.",
    "feed": "How they are read: geojson (one file, WGS 84) or arcgis (a layer, page by page).",
    "name": "Property that holds an area's name, upper or lower case; nothing else of it is kept.",
    "called": "What the publisher calls the areas: neighbourhoods, super neighbourhoods, villages.",
    "publisher": "Who drew them, and who passes them on.",
    "page": "Page where a person can look at them.",
    "licence": "Licence as stated, or that none is stated.",
    "citation": "How to cite them.",
    "note": "What a reader of the map should know, such as what the areas leave out.",
}

_GAZETTEER: Final = {
    "also": "Short names of the city, such as LA; they are passed over beside a place.",
    "hundreds": "Directions in which the hundred of a house number is the number of its cross street: n, s, e, w.",
    "missing": "Which kinds of places no open file serves, in a sentence; the verb prints it.",
    "file": "Files of places, each a table [[city.gazetteer.file]]; what is in them says what they are.",
    "name": "Places and names by hand, each a table [[city.gazetteer.name]].",
}

_PLACE_FILE: Final = {
    "url": "Address of the file: GTFS or its stops.txt, a Census Gazetteer of ZIPs, GNIS, GeoJSON, or CSV of corners.",
    "name": "Property that names a point or a street line, in GeoJSON.",
    "publisher": "Who publishes it, and who passes it on.",
    "page": "Page where a person can look at it.",
    "licence": "Licence as stated, or that none is stated.",
    "citation": "How to cite it.",
    "note": "What to know of it, such as its date.",
}

_PLACE_NAME: Final = {
    "name": "The name that is texted back.",
    "also": "Other names, as people type them.",
    "at": "A corner such as `5th & San Pedro`, a place's name in the files, or [lat, lon]; none if `name` is in them.",
    "spread": "Resolution (9 to 6) of the H3 cells that are about as large as the place.",
    "source": "How its place is known.",
}

_LAW_PACK: Final = {
    "id": "Letters of the state, or the name of a national code list.",
    "name": "Name of the laws.",
    "statute": "Rules, each a table [[statute]]; see Rule.",
    "change": "Changes of law, each a table [[change]]; see LawChange.",
}

_LAW_CHANGE: Final = {
    "day": "Day on which the change came into force.",
    "statute": "Which statute.",
    "what": "What changed, in a sentence for the time axis.",
    "source": "The act.",
    "url": "Where the act, or a public notice of it, can be read; left out where no address was seen.",
}

_SOURCE_CHANGE: Final = {
    "day": "First day of the new way.",
    "state": "changed (another layout or wording; counts go on) or not_comparable (counts across it say nothing).",
    "what": "What changed, in a sentence for the time axis.",
    "source": "How that is known.",
}

KEYS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "City": _CITY,
        "Unlink": _UNLINK,
        "Overlay": _OVERLAY,
        "Publication": _PUBLICATION,
        "Figure": _FIGURE,
        "Boundaries": _BOUNDARIES,
        "Gazetteer": _GAZETTEER,
        "PlaceFile": _PLACE_FILE,
        "PlaceName": _PLACE_NAME,
        **SOURCE_KEYS,
        "LawPack": _LAW_PACK,
        "LawChange": _LAW_CHANGE,
        "SourceChange": _SOURCE_CHANGE,
    }
)
"""Model -> key -> what it means."""
