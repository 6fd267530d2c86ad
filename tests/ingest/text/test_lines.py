"""JSON lines in, JSON lines out: order, broken lines, a pool."""

import json

from safelight.ingest.text import extract_lines
from safelight.ingest.text.lines import FEW

GOOD = {"id": "a", "text": "Vice arrested six johns at a motel.", "published_at": None}


def test_broken_lines_go_on() -> None:
    lines = [
        json.dumps(GOOD),
        "{",
        "",
        '{"id": "b"}',
        json.dumps({**GOOD, "id": "c", "published_at": "soon"}),
        json.dumps({**GOOD, "id": "d"}),
    ]
    answers = [json.loads(line) for line in extract_lines(lines)]
    assert [answer["id"] for answer in answers] == ["a", None, "b", "c", "d"]
    assert [("error" in answer) for answer in answers] == [False, True, True, True, False]
    assert [answer.get("line") for answer in answers] == [None, 2, 4, 5, None]


def test_a_pool_gives_the_same_in_the_same_order() -> None:
    lines = [json.dumps({**GOOD, "id": str(number)}) for number in range(FEW + 50)]
    assert list(extract_lines(lines, processes=2)) == list(extract_lines(lines))


def test_the_record_has_the_keys_of_the_labels() -> None:
    answer = json.loads(next(iter(extract_lines([json.dumps(GOOD)]))))
    assert {"id", "relevant", "operations", "negative_reason", "uncertain"} <= answer.keys()
    wanted = {
        "counts",
        "sex",
        "venue",
        "date_start",
        "date_end",
        "minors_recovered",
        "agencies",
        "money",
        "approx",
        "scope",
        "spans",
    }
    assert wanted <= answer["operations"][0].keys()
    assert "text" not in answer
