"""The letter and the ordinance: filled in with a city's gaps, in two languages, with nobody's name in them."""

import re
import tomllib
from importlib.resources import files

import pytest

from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter
from safelight.core.vocabulary import Basis
from safelight.observatory import LANGUAGES, model_ordinance, report_card, request_letter
from safelight.observatory.fields import FIELDS

TEXTS = files("safelight.observatory").joinpath("texts")
SOURCE = {
    "city": "oakland",
    "source": "crimewatch",
    "title": "CrimeWatch Data",
    "publisher": "Oakland Police Department",
    "page": "https://data.oaklandca.gov/",
    "basis": "reported_offence",
    "unit": "offences",
}


@pytest.fixture
def card(made_up, record):
    """300 offences: 60 say selling, 40 promoting; the place is said, sex is withheld, race not recorded."""

    def make(**changes):
        offences = {"city": "oakland", "basis": "reported_offence", "unit": "offences", "venue": "street", "cell": "a"}
        unsaid = {"sex": "unknown", "age_band": "18_24", "race": "unknown", "hour": "20-24", "size_band": "1"}
        records = [
            record(role, number, **offences, **unsaid)
            for role, number in (("prostituted_person", 60), ("exploiter", 40), ("unknown", 200))
        ]
        silences = [
            {"field": "sex", "basis": "reported_offence", "code": "withheld"},
            {"field": "race", "basis": "reported_offence", "code": "not_recorded"},
        ]
        asks = made_up(records, silences=silences, sources=[SOURCE], **changes)
        return report_card(asks, load_catalog(), "oakland")

    return make


def test_the_letter_names_the_gaps_and_only_these(card) -> None:
    letter = request_letter(card())
    gaps = letter.split("2. What they don't say")[1].split("3. What I ask for")[0]
    assert "To: Oakland Police Department, records officer" in letter
    assert "- CrimeWatch Data (https://data.oaklandca.gov/)" in letter
    assert "Reported offences, CrimeWatch Data:" in gaps
    assert "promoting or trafficking: 33 % of the records say it." in gaps
    assert re.search(r"the sex of .*: held back\.", gaps)
    assert re.search(r"the race .*: not recorded\.", gaps)
    assert "the kind of place" not in gaps and "the hour" not in gaps
    assert "it lies from 0.3 to 6.5" in " ".join(gaps.split())


def test_the_letter_asks_for_every_field_and_forbids_names(card) -> None:
    for language, never in (("en", "Names, dates of birth"), ("es", "Nombres, fechas de nacimiento")):
        words = tomllib.loads(TEXTS.joinpath("words.toml").read_text(encoding="utf-8"))[language]
        letter = request_letter(card(), language=language)
        assert all(f"- {words['fields'][field.name]}\n" in letter for field in FIELDS)
        assert never in letter


def test_a_letter_of_made_up_records_says_so_first(card) -> None:
    assert request_letter(card(origin="synthetic")).startswith("MADE-UP NUMBERS.")
    assert request_letter(card(origin="synthetic"), language="es").startswith("NÚMEROS INVENTADOS.")
    assert "MADE-UP" not in request_letter(card())


def test_a_city_without_records_still_has_a_letter(made_up) -> None:
    letter = request_letter(report_card(made_up([]), load_catalog(), "boston"))
    assert "To: Boston Police Department, records officer" in letter
    assert "No record of it could be read" in letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unfilled_but_what_the_sender_knows(card, language) -> None:
    for text in (request_letter(card(), language=language), model_ordinance("Oakland", language=language)):
        assert "$" not in text and "{" not in text and "None" not in text
        assert "Oakland" in text
        assert re.findall(r"\[[^]]+\]", text)
        assert max(map(len, text.splitlines())) <= 160


def test_both_languages_have_the_same_gaps_sections_and_words() -> None:
    for name in ("letter", "ordinance"):
        texts = [TEXTS.joinpath(f"{name}.{language}.txt").read_text(encoding="utf-8") for language in LANGUAGES]
        assert len({tuple(sorted(re.findall(r"\$\{(\w+)\}", text))) for text in texts}) == 1
        assert len({len(re.findall(r"^(?:Section |Artículo )?\d+\.", text, re.MULTILINE)) for text in texts}) == 1
        assert len({len(re.findall(r"\[", text)) for text in texts}) == 1
        assert len({len(re.findall(r"^\(\w\)", text, re.MULTILINE)) for text in texts}) == 1
    words = tomllib.loads(TEXTS.joinpath("words.toml").read_text(encoding="utf-8"))
    assert set(words) == set(LANGUAGES)
    assert words["en"].keys() == words["es"].keys()
    for language in LANGUAGES:
        assert list(words[language]["fields"]) == [field.name for field in FIELDS]
        assert list(words[language]["bases"]) == [basis.value for basis in Basis]


def test_the_ordinance_asks_for_every_field_monthly_readably_and_with_privacy() -> None:
    text = " ".join(model_ordinance().split())
    for phrase in ("each month", "read by machine (CSV", "under 18", "Small number", "never published", "immigration"):
        assert phrase in text
    for fact in ("the side", "kind of place", "sex", "age band", "race", "police district", "four hours", "operation"):
        assert fact in text
    assert "[City]" in text


def test_another_language_is_an_error() -> None:
    with pytest.raises(BadFilter, match="en, es"):
        model_ordinance(language="fr")
