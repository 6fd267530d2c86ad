"""Cities beside what is known of them."""

import json

import pytest

from safelight.observatory import known_totals, reconcile


def _houston(record, made_up, number, **changes):
    base = {"city": "houston", "year": 2018, "basis": "reported_offence", "unit": "offences"}
    return made_up([record("unknown", number, **base, **changes)])


def test_the_same_number_agrees(made_up, record) -> None:
    june, september, all_kinds = reconcile(_houston(record, made_up, 122), "houston")
    assert june.verdict == "agrees" and "122" in june.sentence
    assert all_kinds.verdict == "beside" and all_kinds.known.count == 21071
    assert september.verdict == "differs" and "differ by more than the noise" in september.sentence


def test_noise_is_no_difference(made_up, record) -> None:
    assert reconcile(_houston(record, made_up, 126), "houston")[0].verdict == "agrees"
    assert reconcile(_houston(record, made_up, 128), "houston")[0].verdict == "differs"


def test_a_part_is_reached_and_not_equalled(made_up, record) -> None:
    base = {"city": "denver", "year": 2018, "basis": "reported_offence", "unit": "offences"}
    assert reconcile(made_up([record("unknown", 900, **base)]), "denver")[0].verdict == "agrees"
    assert reconcile(made_up([record("unknown", 12, **base)]), "denver")[0].verdict == "differs"


def test_another_basis_is_never_compared(made_up, record) -> None:
    arrests = made_up([record("unknown", 122, city="houston", year=2018)])
    june = reconcile(arrests, "houston")[0]
    assert june.verdict == "not_here" and june.published is None


def test_only_open_data_are_asked_for(made_up) -> None:
    asks = made_up([])
    reconcile(asks, "houston")
    assert all(question.to_filters()["origin"] == "open" for question in asks.asked)


def test_every_known_total_says_where_it_was_read() -> None:
    for total in known_totals():
        assert " @ " in total.source and total.what
        assert total.since <= total.until


def test_documents_are_plain(made_up, record) -> None:
    json.dumps([one.to_document() for one in reconcile(_houston(record, made_up, 122), "houston")])


@pytest.mark.parametrize(
    ("city", "file", "since", "count"),
    [("chicago", "chicago/crimes_2022_slim_filtered.csv", "2022-01-01", 289)],
)
def test_a_known_total_is_in_the_file_it_names(shared_data, city, file, since, count) -> None:
    text = (shared_data / "arrests" / file).read_text(encoding="utf-8")
    found = text.count(",PROSTITUTION,") + text.count(",HUMAN TRAFFICKING,COMMERCIAL SEX ACTS,")
    known = next(total for total in known_totals() if total.city == city and total.since.isoformat() == since)
    assert found == known.count == count
