"""Areas that are texted: a report asks for a corner, and what is asked of an area is asked of all of it."""

from __future__ import annotations

import h3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.presence.models import Conversation, Report, Sighting
from safelight.presence.sightings.history import _area
from safelight.presence.sightings.ledger import area, around, resolution_of
from safelight.presence.sightings.public import Visible, visible
from safelight.presence.texting import watching
from tests.presence.texting.conftest import Clock, Phones
from tests.texted_places import CITY, cell_at

ANA, BEN, CAT = "+12135550001", "+12135550002", "+12135550003"
SKID_ROW = cell_at(34.0430, -118.2430)
CORNER = "5th & San Pedro"


def shown(clock: Clock) -> list[tuple[int, str]]:
    return [(one.resolution, one.status) for one in visible(CITY, clock())]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("cops at skid row", "Skid Row is big. Text a corner, e.g. 5th & San Pedro, or 0 to report the whole area."),
        ("90013", "ZIP 90013 is big. Text a corner, e.g. 5th & San Pedro, or 0 to report the whole area."),
        ("cops 34.04, -118.24", "near E 6th St & Gladys Ave is big. Text a corner"),
        ("policia en skid row", "Skid Row es grande. Manda una esquina, p. ej. 5th & San Pedro, o 0 para"),
    ],
)
def test_an_area_is_asked_about_and_nothing_is_noted(phones: Phones, text: str, asked: str) -> None:
    assert phones(ANA, text)[0].startswith(asked)
    assert Sighting.objects.count() == 0


def test_a_corner_answers_for_the_kind_that_was_said(phones: Phones, clock: Clock) -> None:
    phones(ANA, "sweep happening at skid row")
    assert phones(ANA, CORNER)[0].startswith("Noted: sweep at E 5th St & San Pedro St.")
    assert resolution_of(Sighting.objects.get().cell) == 9


@pytest.mark.parametrize("word", ["0", "O", "toda el area", "the whole area", "#0"])
def test_all_of_an_area_is_noted_as_wide_as_it_is(phones: Phones, clock: Clock, word: str) -> None:
    phones(ANA, "cops at skid row")
    assert phones(ANA, word)[0].startswith("Noted: police at Skid Row.")
    assert Sighting.objects.get().cell == area(SKID_ROW, 8)
    assert shown(clock) == [(8, "unconfirmed")]
    assert Conversation.objects.count() == 0


def test_two_who_mean_the_same_area_confirm_it_and_a_corner_in_it_is_another_matter(
    phones: Phones, clock: Clock
) -> None:
    for sender in (ANA, BEN):
        phones(sender, "cops at skid row")
        phones(sender, "0")
    assert shown(clock) == [(8, "confirmed")]
    phones(CAT, f"cops at {CORNER}")
    assert sorted(shown(clock)) == [(8, "confirmed"), (8, "unconfirmed")]
    assert sorted(resolution_of(one.cell) for one in Sighting.objects.all()) == [8, 9]


def test_other_answers_to_the_question_report_no_area(phones: Phones) -> None:
    phones(ANA, "cops at skid row")
    for text in ("1", "2", "NOW", "90013", "cops at 90013"):
        phones(ANA, text)
    assert Sighting.objects.count() == 0
    phones(ANA, "SWEEP skid row")
    phones(ANA, "0")
    assert Sighting.objects.count() == 0


def test_an_area_as_large_as_a_town_is_no_report(phones: Phones) -> None:
    answer = phones(ANA, "cops at wilmington")[0]
    assert answer == "Wilmington is too big for a report. Text a corner, e.g. 5th & San Pedro"
    phones(ANA, "0")
    assert Sighting.objects.count() == 0
    assert phones(ANA, CORNER)[0].startswith("Noted: police at E 5th St & San Pedro St.")


def test_gone_from_an_area_is_of_the_area_or_of_what_one_said_of_a_corner_in_it(phones: Phones, clock: Clock) -> None:
    phones(ANA, "cops at skid row")
    phones(ANA, "0")
    phones(BEN, f"cops at {CORNER}")
    assert phones(BEN, "gone skid row")[0] == "Thanks: Skid Row is off the map."
    assert shown(clock) == [(8, "unconfirmed")]
    assert resolution_of(Sighting.objects.exclude(state="gone").get().cell) == 8
    assert phones(ANA, "they left")[0].startswith("Thanks:")
    assert shown(clock) == []


def test_a_photo_waits_while_an_area_is_asked_about(phones: Phones) -> None:
    phones(ANA, "cops at skid row", media=("https://provider/ME1",))
    assert phones(ANA, "0")[0].startswith("Noted: police at Skid Row. Your photo is checked")
    assert Report.objects.get().photo == "waiting"


def test_status_and_watch_look_at_all_of_an_area(phones: Phones, texts: object, clock: Clock) -> None:
    """A ZIP as wide as 90013 may reach 2.5 km from its middle; the other place is 5.5 km away."""
    phones(ANA, "watch 90013")
    far, near = "34.0617, -118.3000", "5th & main"
    for place in (far, near):
        for sender in (BEN, CAT):
            phones(sender, f"cops at {place}")
    assert phones(ANA, "status 90013")[0].count("confirmed police") == 1
    assert phones(ANA, f"status {far}")[0].count("confirmed police") == 1
    assert phones(ANA, "status wilmington")[0].startswith("Wilmington: nothing reported")
    from safelight.presence.models import Outgoing

    assert watching.tell(texts.keys, texts.desk.book, clock(), pace=clock.now - clock.now) == 1
    assert Outgoing.objects.count() == 1


CELLS = st.integers(0, 2**30).map(
    lambda seed: h3.latlng_to_cell(33.9 + seed % 997 / 4000, -118.5 + seed % 991 / 4000, 9)
)


@given(cell=CELLS, resolution=st.sampled_from([7, 8]))
@settings(max_examples=60)
def test_an_area_is_one_cell_that_holds_its_middle_and_stays_apart_from_corners(cell: str, resolution: int) -> None:
    wide = area(int(cell, 16), resolution)
    assert f"{wide:x}" == h3.cell_to_parent(cell, resolution)
    assert (resolution_of(wide), resolution_of(int(cell, 16))) == (resolution, 9)
    assert around(wide) == [wide]
    assert wide not in around(int(cell, 16))
    assert f"{_area(wide):x}" == h3.cell_to_parent(cell, 7)


@given(cell=CELLS, steps=st.integers(0, 12), resolution=st.sampled_from([7, 8, 9]), ground=st.integers(0, 4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_lies_in_an_area_or_beside_it_is_found_and_nothing_farther(
    cell: str, steps: int, resolution: int, ground: int
) -> None:
    covered = {int(one, 16) for one in h3.grid_disk(cell, ground)}
    ring = sorted(h3.grid_ring(cell, steps))
    seen = ring[len(ring) // 2]
    one = Visible(1, int(h3.cell_to_parent(seen, resolution), 16), resolution, "patrol", "confirmed", 0.5, 0, False)  # type: ignore[arg-type]
    found = watching.around(covered, [one]) == [one]
    reached = {h3.cell_to_parent(at, resolution) for at in h3.grid_disk(cell, ground + watching.NEAR_STEPS)}
    assert found == (h3.cell_to_parent(seen, resolution) in reached)
