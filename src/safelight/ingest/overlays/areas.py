"""Files by hand: their bytes, and the outlines of ZIP areas that turn a table of rents into a map."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import orjson

from safelight.core.errors import BadInput, NotThere
from safelight.geo import Area, read_areas, simplified
from safelight.ingest.overlays.kept import Kept
from safelight.ingest.overlays.tables import areas_of

MOST_BYTES: Final = 512 * 1024**2
_CORNERS: Final = 40.0
"""Metres of corners that outlines of areas lose."""
_ZIP_NAMES: Final = ("zcta5ce20", "zcta5ce10", "zcta5", "zcta", "zip", "zipcode", "zip_code", "postalcode", "geoid20")


def areas_for(file: Path | None, before: Kept | None, regions: list[str]) -> list[Area]:
    """The outlines of the regions: from the file, else those held before. Raises NotThere or BadInput."""
    if file is None:
        held = areas_of(before) if before else {}
        return [Area(region, "neighbourhood", shape) for region, shape in held.items() if region in set(regions)]
    content = bytes_of(file)
    found = read_areas(content, file.name, name=_naming(content)).areas
    kept = [area for area in found if area.name in set(regions)]
    if not kept:
        raise BadInput(
            f"None of the areas of {file.name} is named as a place of this overlay, such as {regions[0]}.",
            fix="Give outlines of ZIP areas (ZCTA) as GeoJSON, with the five digits as a property.",
        )
    return simplified(kept, _CORNERS)


def _naming(content: bytes) -> str:
    """The property that holds the five digits, by the Census Bureau's names for it."""
    try:
        properties = orjson.loads(content)["features"][0]["properties"]
        found = {str(name).lower() for name in properties}
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return "name"  # read_areas says what is wrong
    return next((name for name in _ZIP_NAMES if name in found), "name")


def bytes_of(file: Path) -> bytes:
    """The whole of a file. Raises NotThere or BadInput."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file.name} is far larger than an overlay of a city.", fix="Check where it comes from.")
        return file.read_bytes()
    except FileNotFoundError:
        raise NotThere(f"There is no file {file.name} in {file.parent}.", fix="Check the path given.") from None
    except OSError as error:
        raise BadInput(f"{file.name} can't be read: {error.strerror}.", fix="Give a file.") from None
