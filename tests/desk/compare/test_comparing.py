"""Advertisements against cases: what makes a lead, what doesn't, and what is said of each."""

from __future__ import annotations

import random
from datetime import date

import orjson
import polars as pl
import pytest

from benchmarks.adverts import made_up
from benchmarks.compare import score
from benchmarks.made_cases import made_cases
from safelight.desk.compare import Case, Held, compare, leads_of, read_cases, table
from safelight.desk.extract import extract
from safelight.desk.link import masked, read_adverts, shaped


def held(rows: list[dict[str, object]], groups: dict[str, str]) -> Held:
    adverts = shaped(pl.DataFrame(rows))
    _, facts = masked(adverts, extract)
    ids = adverts["id"].to_list()
    table = pl.DataFrame(
        {"ad_id": ids, "cluster_id": [groups.get(ad, ad) for ad in ids], "confidence": [0.99] * len(ids)}
    )
    return Held(adverts, facts, table)


def leads(held: Held, *cases: Case) -> list[tuple[str, str, str]]:
    compared = compare(held, cases)
    found = table(compared, leads_of(compared))
    assert found.columns == ["ad_id", "case_id", "rank", "score", "band", "why"]
    return list(found.select("ad_id", "case_id", "band").iter_rows())


def posts(count: int, number: str, words: str = "") -> list[dict[str, object]]:
    """Advertisements of strangers, all with one number."""
    r = random.Random(count)
    said = [
        " ".join(r.choice(["amber", "river", "stone", "north", "quiet", "paper", "lamp", "wheel"]) for _ in range(9))
        for _ in range(count)
    ]
    return [
        {
            "id": f"s{place}",
            "body": f"{text}. {words} call {number}",
            "city": "Reno",
            "posted_at": f"2025-03-{1 + place % 28:02}",
        }
        for place, text in enumerate(said)
    ]


OWN = {"id": "a1", "body": "Velvet evenings by the lake, call 415-555-0134", "city": "Tampa", "posted_at": "2025-03-01"}
MORE = {"id": "a2", "body": "Velvet evenings again, no number today", "city": "Tampa", "posted_at": "2025-03-09"}
OPENED = date(2025, 3, 20)


def case(**indicators: tuple[str, ...]) -> Case:
    return Case("c1", {"city": ("Tampa",), **indicators}, "open", OPENED, None, "Tampa")


def test_a_number_of_one_group_alone_leads_to_the_case_for_all_of_the_group():
    stock = held([OWN, MORE, *posts(20, "212-555-0100")], {"a2": "a1"})
    assert leads(stock, case(phone=("+14155550134",))) == [("a1", "c1", "possible"), ("a2", "c1", "possible")]


def test_a_number_of_one_group_alone_leads_there_without_a_day_or_a_city():
    stock = held([OWN, *posts(20, "212-555-0100")], {})
    assert leads(stock, Case("c1", {"phone": ("+14155550134",)})) == [("a1", "c1", "possible")]


def test_two_kinds_of_rare_evidence_are_strong():
    shown = {**OWN, "image_hashes": [f"{0x1234 << 200:064x}"]}
    found = leads(
        held([shown, *posts(20, "212-555-0100")], {}), case(phone=("+14155550134",), picture=(f"{0x1235 << 200:064x}",))
    )
    assert found == [("a1", "c1", "strong")]


def test_a_switchboard_a_stock_picture_and_copied_words_lead_nowhere():
    picture = f"{0x1234 << 200:064x}"
    rows = posts(40, "212-555-0100", "All persons in this advertisement are over 21 and nobody else answers.")
    rows = [{**row, "image_hashes": [picture]} for row in rows]
    trap = case(
        phone=("+12125550100", "+13035550111"),
        picture=(picture,),
        text=("All persons in this advertisement are over 21 and nobody else answers.",),
    )
    assert leads(held(rows, {}), trap) == []


def test_nothing_shared_is_no_lead_and_no_rows_are_no_fault():
    assert leads(held([OWN], {}), case(phone=("+13035550111",))) == []
    assert leads(held([OWN], {})) == []
    nobody = Held(shaped(pl.DataFrame(schema={"id": pl.String, "body": pl.String})), *empty())
    assert (
        leads(nobody, case(phone=("+13035550111",), text=("some words in a row",), vehicle=("tahoe ending kx",))) == []
    )


def empty() -> tuple[pl.DataFrame, pl.DataFrame]:
    return (
        pl.DataFrame(schema={"ad": pl.Int64, "kind": pl.String, "value": pl.String}),
        pl.DataFrame(schema={"ad_id": pl.String, "cluster_id": pl.String, "confidence": pl.Float64}),
    )


