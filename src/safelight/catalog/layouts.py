"""Which source, and which of its layouts, a file or a publisher's answer is: told by its columns alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from safelight.catalog.contributed import is_contributed
from safelight.catalog.model import City, Source
from safelight.catalog.reading import Layout
from safelight.core.errors import ColumnsChanged, NotRecognised


def resolve(layout: Layout, columns: Collection[str]) -> dict[str, str] | None:
    """The layout's column -> the column as it is spelt here, or None where the layout doesn't fit.

    Case and surrounding blanks don't matter: publishers change them without notice.
    """
    spelt = {column.strip().casefold(): column for column in reversed(list(columns))}
    if any(name.strip().casefold() not in spelt for name in layout.required):
        return None
    if any(name.strip().casefold() in spelt for name in layout.absent):
        return None
    found = {name: spelt.get(name.strip().casefold()) for name in layout.allowed}
    return {name: column for name, column in found.items() if column is not None}


def recognise_layout(source: Source, columns: Collection[str]) -> Layout:
    """The first layout of the source that fits; ColumnsChanged names what the nearest one lacks."""
    for layout in source.layouts:
        if resolve(layout, columns) is not None:
            return layout
    raise ColumnsChanged(source.id, missing_columns(source, columns), page=source.page)


def recognise(city: City, columns: Collection[str]) -> tuple[Source, Layout]:
    """The first source of the city, in the catalogue's order, with a layout that fits these columns."""
    for source in readable(city):
        for layout in source.layouts:
            if resolve(layout, columns) is not None:
                return source, layout
    looked = "; ".join(f"{source.id}: {_list(missing_columns(source, columns))}" for source in readable(city))
    raise NotRecognised(
        f"The columns of this file fit no source of {city.name}. Missing are, by source: {looked}.",
        fix="Check that the file is for this city, name the source with --source, or add a layout to the catalogue.",
    )


def readable(city: City) -> list[Source]:
    """Sources that have at least one layout and aren't contributed: those come through their own check alone."""
    return [source for source in city.sources if source.layouts and not is_contributed(source.id)]


def missing_columns(source: Source, columns: Collection[str]) -> set[str]:
    """What the source's nearest layout needs and `columns` lack."""
    have = {column.strip().casefold() for column in columns}
    gaps = ({name for name in layout.required if name.strip().casefold() not in have} for layout in source.layouts)
    return min(gaps, key=len, default=set())


def _list(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:4]) + (", …" if len(ordered) > 4 else "")
