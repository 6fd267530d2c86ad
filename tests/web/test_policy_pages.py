"""The lab's pages that are read: every line of evidence with its grade, families with their means, shares of cases."""

from __future__ import annotations

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from safelight.policy.evidence import evidence


def page(client: httpx.Client, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return LexborHTMLParser(answer.text)


def test_every_line_of_evidence_is_shown_and_assumptions_say_so(client: httpx.Client) -> None:
    shown = page(client, "/policy/evidence")
    lines = {str(item.attributes["id"]): item for item in shown.css(".sources > li")}
    assert set(lines) == set(evidence())
    for name, line in evidence().items():
        assert line.citation in lines[name].text()
        assert ("assumption" in lines[name].text()) is line.is_assumption, name
    assert shown.css_first("#AR29") is not None
    assert "not_an_arrest_ratio" in shown.css_first("#AR29").text(), "11.2:1 is shown as what it is"


def test_the_page_the_api_and_the_table_hold_the_same_lines(client: httpx.Client) -> None:
    asked = "group=contributing_factors&grade=A,B&q=homeless"
    told = client.get(f"/api/v1/policy/evidence?{asked}").json()
    shown = page(client, f"/policy/evidence?{asked}").css(".sources > li")
    table = client.get(f"/api/v1/policy/evidence?{asked}&format=csv").text.splitlines()
    assert 0 < told["total"] < len(evidence())
    assert [line["id"] for line in told["lines"]] == [item.attributes["id"] for item in shown]
    assert [row.partition(",")[0] for row in table[2:]] == [line["id"] for line in told["lines"]]
    assert {line["grade"] for line in told["lines"]} <= {"A", "B"}


def test_what_a_symbol_rests_on_is_found(client: httpx.Client) -> None:
    told = client.get("/api/v1/policy/evidence?drives=beta").json()
    assert told["lines"]
    assert all("beta" in line["drives"] for line in told["lines"])


@pytest.mark.parametrize("query", ["grade=E", "colour=red", "group=people"])
def test_what_is_no_filter_gets_a_sentence(client: httpx.Client, query: str) -> None:
    for address in ("/api/v1/policy/evidence", "/policy/evidence"):
        assert client.get(f"{address}?{query}").status_code == 400


def test_markers_are_called_markers_and_shares_are_worked_out(client: httpx.Client) -> None:
    shown = page(client, "/policy/factors?exposed=50&ratio=4&ratio_low=3&ratio_high=5.3333")
    assert "never a reason to look at a person" in shown.css_first("[aria-labelledby=lgbtq_homeless]").text()
    assert "38 % of cases" in shown.css_first("[role=status]").text()
    wrong = page(client, "/policy/factors?exposed=150&ratio=4&ratio_low=3&ratio_high=5")
    assert "between 0 and 1" in wrong.css_first("[role=alert]").text()
    assert client.get("/api/v1/policy/attributable?exposed=nan&ratio=2&ratio_low=1&ratio_high=3").status_code == 400


def test_the_lab_says_first_how_little_is_known(client: httpx.Client) -> None:
    for prefix, words in (("", "no effect study"), ("/es", "ningún estudio de efecto")):
        lead = page(client, f"{prefix}/policy/").css_first(".lead").text()
        assert words in lead[:90]
