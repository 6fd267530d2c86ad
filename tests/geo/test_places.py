"""Areas become places of a city: near it, cut to it, few corners, whole on disk, and cells find theirs."""

import itertools
import json
from pathlib import Path

import h3
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadInput, StoreError
from safelight.core.home import Home
from safelight.geo import (
    Area,
    Places,
    cells_inside,
    cut,
    fit,
    joined,
    named_like,
    places_file,
    read_areas,
    read_places,
    within_reach,
    write_places,
)

CENTRE = (37.80, -122.25)
FOOTPRINT = tuple(sorted(h3.grid_disk(h3.latlng_to_cell(*CENTRE, 6), 1)))


def box(name: str, west: float, south: float, size: float = 0.02, kind: str = "neighbourhood") -> Area:
    return Area(name, kind, shapely.box(west, south, west + size, south + size))


def grid(rows: int, size: float = 0.01) -> list[Area]:
    """Neighbourhoods side by side around the centre."""
    lat, lon = CENTRE
    return [
        box(f"N{row:02}-{column:02}", lon + (column - rows / 2) * size, lat + (row - rows / 2) * size, size)
        for row in range(rows)
        for column in range(rows)
    ]


def test_areas_elsewhere_are_left_out_and_another_citys_file_is_refused() -> None:
    here, there = box("Here", -122.25, 37.8), box("There", -118.2, 34.0)
    assert within_reach([here, there], FOOTPRINT, "a", "Rivermouth") == [here]
    for others in ([there], [here, there, there]):
        with pytest.raises(BadInput, match=r"is of another place: (none|1) of its \d areas"):
            within_reach(others, FOOTPRINT, "a", "Rivermouth")
    assert within_reach([here, there, there], FOOTPRINT, "a", "Rivermouth", partly=True) == [here]


def test_areas_are_cut_to_the_outline_and_slivers_dropped() -> None:
    outline = shapely.box(-122.3, 37.7, -122.2, 37.8)
    inside, half, sliver = box("In", -122.28, 37.75), box("Half", -122.21, 37.75), box("Sliver", -122.2005, 37.75)
    kept = {area.name: area.shape for area in cut([inside, half, sliver, box("Out", -122, 37)], outline)}
    assert set(kept) == {"In", "Half"}
    assert kept["In"] == inside.shape
    assert kept["Half"].area == pytest.approx(half.shape.area / 2)


def test_of_a_countys_outlines_the_citys_own_is_taken() -> None:
    county = [box("Rivermouth", 0, 0), box("Poway", 1, 1)]
    assert named_like(county, "RIVERMOUTH") == county[:1]
    assert named_like(county, "Elsewhere") == county


def test_hairlines_between_areas_do_not_show_in_the_outline() -> None:
    outline = joined([box("West", -122.3, 37.7, 0.02), box("East", -122.2799, 37.7, 0.02)], "Rivermouth")
    assert (outline.name, outline.kind, outline.shape.geom_type) == ("Rivermouth", "outline", "Polygon")
    assert not outline.shape.interiors


def wavy(name: str, west: float, phase: float) -> Area:
    """A strip whose sides wave, as a river does; the strip beside it has the very same side."""
    ys = np.linspace(37.7, 37.9, 3000)
    side = west + 0.002 * np.sin(ys * 900 + phase)
    other = west + 0.03 + 0.002 * np.sin(ys * 900 + phase)
    ring = [*zip(side, ys, strict=True), *zip(other[::-1], ys[::-1], strict=True)]
    return Area(name, "neighbourhood", shapely.Polygon(ring))


def test_places_fit_a_telephone_and_neighbours_still_touch() -> None:
    strips = [wavy(f"S{number}", -122.4 + 0.03 * number, 0.0) for number in range(6)]
    places = fit("rivermouth", [joined(strips, "Rivermouth"), *strips], {"licence": "CC0"})
    assert places.about["tolerance_m"] > 5
    assert len(json.dumps(places.to_document(), separators=(",", ":"))) <= 120_000
    shapes = [area.shape for area in places.neighbourhoods]
    assert all(shape.is_valid for shape in shapes)
    whole = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-6)
    assert whole.geom_type == "Polygon"
    assert whole.area == pytest.approx(sum(strip.shape.area for strip in strips), rel=0.01)


@pytest.mark.parametrize("rows", [24, 25])
def test_too_many_areas_to_draw_are_refused(rows: int) -> None:
    with pytest.raises(BadInput, match="too many to draw"):
        fit("rivermouth", grid(rows, 0.002), {})


