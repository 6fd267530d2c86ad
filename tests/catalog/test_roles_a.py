"""Codes and statutes of Boston, Chicago, Denver, Los Angeles, Oakland and Seattle have the roles that are known."""

from datetime import timedelta

import pytest

from safelight.catalog import Catalog, Rule, load_catalog, normalise_statute
from safelight.core.vocabulary import Charge, Role

BUYER, EXPLOITER, SELLER, UNKNOWN = Role.BUYER, Role.EXPLOITER, Role.PROSTITUTED_PERSON, Role.UNKNOWN


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


ROLES: dict[str, dict[str, tuple[Role, bool]]] = {
    "chicago/crimes": {
        **dict.fromkeys(("1505", "1506", "1507", "1511", "1512", "1513", "1549", "1055"), (UNKNOWN, False)),
        **dict.fromkeys(("1510", "1515", "1520", "1530", "1050"), (EXPLOITER, False)),
        **dict.fromkeys(("1521", "1531"), (EXPLOITER, True)),
        "1525": (BUYER, False),
        "1526": (BUYER, True),
    },
    "chicago/arrests": {
        "720 ILCS 5.0/11-14-A": (SELLER, False),
        "720 ILCS 5.0/11-14.1-A": (BUYER, False),
        "720 ILCS 5.0/11-18-A-1": (BUYER, False),
        "720 ILCS 5.0/11-14.3-A-1": (EXPLOITER, False),
        "720 ILCS 5.0/11-14.3-A-2-A": (EXPLOITER, False),
        "720 ILCS 5.0/11-14.3-A-2-B": (EXPLOITER, False),
        "720 ILCS 5.0/11-14.4-A-1": (EXPLOITER, True),
        "720 ILCS 5.0/11-15-A-1": (EXPLOITER, False),
        "720 ILCS 5.0/11-17-A-1": (EXPLOITER, False),
        "8-8-020": (EXPLOITER, False),
        "8-8-030": (UNKNOWN, False),
        "8-8-060": (UNKNOWN, False),
    },
    "denver/offenses": {
        **dict.fromkeys(("4001 / 0", "4002 / 0", "4002 / 1", "4099 / 0"), (EXPLOITER, False)),
        **dict.fromkeys(("4004 / 0", "4004 / 1", "4099 / 1"), (UNKNOWN, False)),
    },
    "boston/incidents": {
        **dict.fromkeys(("1601", "1602", "1607", "01602", "1620"), (UNKNOWN, False)),
        **dict.fromkeys(("1603", "1610", "01603"), (EXPLOITER, False)),
        "1605": (SELLER, False),
    },
    "oakland/crimewatch": {
        "DISORDERLY CONDUCT:PROSTITUTION": (UNKNOWN, False),
        "DISORDERLY CONDUCT:SOLICIT LEWD ACT": (UNKNOWN, False),
        "LOITER:INTENT:PROSTITUTION": (SELLER, False),
        "LOITERING FOR THE PURPOSE OF PROSTITUTION": (SELLER, False),
        **dict.fromkeys(
            ("SUPV/ETC PROSTITUTION", "PIMPING", "PANDERING", "PANDER PRSN F/PROST:THRET"), (EXPLOITER, False)
        ),
        "PIMPING FOR PROSTITUTE UNDER 16": (EXPLOITER, True),
        "KEEP/LIVE IN HOUSE OF ILL FAME": (UNKNOWN, False),
    },
    "seattle/responses_911": {"125": (UNKNOWN, False), "127": (UNKNOWN, False)},
    "los_angeles/nibrs": {
        "40A": (UNKNOWN, False),
        "40B": (EXPLOITER, False),
        "40C": (BUYER, False),
        "64A": (EXPLOITER, False),
    },
    "los_angeles/crimes": {**dict.fromkeys(("805", "806", "822"), (EXPLOITER, False)), "921": (UNKNOWN, False)},
    "los_angeles/arrests": {
        "647(b)": (UNKNOWN, False),
        "647(b)(1)": (SELLER, False),
        "647(b)(2)": (BUYER, False),
        "647(b)(3)": (BUYER, True),
        "653.22": (SELLER, False),
        "653.23": (EXPLOITER, False),
        "266h": (EXPLOITER, False),
        "266i": (EXPLOITER, False),
        "266h(b)": (EXPLOITER, True),
        "236.1(c)": (EXPLOITER, True),
        "315": (UNKNOWN, False),
        "647(a)": (UNKNOWN, False),
    },
}
"""Source -> code, text or statute -> role, and whether a person under 18 is concerned."""


