"""Every data set, account and site that the facts beside the project name is an entry of the catalogue."""

import re
from pathlib import Path

import pytest

from safelight.catalog import Catalog, Source, load_catalog

OUTLETS = {
    "boston": ("bpdnews.com",),
    "chicago": ("mft5-nfa8", "ufxy-tgry", "vnz2-rmie"),
    "dallas": ("dpdbeat.com",),
    "denver": ("public-records sheets of complaints",),
    "houston": ("htowntx.com",),
    "portland": ("FlashAlert",),
    "san_diego": ("Commission cases",),
    "seattle": ("spdblotter.seattle.gov", "hyay-5x7b"),
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def facts(shared_data: Path, name: str) -> str:
    return (shared_data.parent / "facts" / name).read_text(encoding="utf-8")


def words(source: Source) -> str:
    listed = (source.page, source.endpoint.dataset, source.endpoint.url, source.status_note, *source.named_as)
    return " ".join(map(str, listed))


@pytest.mark.parametrize(
    "name", ["asked-for-systems.md", "sources-a.md", "sources-b.md", "text-sources.md"], ids=lambda name: name[:-3]
)
def test_every_numbered_data_set_is_an_entry(catalog: Catalog, shared_data: Path, name: str) -> None:
    listed = " ".join(words(source) for city in catalog.cities.values() for source in city.sources)
    named = set(
        re.findall(r"(?<![\w-])(?=\S*[a-z])(?=\S*\d)[a-z0-9]{4}-[a-z0-9]{4}(?![\w-])", facts(shared_data, name))
    )
    assert named
    assert {one for one in named if one not in listed} == set()


def test_every_outlet_of_a_department_is_an_entry(catalog: Catalog, shared_data: Path) -> None:
    told = facts(shared_data, "text-sources.md") + facts(shared_data, "asked-for-systems.md")
    for city, names in OUTLETS.items():
        for name in names:
            assert name in told
            assert any(name in words(source) for source in catalog.city(city).sources), name


def test_each_of_the_eleven_accounts_is_an_entry(catalog: Catalog, shared_data: Path) -> None:
    [told] = re.findall(r"^Atlanta_Police, .+$", facts(shared_data, "asked-for-systems.md"), flags=re.MULTILINE)
    accounts = [source.endpoint.account for city in catalog.cities.values() if (source := city.source("x_account"))]
    assert sorted(str(account) for account in accounts) == sorted(told.rstrip(".").split(", "))
    assert len(accounts) == 11