def test_a_lead_says_what_speaks_for_and_against_it_and_what_else_it_could_be():
    compared = compare(
        held([OWN, MORE, *posts(20, "212-555-0100")], {"a2": "a1"}),
        [case(phone=("+14155550134", "+13035550111"), email=("nobody@mail.example",))],
    )
    first, second = leads_of(compared)
    assert first.through is None
    assert second.through == pytest.approx(0.99)
    assert "the same telephone number, used by this group alone: +14155550134" in first.why
    assert "1 of 2 of the case's own (telephone number) not found here" in first.contra
    assert any("e-mail" in said for said in first.contra)
    assert any("a number changes hands" in said for said in first.other)
    assert "the advertisement itself has none of this" in second.why
    assert [piece.log_odds for piece in first.pro] == sorted((piece.log_odds for piece in first.pro), reverse=True)


def test_a_number_that_changed_hands_is_no_strong_lead():
    later = {"id": "b1", "body": "Copper harbour walks, call 415-555-0134", "city": "Tampa", "posted_at": "2025-03-02"}
    found = leads(held([OWN, later, *posts(20, "212-555-0100")], {}), case(phone=("+14155550134",)))
    assert all(band != "strong" for _, _, band in found)


def test_part_of_a_text_and_part_of_a_vehicle_are_found():
    body = "Hours with Dana at the quiet marble hotel near the old harbour. Look for the grey Tahoe plate ending 7KX"
    rows = [{"id": "a1", "body": body, "city": "Tampa", "posted_at": "2025-03-01"}, *posts(30, "212-555-0100")]
    compared = compare(
        held(rows, {}),
        [
            case(
                text=("Dana at the quiet marble hotel near the old harbour. And words that nobody ever wrote",),
                vehicle=("tahoe ending kx",),
            )
        ],
    )
    (lead,) = leads_of(compared)
    assert {piece.kind for piece in lead.pro} >= {"text", "vehicle"}
    assert "part of the text" in lead.why


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    """Figures of made-up cases, with the true groups."""
    made, true = made_up(400, seed=7)
    adverts = shaped(made)
    _, facts = masked(adverts, extract)
    group_of = dict(zip(true["ad_id"], true["group_id"], strict=True))
    groups = true.select("ad_id", cluster_id="group_id", confidence=pl.lit(1.0))
    cases = made_cases(adverts, facts, group_of, 60, seed=3)
    compared = compare(Held(adverts, facts, groups), [one for one, _ in cases])
    named = pl.DataFrame([(one.case_id, name) for one, name in cases], schema=["case_id", "group_id"], orient="row")
    truth = named.drop_nulls().join(true, on="group_id").select("case_id", "ad_id")
    return score(table(compared, leads_of(compared)), truth, [one.case_id for one, _ in cases])


def test_the_aims_hold_on_made_up_cases(figures):
    assert figures["recall_at_10_ratio"] >= 0.75
    assert figures["strong_right_ratio"] >= 0.9
    assert figures["empty_cases_strong_rows"] == 0


def test_the_aims_hold_on_the_shared_cases(shared_data):
    """With the true facts and groups: extraction and linking have tests of their own; the benchmark runs all three."""
    folder = shared_data / "investigations"
    adverts = read_adverts(folder / "classifieds" / "ads.jsonl")
    row = {ad: place for place, ad in enumerate(adverts["id"])}
    lines = [orjson.loads(line) for line in (folder / "classifieds" / "entities_truth.jsonl").read_bytes().splitlines()]
    told = [(row[one["ad_id"]], kind, str(value).lower()) for one in lines for kind, value, *_ in one["entities"]]
    facts = pl.DataFrame(told, schema={"ad": pl.Int64, "kind": pl.String, "value": pl.String}, orient="row")
    truth = pl.read_csv(folder / "classifieds" / "truth.csv")
    cases, faults = read_cases(folder / "cases.jsonl")
    compared = compare(
        Held(adverts, facts, truth.select("ad_id", cluster_id="group_id", confidence=pl.lit(1.0))), cases
    )
    found = table(compared, leads_of(compared))
    figures = score(found, pl.read_csv(folder / "case_truth.csv"), [one.case_id for one in cases])
    assert not faults
    assert figures["recall_at_10_ratio"] >= 0.9
    assert figures["mrr_ratio"] >= 0.8
    assert figures["strong_right_ratio"] >= 0.9
    assert figures["empty_cases_led_rows"] == 0
