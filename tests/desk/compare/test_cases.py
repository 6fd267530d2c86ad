"""Files of cases: what is read, what is named as unreadable, and FollowTheMoney there and back."""

from __future__ import annotations

import json
from datetime import date

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from safelight.cli.desk import app
from safelight.core.errors import BadInput
from safelight.desk.compare import Case, case_entities, lead_entities, read_cases

WHOLE = {
    "case_id": "c1",
    "status": "open",
    "opened_at": "2025-03-20",
    "closed_at": None,
    "jurisdiction": "Tampa",
    "indicators": {
        "phones": ["(415) 555-0134"],
        "emails": ["Ivy@Mail.example"],
        "handles": ["Ivy_x"],
        "cities": ["Tampa"],
        "text_snippets": ["Velvet evenings by the lake"],
        "image_hashes": ["AB" * 32],
        "vehicle_partials": ["Tahoe ending KX"],
    },
}


def lines(path, *rows) -> None:
    path.write_bytes(b"\n".join(row if isinstance(row, bytes) else orjson.dumps(row) for row in rows))


def test_indicators_are_read_into_the_forms_that_extraction_gives(tmp_path):
    lines(tmp_path / "cases.jsonl", WHOLE)
    (case,), faults = read_cases(tmp_path / "cases.jsonl")
    assert not faults
    assert case.opened == date(2025, 3, 20)
    assert case.of("phone") == ("+14155550134",)
    assert case.of("email") == ("ivy@mail.example",)
    assert case.of("handle") == ("@ivy_x",)
    assert case.of("picture") == ("ab" * 32,)


def test_bad_rows_are_named_by_line_and_the_rest_goes_on(tmp_path):
    bad = [
        b"{broken",
        b"[1]",
        {"no": "id"},
        {"case_id": "x", "opened_at": "soon"},
        {"case_id": "y", "indicators": {"phones": 1}},
    ]
    part = {"case_id": "c2", "indicators": {"phones": ["12", "+14155550134"], "image_hashes": ["zz"]}}
    lines(tmp_path / "cases.jsonl", WHOLE, *bad, part, WHOLE)
    cases, faults = read_cases(tmp_path / "cases.jsonl")
    assert [case.case_id for case in cases] == ["c1", "c2"]
    assert cases[1].of("phone") == ("+14155550134",)
    assert [fault.line for fault in faults] == [2, 3, 4, 5, 6, 7, 7, 8]
    assert not any("soon" in fault.why for fault in faults)


def test_a_line_ends_at_a_line_end_alone(tmp_path):
    parted = {"case_id": "c1", "indicators": {"text_snippets": ["one\u2028two\x85three"]}}
    (tmp_path / "cases.jsonl").write_text(json.dumps(parted, ensure_ascii=False) + "\r\n" + json.dumps(WHOLE), "utf-8")
    cases, faults = read_cases(tmp_path / "cases.jsonl")
    assert cases[0].of("text") == ("one\u2028two\x85three",)
    assert [fault.line for fault in faults] == [2]


def test_a_file_without_a_case_is_refused(tmp_path):
    for content in (b"", b"hello", b"\xff\xfe\x00"):
        (tmp_path / "cases.jsonl").write_bytes(content)
        with pytest.raises(BadInput):
            read_cases(tmp_path / "cases.jsonl")


def test_csv_has_a_case_a_row_and_semicolons_between_values(tmp_path):
    (tmp_path / "cases.csv").write_text(
        "case_id,opened_at,phones,cities\nc1,2025-03-20,415-555-0134; 303-555-0111,Tampa;Reno\n,,,\n",
        encoding="utf-8-sig",
    )
    (case,), faults = read_cases(tmp_path / "cases.csv")
    assert case.of("phone") == ("+14155550134", "+13035550111")
    assert case.of("city") == ("Tampa", "Reno")
    assert [fault.line for fault in faults] == [3]


def test_indicators_may_stand_beside_the_id_and_a_single_one_without_a_list(tmp_path):
    lines(tmp_path / "cases.jsonl", {"phones": ["(415) 555-0134"], "handles": "ivy_x", "case_id": 7})
    (case,), faults = read_cases(tmp_path / "cases.jsonl")
    assert (case.case_id, case.of("phone"), case.of("handle"), faults) == ("7", ("+14155550134",), ("@ivy_x",), [])


def test_a_csv_without_a_column_of_indicators_is_refused(tmp_path):
    (tmp_path / "cases.csv").write_text("case_id,kind,value\nc1,phone,415-555-0134\n")
    with pytest.raises(BadInput, match="no column of indicators"):
        read_cases(tmp_path / "cases.csv")


