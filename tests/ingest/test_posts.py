"""Public texts to facts, operations and records; corrections, tellings of one operation, a steward's decisions."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from safelight.catalog import City
from safelight.core.vocabulary import Basis, Origin, Unit
from safelight.feeds import Post, post_batch
from safelight.ingest import (
    CityReport,
    Decision,
    Input,
    Workshop,
    decide,
    ingest_city,
    queued,
    release,
    withdraw_source,
    withdraw_texts,
)
from safelight.ingest.text import extract
from safelight.store import Generation, current, generations, open_generation, open_release

MOTEL = "Vice officers arrested 12 men for soliciting prostitution at a motel on Thursday."
MOTEL_AGAIN = "A two-day sting at a motel ended Thursday: police say 12 men were arrested for soliciting prostitution."
CORRECTED = "CORRECTION: vice officers arrested 14 men for soliciting prostitution at a motel on Thursday."
DOZENS = "Dozens of men were arrested for soliciting prostitution on Thursday."
NOTHING = "Join us for coffee with the chief on Saturday."
FRIDAY = datetime(2024, 3, 15, 17, tzinfo=UTC)
"""The Thursday is the 14th."""


@pytest.fixture
def city(workshop: Workshop) -> City:
    """Chicago with two sources of texts, of the police and of a paper."""
    chicago = workshop.catalog.city("chicago")
    plain = chicago.sources[0].expect.model_copy(update={"rows": None, "newest_within_days": None, "first_year": 2005})
    made = [
        chicago.sources[0].model_copy(
            update={
                "id": name,
                "basis": basis,
                "unit": Unit.PEOPLE,
                "expect": plain,
                "settle_days": 0,
                "stands_in": [],
                "overlaps": [],
                "join": None,
            }
        )
        for name, basis in (("posts", Basis.ANNOUNCEMENT), ("blog", Basis.ANNOUNCEMENT), ("paper", Basis.MEDIA_REPORT))
    ]
    return chicago.model_copy(update={"sources": [*chicago.sources, *made]})


@pytest.fixture
def tell(workshop: Workshop, city: City) -> Callable[..., CityReport]:
    """Ingest posts of one source: (id, text) or whole Posts."""

    def run(
        *posts: tuple[str, str] | Post, source: str = "posts", at: City = city, when: datetime = FRIDAY
    ) -> CityReport:
        made = [
            one if isinstance(one, Post) else Post(one[0], when, one[1], f"https://{source}.example/{one[0]}")
            for one in posts
        ]
        entry = at.source(source)
        assert entry is not None
        read = Input(
            source, (source, str(made)), lambda _after: (entry, iter([post_batch(made, "1")])), Origin.OPEN, whole=False
        )
        return ingest_city(workshop, at, [read])

    return run


def _now(workshop: Workshop) -> Generation:
    generation = current(workshop.home, "chicago")
    assert generation is not None
    return generation


def _people(workshop: Workshop) -> dict[tuple[str, str], int]:
    rows = _now(workshop).records().group_by("basis", "role").agg(pl.col("people").sum()).collect()
    return {(basis, role): people for basis, role, people in rows.iter_rows()}


def _states(workshop: Workshop) -> dict[str, str]:
    rows = _now(workshop).table("announcements").select("address", "state").collect().iter_rows()
    return {address.rsplit("/", 1)[1]: state for address, state in rows}


def test_a_text_becomes_a_row_for_each_role_and_an_operation(
    tell: Callable[..., CityReport], workshop: Workshop
) -> None:
    report = tell(("1", MOTEL), ("2", NOTHING))
    [tally] = report.tallies.values()
    assert (tally.read, tally.relevant, tally.irrelevant, tally.kept) == (2, 1, 1, 1)
    [row] = _now(workshop).records().collect().to_dicts()
    expected = {
        "basis": "announcement",
        "people": 12,
        "role": "buyer",
        "sex": "male",
        "venue": "hotel_motel",
        "charge": "buying",
        "operation_size": 12,
        "occurred_from": datetime(2024, 3, 14),  # wall clock
        "date_precision": "day",
        "place_precision": "city",
        "cell": None,
        "code": "text: buyer",
        "held": False,
    }
    assert {name: row[name] for name in expected} == expected
    [operation] = _now(workshop).table("operations").collect().to_dicts()
    assert (operation["size"], operation["month"]) == (12, "2024-03")
    [stored] = _now(workshop).table("announcements").collect().to_dicts()
    assert stored["text_sha256"] == extract(MOTEL).text_sha256
    assert {"field": "counts.buyer", "start": 23, "end": 29} in stored["spans"]
    assert tell(("1", MOTEL), ("2", NOTHING)).published is False


def test_texts_of_one_operation_are_one(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(("1", MOTEL))
    report = tell(("2", MOTEL_AGAIN), source="paper")
    assert report.tallies["paper"].merged == 1
    assert _people(workshop) == {("announcement", "buyer"): 12}
    [link] = _now(workshop).table("links").collect().to_dicts()
    assert (link["kind"], link["undone"]) == ("text", False)
    assert 0.7 <= link["score"] <= 1
    assert link["number"] == 1


def test_what_was_told_last_stands(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(("1", MOTEL))
    tell(("2", CORRECTED), when=FRIDAY + timedelta(hours=3))
    assert _people(workshop) == {("announcement", "buyer"): 14}
    assert _states(workshop) == {"1": "merged", "2": "used"}


def test_a_paper_never_stands_before_the_police(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(("1", MOTEL))
    tell(("2", CORRECTED), source="paper", when=FRIDAY + timedelta(hours=3))
    assert _people(workshop) == {("announcement", "buyer"): 12}


def test_the_part_of_one_agency_is_no_correction(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    whole = (
        "Chicago Police and the Cook County Sheriff arrested 48 men for soliciting prostitution at motels on Thursday."
    )
    part = "Cook County Sheriff deputies arrested 9 men for soliciting prostitution at a motel on Thursday."
    tell(("1", whole))
    tell(("2", part), source="blog", when=FRIDAY + timedelta(hours=3))
    assert _people(workshop) == {("announcement", "buyer"): 48}


def test_other_nights_are_other_operations(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(("1", MOTEL))
    tell(("2", MOTEL.replace("Thursday", "Monday")), ("3", MOTEL.replace("12", "40").replace("a motel", "the street")))
    assert _people(workshop) == {("announcement", "buyer"): 64}


def test_two_operations_of_one_night_are_two(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(("1", MOTEL))
    tell(("2", "9 women were arrested for prostitution on the street on Thursday."))
    tell(("3", "20 sex buyers were arrested during a street operation on Thursday."))
    tell(("4", MOTEL.replace("12", "14").replace("Thursday", "Wednesday")))
    assert _people(workshop) == {("announcement", "buyer"): 46, ("announcement", "prostituted_person"): 9}


def test_the_same_text_posted_years_later_is_the_same_operation(
    tell: Callable[..., CityReport], workshop: Workshop
) -> None:
    tell(("1", MOTEL))
    tell(("2", MOTEL), when=FRIDAY + timedelta(days=700))
    [row] = _now(workshop).records().collect().to_dicts()
    assert row["occurred_from"].year == 2024


def test_a_new_version_takes_the_earlier_one_back(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(("1", MOTEL), ("9", DOZENS.replace("Dozens of", "31")))
    tell(("1", NOTHING))
    tell(Post("10", FRIDAY, CORRECTED.replace("14", "35"), "https://posts.example/10", replaces=("9",)))
    assert _states(workshop) == {"10": "used"}
    assert _people(workshop) == {("announcement", "buyer"): 35}
    # Nor does it come back from an archive.
    tell(("9", DOZENS.replace("Dozens of", "31")))
    assert _states(workshop) == {"10": "used"}


def test_a_text_sent_twice_is_a_duplicate(tell: Callable[..., CityReport]) -> None:
    [tally] = tell(("1", MOTEL), ("1", MOTEL)).tallies.values()
    assert (tally.relevant, tally.kept, tally.duplicates) == (2, 1, 1)


def test_wider_operations_are_kept_off_the_citys_total(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(
        ("1", "Chicago officers arrested 6 men for soliciting. Nationwide, 472 buyers were arrested in the operation.")
    )
    found = _now(workshop).table("announcements").select("scope", "place_precision", "state", "total").collect()
    assert {row[:3] for row in found.iter_rows()} == {("local", "city", "used"), ("national", "region", "apart")}
    assert sum(_people(workshop).values()) == 6


def test_minors_become_no_row(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(
        (
            "1",
            "Detectives recovered 3 juveniles from prostitution and arrested 5 men for soliciting at a motel Thursday.",
        )
    )
    assert sum(_people(workshop).values()) == 5
    assert not _now(workshop).records().collect()["minor"].any()


def test_an_uncertain_text_waits_for_a_steward(tell: Callable[..., CityReport], workshop: Workshop, city: City) -> None:
    [tally] = tell(("1", DOZENS)).tallies.values()
    assert (tally.rejected, tally.reject_reasons) == (1, {"uncertain": 1})
    assert _now(workshop).records().collect().is_empty()
    [waiting] = queued(workshop.home, "chicago")
    assert waiting.address == "https://posts.example/1"
    assert waiting.reasons
    decide(workshop.home, "chicago", {waiting.announcement: Decision.DISCARD})
    assert ingest_city(workshop, city, []).published
    assert _states(workshop) == {"1": "discarded"}
    assert queued(workshop.home, "chicago") == []
    decide(workshop.home, "chicago", {waiting.announcement: Decision.ACCEPT})
    ingest_city(workshop, city, [])
    assert _states(workshop) == {"1": "used"}
    assert _now(workshop).records().collect().is_empty(), "a number that nobody gave stays unknown"


def test_a_withdrawn_post_is_gone_everywhere_and_another_telling_takes_its_place(
    tell: Callable[..., CityReport], workshop: Workshop
) -> None:
    tell(("1", MOTEL))
    tell(("2", MOTEL_AGAIN), source="blog", when=FRIDAY + timedelta(hours=1))
    release(workshop, "first", ["chicago"])
    tell(("3", MOTEL.replace("12", "30").replace("a motel", "the street")))
    table = _now(workshop).table("announcements").collect()
    gone = table.filter(pl.col("address") == "https://blog.example/2")["announcement_id"]
    report = withdraw_texts(workshop, "chicago", gone)
    assert report == {"city": "chicago", "generations": [2, 3], "releases": ["first"], "removed": []}
    for home, number in ((workshop.home, 2), (workshop.home, 3), (open_release(workshop.home, "first").home, 2)):
        generation = open_generation(home, "chicago", number)
        assert "https://blog.example/2" not in generation.table("announcements").collect()["address"].to_list()
        assert generation.manifest.people == (42 if number == 3 else 12)
        assert generation.table("links").collect().is_empty()
    assert _states(workshop) == {"1": "used", "3": "used"}
    for file in workshop.home.root.rglob("*"):
        assert b"blog.example/2" not in (file.read_bytes() if file.is_file() else b"")


def test_a_withdrawn_source_is_as_if_it_had_never_been(tell: Callable[..., CityReport], workshop: Workshop) -> None:
    tell(("1", MOTEL))
    tell(("2", MOTEL_AGAIN), source="paper")
    tell(("3", DOZENS.replace("Dozens of", "31")), source="paper")
    withdraw_source(workshop, "chicago", "posts")
    for number in generations(workshop.home, "chicago"):
        generation = open_generation(workshop.home, "chicago", number)
        assert [state.source for state in generation.manifest.sources] == (["paper"] if number > 1 else [])
        assert "posts" not in generation.records().collect()["source"]
    assert _people(workshop) == {("media_report", "buyer"): 43}


def test_what_is_left_of_a_killed_withdrawal_is_done_by_the_next_ingest(
    tell: Callable[..., CityReport], workshop: Workshop, city: City
) -> None:
    tell(("1", MOTEL), ("2", DOZENS.replace("Dozens of", "31")))
    table = _now(workshop).table("announcements").collect()
    gone = table.filter(pl.col("address") == "https://posts.example/1")["announcement_id"][0]
    note = workshop.home.cities / "chicago" / "withdrawing.json"
    note.write_text(json.dumps({"sources": [], "announcements": [gone.hex()]}))
    ingest_city(workshop, city, [])
    assert _states(workshop) == {"2": "used"}
    assert not note.exists()


def test_an_announcement_is_linked_to_its_records_until_the_catalogue_says_no(
    tell: Callable[..., CityReport],
    crimes: Callable[..., CityReport],
    crime: Callable[..., dict[str, str]],
    workshop: Workshop,
    city: City,
) -> None:
    rows = [crime(n, Date="03/14/2024 09:00:00 PM", **{"Location Description": "HOTEL/MOTEL"}) for n in range(12)]
    crimes([*rows, *(crime(n, Date="03/11/2024 09:00:00 PM") for n in range(20, 24))])
    tell(("1", MOTEL))
    inferred = _now(workshop).records().filter(pl.col("operation_size") == 12, pl.col("source") == "crimes").collect()
    [link] = _now(workshop).table("links").collect().to_dicts()
    assert (link["kind"], link["undone"]) == ("records", False)
    assert link["other"] in inferred["operation_id"].to_list()
    assert (link["time"], link["number"]) == (1, 1)
    unlink = {"address": "https://posts.example/1", "because": "another night"}
    undone = City.model_validate({**city.model_dump(by_alias=True), "unlink": [unlink]})
    ingest_city(workshop, undone, [])
    [link] = _now(workshop).table("links").collect().to_dicts()
    assert link["undone"]


def test_texts_that_were_taken_for_one_are_two_when_the_catalogue_says_so(
    tell: Callable[..., CityReport], workshop: Workshop, city: City
) -> None:
    unlink = {"address": "https://paper.example/2", "of": "texts", "because": "two motels"}
    undone = City.model_validate({**city.model_dump(by_alias=True), "unlink": [unlink]})
    tell(("1", MOTEL))
    tell(("2", MOTEL_AGAIN), source="paper", at=undone)
    assert _states(workshop) == {"1": "used", "2": "used"}
    [link] = _now(workshop).table("links").collect().to_dicts()
    assert link["undone"]


def test_real_texts_of_each_city_make_operations(workshop: Workshop, city: City, shared_data: Path) -> None:
    lines = (shared_data / "announcements" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    real = [row for row in rows if row["provenance"] != "own" and row["published_at"]]
    assert len(real) > 20
    entry = city.source("posts")
    assert entry is not None
    posts = [
        Post(row["id"], datetime.fromisoformat(row["published_at"]).replace(tzinfo=UTC), row["text"], row["source_url"])
        for row in real
    ]
    read = Input("posts", ("real",), lambda _after: (entry, iter([post_batch(posts, "1")])), Origin.OPEN, whole=False)
    [tally] = ingest_city(workshop, city, [read]).tallies.values()
    assert tally.relevant >= 0.8 * sum(row["relevant"] for row in real)
    assert tally.kept + tally.merged >= 0.7 * tally.relevant
    everything = b"".join(file.read_bytes() for file in workshop.home.root.rglob("*") if file.is_file())
    table = str(_now(workshop).table("announcements").collect().to_dicts()).encode()
    for row in real:
        for word in {word for word in row["text"].split() if len(word) > 14 and word.isalpha()}:
            assert word.encode() not in everything + table
