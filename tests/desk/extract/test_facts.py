"""Facts beside telephone numbers, each with its characters and normal form; and lines in and out."""

import json

import pytest

from safelight.desk.extract import extract, extract_line, extract_lines

POSTED = "2025-03-04"
ONE = [
    ("Write jo.doe+x@mail.example please", "email", "jo.doe+x@mail.example", "jo.doe+x@mail.example"),
    ("Write jo [at] mail dot com", "email", "jo [at] mail dot com", "jo@mail.com"),
    ("Write jo(at)inbox.example", "email", "jo(at)inbox.example", "jo@inbox.example"),
    ("insta @velvet_x9 only", "handle", "@velvet_x9", "@velvet_x9"),
    ("snap: coral.harbor7", "handle", "coral.harbor7", "@coral.harbor7"),
    ("see https://ads.example/p/1?x=2.", "link", "https://ads.example/p/1?x=2", "https://ads.example/p/1?x=2"),
    ("cash app $SweetJo22 deposit", "payment", "$SweetJo22", "$sweetjo22"),
    ("venmo: @jo-doe-3", "payment", "@jo-doe-3", "@jo-doe-3"),
    ("I am 25 years old", "age", "25", 25),
    ("Soy Rosa, tengo 31 años", "age", "31", 31),
    ("Kira, 33, visiting", "age", "33", 33),
    ("until March 9 only", "date", "March 9", "2025-03-09"),
    ("until Jan 5", "date", "Jan 5", "2026-01-05"),
    ("el 3 de abril", "date", "3 de abril", "2025-04-03"),
    ("back 03/14/2025", "date", "03/14/2025", "2025-03-14"),
    ("back Friday", "relative_date", "Friday", "2025-03-07"),
    ("open 10am to 11:30pm", "hours", "10am to 11:30pm", "10:00-23:30"),
    ("open 24/7", "hours", "24/7", "00:00-24:00"),
    ("near Salt Lake City airport", "place", "Salt Lake City", "salt lake city"),
    ("visiting Rivermouth this week", "place", "Rivermouth", "rivermouth"),
    ("my name is Ava", "alias", "Ava", "ava"),
    ("grey Tahoe plate ending 7KX", "vehicle", "grey Tahoe plate ending 7KX", "grey tahoe plate ending 7kx"),
    ("I speak Spanish", "language", "Spanish", "es"),
    ("our girls are here", "several_people", "our", "our"),
    ("find me on https://t.me/Jade_x9 ok", "link", "https://t.me/Jade_x9", "https://t.me/jade_x9"),
    ("or t.me/jade_x9 tonight", "handle", "jade_x9", "@jade_x9"),
    ("she is waiting", "third_person", "she", "she"),
    ("new in town today", "movement", "new in town", "new in town"),
]
PRICES = [
    ("$1,200 overnight", 1200, {"currency": "USD", "minutes": 720}),
    ("80 roses half hour", 80, {"currency": "unsaid", "minutes": 30}),
    ("300 USD per hour", 300, {"currency": "USD", "minutes": 60}),
    ("15 min: $60", 60, {"currency": "USD", "minutes": 15}),
    ("hh 150", 150, {"currency": "unsaid", "minutes": 30}),
]


@pytest.mark.parametrize(("text", "kind", "value", "normal"), ONE, ids=[row[0] for row in ONE])
def test_a_fact_is_read(text: str, kind: str, value: str, normal: object) -> None:
    first = next(fact for fact in extract(text, POSTED) if fact.kind == kind)
    assert (first.value, first.normal) == (value, normal)
    assert text[first.start : first.end] == value


def test_a_language_is_told_by_its_common_words_and_a_tie_tells_none() -> None:
    texts = ("Soy Ana, tengo 19, me voy el lunes. ana (at) correo", "me with soy muy", "I am here for you and me")
    told = [[fact.normal for fact in extract(text) if fact.kind == "written_in"] for text in texts]
    assert told == [["es"], [], ["en"]]


@pytest.mark.parametrize(("text", "amount", "more"), PRICES, ids=[row[0] for row in PRICES])
def test_a_price_has_its_time(text: str, amount: int, more: dict[str, object]) -> None:
    (price,) = (fact for fact in extract(text) if fact.kind == "price")
    assert (price.normal, price.more) == (amount, more)


def test_an_age_is_a_claim_and_a_house_rule_is_none() -> None:
    (age,) = (fact for fact in extract("Jo, 27. All persons are over 21.") if fact.kind == "age")
    assert age.more == {"claimed": True}
    assert age.normal == 27


def test_a_number_is_not_a_price_or_a_day_too() -> None:
    kinds = {fact.kind for fact in extract("Call 3/1/2-5/5/5-0/1/4/4 now", POSTED)}
    assert "phone" in kinds
    assert not kinds & {"price", "date", "age"}


def test_without_a_day_of_posting_a_year_stays_open() -> None:
    (day,) = (fact for fact in extract("until March 9") if fact.kind == "date")
    assert day.normal == "--03-09"


def test_a_line_has_its_id_and_its_phones() -> None:
    answer = json.loads(extract_line('{"id": "a", "text": "Call 415-555-0132"}', 1))
    assert answer["id"] == "a"
    assert answer["phones"][0].items() >= {"e164": "+14155550132", "start": 5, "end": 17}.items()
    assert json.loads(extract_line('{"id": 7, "text": ""}', 1)) == {"id": 7, "phones": []}


@pytest.mark.parametrize(
    "line", ["no json", "[1]", '{"id": 1}', '{"id": 1, "text": "x", "posted_at": "soon"}', '{"text": 5}']
)
def test_a_line_that_cant_be_read_says_why_and_repeats_nothing(line: str) -> None:
    answer = json.loads(extract_line(line, 3))
    assert answer["line"] == 3
    assert "soon" not in answer["error"]


def test_lines_keep_their_order_on_several_cores() -> None:
    lines = [json.dumps({"id": number, "text": f"Call 415-555-01{number % 100:02}"}) for number in range(1100)]
    assert [json.loads(answer)["id"] for answer in extract_lines(lines, 2)] == list(range(1100))