STATUTES: dict[str, dict[str, tuple[Role, bool]]] = {
    "WA": {
        "SMC - 12A.10.020": (SELLER, False),
        "9A.88.030": (SELLER, False),
        "SMC - 12A.10.040": (BUYER, False),
        "RCW - 9A.88.110": (BUYER, False),
        "RCW - 9.68A.100": (BUYER, True),
        "9.68A.101": (EXPLOITER, True),
        "9A.88.070": (EXPLOITER, False),
        "SMC - 12A.10.010": (UNKNOWN, False),
    },
    "CO": {
        "18-7-201": (SELLER, False),
        "18-7-205": (BUYER, False),
        "18-7-202": (EXPLOITER, False),
        "18-7-203": (EXPLOITER, False),
        "18-7-406": (BUYER, True),
        "18-3-504": (EXPLOITER, False),
    },
    "MA": {
        "272/53A": (UNKNOWN, False),
        "272/53A(a)": (SELLER, False),
        "272/53A(b)": (BUYER, False),
        "272/53A(c)": (BUYER, True),
        "272/7": (EXPLOITER, False),
        "265/50": (EXPLOITER, False),
    },
    "NIBRS": {"40A": (UNKNOWN, False), "40B": (EXPLOITER, False), "40C": (BUYER, False), "64A": (EXPLOITER, False)},
}
"""Law pack -> statute or code -> role, and whether a person under 18 is concerned."""


@pytest.mark.parametrize("pack", STATUTES)
def test_each_known_statute_has_its_role(catalog: Catalog, pack: str) -> None:
    for value, known in STATUTES[pack].items():
        rule = next(rule for rule in catalog.laws[pack].statutes if value in [*rule.code, *rule.statute])
        assert (rule.role, rule.minor) == known, value


@pytest.mark.parametrize("pack", ["CA", "CO", "IL", "MA", "NIBRS", "WA"])
def test_no_statute_is_in_two_rules_of_the_same_day(catalog: Catalog, pack: str) -> None:
    seen: dict[str, list[Rule]] = {}
    for rule in catalog.laws[pack].statutes:
        for value in [*rule.code, *rule.text, *rule.statute]:
            seen.setdefault(normalise_statute(value), []).append(rule)
    for value, rules in seen.items():
        later = sorted(rules, key=lambda rule: str(rule.valid_from or ""))
        ends = [rule.valid_until for rule in later[:-1]]
        assert all(
            end and rule.valid_from and end < rule.valid_from for end, rule in zip(ends, later[1:], strict=True)
        ), value


@pytest.mark.parametrize("source_id", ROLES)
def test_each_known_code_has_its_role(catalog: Catalog, source_id: str) -> None:
    city_id, _, name = source_id.partition("/")
    city = catalog.city(city_id)
    rules = catalog.rules(city, catalog.source(city, name))
    for value, known in ROLES[source_id].items():
        rule = next(rule for rule in rules if value in [*rule.code, *rule.text, *rule.statute])
        assert (rule.role, rule.minor) == known, value


def test_what_may_not_be_the_trade_stands_apart(catalog: Catalog) -> None:
    apart = {
        ("chicago", "1055", Charge.OTHER),
        ("boston", "1620", Charge.OTHER),
        ("los_angeles", "921", Charge.OTHER),
        ("oakland", "DISORDERLY CONDUCT:SOLICIT LEWD ACT", Charge.LEWD_CONDUCT),
        ("oakland", "PROSTITUTION", Charge.OTHER),
    }
    for city_id, value, charge in apart:
        rules = [rule for named in catalog.city(city_id).rules.values() for rule in named]
        (rule,) = (rule for rule in rules if value in [*rule.code, *rule.text])
        assert (rule.apart, rule.role, rule.charge) == (True, UNKNOWN, charge)


def test_seattle_reads_40a_as_selling_only_while_buyers_are_written_apart(catalog: Catalog) -> None:
    city = catalog.city("seattle")
    first, second = (rule for rule in catalog.rules(city, catalog.source(city, "crime")) if "40A" in rule.code)
    assert first.valid_from is not None
    assert (first.role, second.role, second.valid_from) == (SELLER, UNKNOWN, None)


def test_a_repealed_offence_keeps_its_rows_but_loses_its_side(catalog: Catalog) -> None:
    before, after = (rule for rule in catalog.laws["CA"].statutes if "653.22" in rule.statute)
    assert before.valid_until is not None
    assert after.valid_from == before.valid_until + timedelta(days=1)
    assert (before.role, after.role) == (SELLER, UNKNOWN)
    assert any(change.day == after.valid_from for change in catalog.laws["CA"].changes)
