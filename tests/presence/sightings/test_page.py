"""The page that explains sightings says the numbers of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safelight.presence.kinds import FADING
from safelight.presence.sightings.confidence import CONFIRMED, DOUBT, STRENGTH
from tests.presence.sightings.conftest import MINUTE

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = [DOCS / "method/sightings.md", DOCS / "es/method/sightings.md"]


@pytest.mark.parametrize("page", PAGES, ids=["en", "es"])
def test_kinds_and_strengths_are_those_of_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    kinds = re.findall(r"^\| `(\w+)`[^|]*\| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert {kind: (int(half), int(whole)) for kind, half, whole in kinds} == {
        kind.value: (fading.half_life // MINUTE, fading.time_to_live // (60 * MINUTE))
        for kind, fading in FADING.items()
    }
    said = [float(number) for number in re.findall(r"^\| [^|`]+ \| ([\d.]+) \|$", text, re.MULTILINE)]
    unclear = {STRENGTH[name] for name in ("none", "waiting", "unsure")}
    assert said == [*unclear, STRENGTH["police"], STRENGTH["not_police"], STRENGTH["copied"], CONFIRMED]
    assert f"1 - {DOUBT} x" in text
    two, three = (1 - (1 - STRENGTH["none"]) ** people for people in (2, 3))
    assert f"{two:.2f}" in text
    assert f"{three:.2f}" in text


@pytest.mark.parametrize("page", PAGES, ids=["en", "es"])
def test_limits_are_those_of_the_code(page: Path) -> None:
    from safelight.presence.sightings import limits, surge

    points = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("- **")]
    _, _, reports, flood, _, crowd, _ = ([int(number) for number in re.findall(r"\d+", line)] for line in points)
    assert reports == [limits.MOST_REPORTS]
    assert flood == [limits.FLOOD, limits.FLOOD_TIME // MINUTE]
    assert crowd == [surge.LEAST, surge.SPAN // MINUTE]
    # What the page says in words.
    assert (limits.NEW_TOGETHER, limits.FLOOD_WEIGHT, limits.REFUSED_HALVES) == (2, 0.25, 0.5)
    assert limits.NEW_IN_SURGE == 1
    assert (surge.SURGE_FLOOR, surge.TIMES, surge.LASTS, limits.NEW_FOR) == (3, 4, 30 * MINUTE, 60 * MINUTE)
