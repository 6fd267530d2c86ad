"""What a catalogue file may say of a city's places by name: files of corners, stops, ZIPs and landmarks, and names.

The files themselves say what they are (decision 0160); the catalogue says where they lie and whom to cite.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from safelight.catalog.rules import Strict, Text


class PlaceFile(Strict):
    """A file of places at an address: stops of a timetable, corners, street lines, ZIPs, landmarks."""

    url: Text
    name: Text = "name"
    publisher: Text
    page: Text
    licence: Text
    citation: Text
    note: str = ""


class PlaceName(Strict):
    """A place by hand, or more names of one that is there: what people call it, in any language.

    `at` is a corner ("5th & San Pedro"), the name of a place in the files, or latitude and longitude; without it `name`
    is itself the name of a place in the files.
    """

    name: Text
    also: list[Text] = []
    at: Text | tuple[float, float] | None = None
    spread: Annotated[int, Field(ge=6, le=9)] = 9
    source: Text = "By hand."


class Gazetteer(Strict):
    """The places of a city that a text message can name (`safelight gazetteer CITY`)."""

    also: list[Text] = []
    hundreds: list[Literal["n", "s", "e", "w"]] = []
    missing: Text
    files: list[PlaceFile] = Field(default=[], alias="file")
    names: list[PlaceName] = Field(default=[], alias="name")
