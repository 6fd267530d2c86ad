from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from benchmarks.link import Reliability, calibration, score
from benchmarks.makes import made_by, make_of
from safelight.desk.extract import extract
from safelight.desk.link import Judgement, Verdict, build, link, masked, shaped, why


def pairs(labels: list[object]) -> float:
    return sum(count * (count - 1) / 2 for count in Counter(labels).values())


def test_groups_are_those_of_the_authors(made):
    found, true = made.linked.label.tolist(), made.truth["group_id"].to_list()
    both = pairs(list(zip(found, true, strict=True)))
    assert both / pairs(found) >= 0.95
    assert both / pairs(true) >= 0.85
    assert max(Counter(found).values()) <= 2 * max(Counter(true).values())


def test_strangers_who_copy_texts_and_pictures_stay_apart():
    """A make that taught no weights: one author in thirteen posts another's text, picture or both."""
    adverts, truth = made_by(make_of(101), 1_500, 101)
    corpus = build(*masked(shaped(adverts), extract))
    true = np.unique(truth["group_id"], return_inverse=True)[1].astype(np.int64)
    seen = Reliability(corpus, true)
    figures = score(link(corpus, note=seen.note).label, true)
    assert figures["precision_ratio"] >= 0.95
    assert figures["f1_ratio"] >= 0.85
    rows, error = calibration([seen])
    assert error <= 0.05
    assert sum(int(row[1].replace(",", "")) for row in rows) == seen.pairs.sum() > 1_000


OWN = (
    "I am a mature lady who loves slow evenings by the river. My flat smells of oranges and old books. I studied the "
    "cello for nine years and still play on Sundays. Write before noon, I never answer at night! Bring me a story from "
    "your grandmother. Parking is behind the bakery with the blue door"
)


@pytest.mark.parametrize(("bodies", "groups"), [([OWN] * 3, 1), ([OWN, OWN, "new in town. call me any time"], 2)])
def test_a_long_text_of_ones_own_links_where_nothing_else_is_known(bodies, groups):
    adverts = pl.DataFrame({"id": [str(row) for row in range(3)], "body": bodies})
    assert link(build(*masked(shaped(adverts), nothing))).label.max() + 1 == groups


@pytest.mark.parametrize("body", ["new in town. call me any time", "hello there"])
def test_few_words_that_anybody_may_write_link_nobody(body):
    adverts = pl.DataFrame({"id": ["1", "2", "3"], "body": [body] * 3})
    assert link(build(*masked(shaped(adverts), nothing))).label.tolist() == [0, 1, 2]


def test_the_table_has_the_columns_of_the_contract(made):
    table = made.linked.table()
    assert table.columns == ["ad_id", "cluster_id", "actor_id", "confidence"]
    assert table["ad_id"].to_list() == made.adverts["id"].to_list()
    assert table["confidence"].is_between(0, 1).all()
    assert table["cluster_id"].is_in(table["ad_id"].implode()).all()
    assert table.group_by("actor_id").agg(pl.col("cluster_id").n_unique())["cluster_id"].max() == 1


def test_the_same_advertisements_give_the_same_groups_in_any_order(made):
    some = made.adverts.head(150)
    once, again = (link(build(*masked(shaped(rows), nothing))) for rows in (some, some.reverse()))
    assert once.corpus.ids.equals(again.corpus.ids)
    assert np.array_equal(once.label, again.label)


def nothing(_text: str) -> list[object]:
    return []


def test_a_person_beats_the_evidence_both_ways_and_can_take_it_back(made):
    ids, label = made.corpus.ids, made.linked.label
    together = np.flatnonzero(label == np.bincount(label).argmax())
    a, b = str(ids[int(together[0])]), str(ids[int(together[-1])])
    stranger = str(ids[int(np.flatnonzero(label != label[together[0]])[0])])
    log = [
        Judgement(a, b, Verdict.DIFFERENT, "mara", datetime(2026, 1, 1, tzinfo=UTC)),
        Judgement(a, stranger, Verdict.SAME, "mara", datetime(2026, 1, 2, tzinfo=UTC)),
    ]
    row = {ad: place for place, ad in enumerate(ids)}
    judged = link(made.corpus, log).label
    assert judged[row[a]] != judged[row[b]]
    assert judged[row[a]] == judged[row[stranger]]
    log += [
        Judgement(b, a, Verdict.UNDO, "mara", datetime(2026, 1, 3, tzinfo=UTC)),
        Judgement(stranger, a, Verdict.UNDO, "mara", datetime(2026, 1, 3, tzinfo=UTC)),
    ]
    assert np.array_equal(link(made.corpus, log).label, label)