def test_entities_of_others_are_followed_from_the_case_to_what_is_known(tmp_path):
    def entity(name, schema, /, **told):
        return {"id": name, "schema": schema, "properties": told}

    lines(
        tmp_path / "cases.ftm.json",
        entity("k", "CourtCase", name=["State v. unknown"], caseNumber=["25-101"], fileDate=["2025-03-20"]),
        entity("p", "Person", name=["unknown"], phone=["+14155550134"]),
        entity("kp", "CourtCaseParty", case=["k"], party=["p"], role=["witness"]),
        entity("u", "UserAccount", username=["Ivy_x"], owner=["p"], service=["somewhere"]),
        entity("v", "Vehicle", registrationNumber=["7KX"]),
        entity("l", "UnknownLink", subject=["v"], object=["k"]),
        entity("other", "CourtCase", name=["another"], caseNumber=["25-102"]),
        entity("op", "CourtCaseParty", case=["other"], party=["p"]),
        entity("far", "Person", phone=["+13035550111"]),
        {"id": 5},
    )
    cases, faults = read_cases(tmp_path / "cases.ftm.json")
    by_id = {case.case_id: case for case in cases}
    assert by_id["25-101"].of("phone") == ("+14155550134",)
    assert by_id["25-101"].of("handle") == ("@ivy_x",)
    assert by_id["25-101"].of("vehicle") == ("7kx",)
    assert by_id["25-102"].of("phone") == ("+14155550134",)
    assert by_id["25-102"].of("vehicle") == ()
    assert [fault.line for fault in faults] == [10]


words = (
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)
hashes = st.integers(0, 2**256 - 1).map(lambda bits: f"{bits:064x}")


@given(
    st.lists(
        st.builds(
            lambda name, phones, texts, pictures, opened: Case(
                name, {"phone": phones, "text": texts, "picture": pictures}, "open", opened
            ),
            st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True),
            st.lists(st.integers(0, 99).map(lambda n: f"+141555501{n:02}"), max_size=3, unique=True).map(tuple),
            st.lists(words, max_size=2, unique=True).map(tuple),
            st.lists(hashes, max_size=2, unique=True).map(tuple),
            st.none() | st.dates(),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda case: case.case_id,
    )
)
@settings(max_examples=25, deadline=None)
def test_cases_come_back_from_entities_as_they_were(tmp_path_factory, cases):
    path = tmp_path_factory.mktemp("ftm") / "cases.jsonl"
    lines(path, *case_entities(cases))
    back, faults = read_cases(path)
    assert not faults
    for case, again in zip(cases, back, strict=True):
        assert again.case_id == case.case_id
        assert again.opened == case.opened
        for kind in ("phone", "text", "picture"):
            assert sorted(again.of(kind)) == sorted(case.of(kind))


def test_leads_are_similars_between_a_page_and_a_case():
    lead = {"ad_id": "a1", "case_id": "c1", "rank": 1, "score": 0.91, "band": "strong", "why": "For: …"}
    page, similar = lead_entities([lead])
    assert page["schema"] == "HyperText"
    assert similar["properties"]["candidate"] == [page["id"]]
    assert similar["properties"]["match"] == ["case-c1"]
    assert similar["properties"]["confidenceScore"] == ["0.9100"]


@pytest.mark.parametrize("reasons", [["short"] * 400, ["x" * 3_000, "y"], ["y", "x" * 1_018], ["x" * 1_024]])
def test_no_reason_is_too_long_for_the_format(reasons):
    why = "; ".join(reasons)
    lead = {"ad_id": "a1", "case_id": "c1", "rank": 1, "score": 0.91, "band": "strong", "why": why}
    told = list(lead_entities([lead]))[1]["properties"]["criteria"]
    assert max(map(len, told)) <= 1_024
    whole = [one.partition(" ")[2] if len(told) > 1 else one for one in told]
    assert "".join(whole).replace("; ", "") == why.replace("; ", "")


def test_the_verb_writes_leads_and_entities_and_names_bad_lines(tmp_path):
    ads = [
        {
            "id": f"a{n}",
            "body": f"Velvet evenings number {n} by the lake, call 415-555-013{n + 1}",
            "city": "Tampa",
            "posted_at": f"2025-03-{n:02}",
        }
        for n in range(1, 4)
    ]
    lines(tmp_path / "ads.jsonl", *ads)
    lines(tmp_path / "cases.jsonl", WHOLE, {"no": "id"})
    out, entities = tmp_path / "leads.csv", tmp_path / "leads.ftm.json"
    asked = [
        "compare",
        "--ads",
        tmp_path / "ads.jsonl",
        "--cases",
        tmp_path / "cases.jsonl",
        "--out",
        out,
        "--entities",
        entities,
    ]
    done = CliRunner().invoke(app, [str(one) for one in asked])
    assert done.exit_code == 0, done.output
    assert "line 2: `case_id` is missing" in done.output
    leads = pl.read_csv(out)
    assert leads.columns == ["ad_id", "case_id", "rank", "score", "band", "why"]
    assert leads.select("ad_id", "case_id").rows() == [("a3", "c1")]
    schemata = [orjson.loads(line)["schema"] for line in entities.read_bytes().splitlines()]
    assert schemata.count("CourtCase") == 1
    assert "Similar" in schemata