def test_places_come_back_as_they_were_written(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert read_places(home, "rivermouth") is None
    places = fit("rivermouth", [box("Rivermouth", -122.3, 37.7, 0.2, "outline"), *grid(3)], {"licence": "CC0"})
    path = write_places(home, places)
    assert path == places_file(home, "rivermouth")
    assert [file.name for file in path.parent.iterdir()] == ["rivermouth.geojson"]
    again = read_places(home, "rivermouth")
    assert again is not None
    assert again.to_document() == places.to_document()
    assert len(again.neighbourhoods) == 9
    assert again.about == {"licence": "CC0", "tolerance_m": 5.0}
    assert again.changes.endswith("not the legal limit.")
    write_places(home, Places("rivermouth", places.areas, {"licence": "other"}))
    newer = read_places(home, "rivermouth")
    assert newer is not None
    assert newer.stamp != again.stamp
    assert newer.about == {"licence": "other"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"city": "rivermouth"}', b'{"city":"x","features":[]}'])
def test_a_damaged_file_of_places_says_how_to_mend_it(tmp_path: Path, content: bytes) -> None:
    home = Home(tmp_path)
    home.boundaries.mkdir()
    places_file(home, "rivermouth").write_bytes(content)
    with pytest.raises(StoreError, match="safelight boundaries rivermouth"):
        read_places(home, "rivermouth")


def test_rings_are_wound_as_rfc_7946_says() -> None:
    shape = shapely.Polygon(
        [(0, 0), (0, 0.2), (0.2, 0.2), (0.2, 0)], [[(0.05, 0.05), (0.1, 0.05), (0.1, 0.1), (0.05, 0.1)]]
    )
    places = fit("rivermouth", [Area("Dale", "neighbourhood", shape)], {})
    [feature] = places.to_document()["features"]
    assert feature["properties"] == {"name": "Dale", "kind": "neighbourhood"}
    shell, hole = (shapely.LinearRing(ring) for ring in feature["geometry"]["coordinates"])
    assert shell.is_ccw
    assert not hole.is_ccw


def area_by_hand(areas: list[Area], cell: str) -> int | None:
    """One cell, one area after the other, by another library's centre and a ray that counts crossings."""
    lat, lon = h3.cell_to_latlng(cell)
    for number, area in enumerate(areas):
        corners = list(area.shape.exterior.coords)
        crossings = 0
        for (x1, y1), (x2, y2) in itertools.pairwise(corners):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                crossings += 1
        if crossings % 2:
            return number
    return None


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.floats(-122.4, -122.1), st.floats(37.65, 37.95), st.floats(0.005, 0.1)), min_size=1, max_size=5
    ),
    st.sampled_from([6, 7, 8]),
)
def test_every_cell_of_the_footprint_finds_the_area_of_its_centre(
    squares: list[tuple[float, float, float]], resolution: int
) -> None:
    areas = [box(f"N{number}", west, south, size) for number, (west, south, size) in enumerate(squares)]
    table = cells_inside(tuple(areas), FOOTPRINT, resolution)
    cells = [h3.int_to_str(cell) for cell in table["cell"].to_list()]
    assert set(cells) == {child for cell in FOOTPRINT for child in h3.cell_to_children(cell, resolution)}
    assert table["area"].to_list() == [area_by_hand(areas, cell) for cell in cells]
    for step in (7, 6):
        parents = [h3.cell_to_parent(cell, min(step, resolution)) for cell in cells]
        assert [h3.int_to_str(cell) for cell in table[f"parent_{step}"].to_list()] == parents
    for cell, area, inside in zip(cells, table["area"], table["inside"], strict=True):
        if area is None:
            assert inside is None
        else:
            parts = h3.cell_to_children(cell, resolution + 2)
            share = sum(area_by_hand(areas, part) == area for part in parts) / len(parts)
            assert inside == pytest.approx(share)


def test_real_files_keep_their_cells_when_simplified(shared_data: Path) -> None:
    from safelight.catalog import load_catalog

    changed, counted = 0, 0
    for name in ("atlanta", "chicago", "houston", "oakland", "san_diego"):
        city, file = load_catalog().city(name), shared_data / "boundaries" / f"{name}.geojson"
        areas = within_reach(read_areas(file.read_bytes(), file.name).areas, city.footprint, file.name, city.name)
        assert len(areas) == len(json.loads(file.read_bytes())["features"])
        places = fit(city.id, [joined(areas, city.name), *areas], {})
        assert [area.name for area in places.neighbourhoods] == [area.name for area in areas]
        before, after = (
            cells_inside(tuple(found), tuple(city.footprint), 8)["area"].fill_null(-1)
            for found in (areas, places.neighbourhoods)
        )
        counted += int((before != -1).sum())
        changed += int((before != after).sum())
    assert counted > 4_000
    assert changed < counted / 250