def test_a_switchboard_does_not_glue_strangers_together():
    texts = ["velvet lantern evenings", "quiet harbor postcard", "sunny meadow picnic", "royal canyon voyage"]
    rows = [
        {
            "id": f"{who}-{turn}",
            "body": f"{text}\nring the desk\n{who} only",
            "posted_at": f"2025-01-{1 + turn:02}T10:00:00Z",
        }
        for turn in range(5)
        for who, text in enumerate(texts)
    ]
    adverts, facts = masked(shaped(pl.DataFrame(rows)), nothing)
    hub = pl.DataFrame({"ad": range(len(rows)), "kind": "phone", "value": "+12125550100"})
    found = link(build(adverts, hub.cast({"ad": pl.Int64})))
    assert facts.is_empty()
    of = dict(zip(adverts["id"], found.label.tolist(), strict=True))
    assert len({of[f"{who}-0"] for who in range(4)}) == 4


def test_reasons_add_up_and_name_what_is_shared(made):
    label = made.linked.label
    row = int(np.flatnonzero(label == np.bincount(label).argmax())[1])
    reasons = why(made.corpus, label, row)
    assert reasons[0].kind == "prior"
    assert sum(reason.log_odds for reason in reasons) > 0
    assert any(reason.kind == "phone" and reason.values for reason in reasons)
    alone = int(np.flatnonzero(np.bincount(label)[label] == 1)[0])
    assert why(made.corpus, label, alone) == []
    assert any(reason.against for reason in why(made.corpus, label, row, alone))


@pytest.mark.parametrize(
    ("when", "where", "says"),
    [
        (("2025-01-01", "2025-01-02"), ("Reno", "Reno"), "the same city"),
        (("2025-01-01", "2025-01-01"), ("Reno", "Elko"), "different cities"),
        (("2025-01-01", "2025-09-02"), ("Reno", "Elko"), "more than 120 days"),
        (("2025-01-01", "2025-01-02"), ("", None), "within 30 days"),
        (("2025-01-01", None), ("Reno", "Reno"), None),
        ((None, None), (None, "Reno"), None),
    ],
)
def test_what_nobody_said_of_day_and_city_is_no_evidence(when, where, says):
    adverts = pl.DataFrame(
        {"id": ["a", "b"], "body": ["call 415 555 0134", "(415) 555-0134"], "posted_at": when, "city": where},
        schema_overrides={"posted_at": pl.String, "city": pl.String},
    )
    corpus = build(*masked(shaped(adverts), extract))
    places = [reason.says for reason in why(corpus, np.array([0, 1]), 0, 1) if reason.kind == "place"]
    assert [bool(says and says in one) for one in places] == [True] * bool(says)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_advertisements_are_no_fault(count):
    rows = pl.DataFrame(
        {"id": [str(n) for n in range(count)], "body": ["hello there"] * count},
        schema={"id": pl.String, "body": pl.String},
    )
    table = link(build(*masked(shaped(rows), nothing))).table()
    assert table.height == count


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2025-03-04T10:30:00Z", 10),
        ("2025-03-04 10:30:00", 10),
        ("2025-03-04T10:30:00.250+02:00", 8),
        ("2025-03-04T10:30-0500", 15),
        ("2025-03-04", 0),
        ("yesterday", None),
    ],
)
def test_times_of_posting_are_utc_however_they_are_written(written, hour):
    at = shaped(pl.DataFrame({"id": ["a"], "body": [""], "posted_at": [written]}))["posted_at"][0]
    assert (at.hour if at else None) == hour
