"""Scenario files: what is refused, with a sentence each, and what names their results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from safelight.catalog import load_catalog
from safelight.core.errors import SafelightError
from safelight.policy import Scenario, outputs, place, place_ids, read_scenario, read_settings, run, scenario, told

Write = Callable[[str], Path]

REFUSED = {
    "no TOML": ("version = ", "not TOML"),
    "no version": ("months = 12", "of version 0; version 1 is read here"),
    "an older version": ("version = 0", "of version 0; version 1 is read here"),
    "a newer version": ("version = 2", "of version 2; version 1 is read here"),
    "an unknown key": ("version = 1\nmonth = 12", "no key month. Did you mean months?"),
    "an unknown key of a table": ("version = 1\n[goal]\nnew_victim = 3", "Did you mean new_victims?"),
    "an unknown symbol": ("version = 1\n[set]\nbetta = 0.01", "There is no symbol betta. Near it: beta"),
    "an unknown lever": ("version = 1\n[set]\nu13 = 1", "There is no symbol u13"),
    "an unknown lever to search": ("version = 1\n[search]\nlevers = [1, 13]", "There is no lever 13"),
    "a lever beyond full": ("version = 1\n[set]\nu3 = 1.5", "u3 can't be 1.5. It may be from 0 to 1"),
    "NaN": ("version = 1\n[set]\nbeta = nan", "set.beta is no number that can be counted with"),
    "infinity": ("version = 1\n[intervals]\nbeta = [0, inf]", "intervals.beta.1 is no number"),
    "half a regime": ("version = 1\n[set]\nZ = 0.5", "Z can't be 0.5. It may be 0 or 1"),
    "an interval of a lever": ("version = 1\n[intervals]\nu3 = [0, 1]", "u3 is chosen, not uncertain"),
    "an interval upside down": ("version = 1\n[intervals]\nbeta = [0.01, 0.002]", "interval of beta ends below"),
    "a value outside": ("version = 1\n[set]\nbeta = 0.1\n[intervals]\nbeta = [0, 0.02]", "outside its interval"),
    "an impossible end": ("version = 1\n[intervals]\nqe = [0, 1.4]", "qe can't be 1.4"),
    "an interval of one end": ("version = 1\n[intervals]\nqe = [0]", "lacks intervals.qe.1"),
    "a budget of nothing": ("version = 1\n[goal]\nnew_victims = 3\nyear = 5\nbudget = 0", "budget must be above 0"),
    "a negative budget": ("version = 1\n[goal]\nnew_victims = 3\nyear = 5\nbudget = -2", "budget must be above 0"),
    "a negative goal": ("version = 1\n[goal]\nnew_victims = -3\nyear = 5\nbudget = 9", "must be 0 or more"),
    "no goal's year": ("version = 1\n[goal]\nnew_victims = 3\nbudget = 9", "lacks goal.year"),
    "no time": ("version = 1\nmonths = 0", "months must be 1 or more"),
    "too much time": ("version = 1\nmonths = 601", "months must be 600 or less"),
    "a word for a number": ('version = 1\nmonths = "long"', "months is not of the kind that it must be"),
    "an unknown place": ('version = 1\nplace = "atlantis"', "no figures of 'atlantis'"),
    "no way out": ("version = 1\n[set]\ne4 = 0\ni4 = 0\nh4 = 0\nmu4 = 0", "no balance to start from"),
    "less than exists": ("version = 1\n[set]\nu0_8 = 1\nu8 = 0", "would make qe impossible"),
    "faster than its clock": ("version = 1\n[set]\ne1 = 5000", "too fast for a model whose clock counts months"),
}


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_gets_a_sentence(scenario_file: Write, text: str, says: str) -> None:
    with pytest.raises(SafelightError) as refused:
        told(read_scenario(scenario_file(text)))
    assert says in str(refused.value)
    assert refused.value.fix


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (["beta"], "No number is set in beta."),
        (["beta="], "No number is set in beta=."),
        (["=3"], "No number is set in =3."),
        (["u3=nan"], "No number is set in u3=nan."),
        (["u3=-inf"], "No number is set in u3=-inf."),
        (["u3=0.5", "u3=1"], "u3 is set twice, to 0.5 and 1."),
    ],
)
def test_what_sets_no_number_gets_a_sentence(texts: list[str], says: str) -> None:
    with pytest.raises(SafelightError) as refused:
        read_settings(texts)
    assert refused.value.what == says
    assert refused.value.fix


def test_the_same_value_twice_is_once() -> None:
    assert read_settings(["u3 = 1", "u3=1.0", "beta=5e-3"]) == {"u3": 1.0, "beta": 0.005}


def test_a_scenario_is_named_by_what_it_asks() -> None:
    one = scenario({"set": {"u3": 1}, "name": "one"})
    assert one.hash == scenario({"version": 1, "set": {"u3": 1.0, "beta": 0.006}, "name": "another name"}).hash
    for other in ({"set": {"u3": 0.9}}, {"set": {"u3": 1}, "months": 60}, {"set": {"u3": 1}, "stages": False}):
        assert scenario(other).hash != one.hash


def test_a_goal_met_already_is_said(scenario_file: Write) -> None:
    goal = "version = 1\n[set]\nu3 = 1\n[goal]\nnew_victims = {}\nyear = 5\nbudget = 1_000_000"
    easy, hard, near = (told(read_scenario(scenario_file(goal.format(number))))["goal"] for number in (500, 10, 370))
    assert easy["met_already"] and "met already" in easy["says"]
    assert not hard["met"] and "not met" in hard["says"]
    assert near["met"] and not near["met_already"] and near["within_budget"]


def test_every_place_has_residents_and_says_where_its_figures_are_from() -> None:
    catalog = load_catalog()
    for name in place_ids():
        known = place(name)
        assert catalog.city(name).residents is not None
        assert {one.symbol for one in known.provenance} == {"residents", "Lam", "B0", "F1", "u0_1"}
        assert all(one.source and one.says for one in known.provenance)
        assert 150 <= known.symbols["Lam"] / known.size <= 1000
        assert 0 <= known.exists["u0_1"] <= 1


def test_a_place_is_of_its_size_and_what_is_set_beats_it() -> None:
    asked = scenario({"place": "oakland", "set": {"cV": 1500}})
    there, usual = run(asked.setting()), run(Scenario().setting())
    known = place("oakland")
    assert there.setting.numbers()["cV"] == 1500
    per_inflow = there.stock("N")[0] / known.symbols["Lam"]
    assert per_inflow == pytest.approx(usual.stock("N")[0] / 500)
    assert outputs(there)["N_per_100k"] == pytest.approx(there.stock("N")[-1] / known.residents * 100_000)


def test_every_assumption_at_work_is_marked() -> None:
    marked = {one["symbol"]: one["standing"] for one in told(scenario({"set": {"u5": 1}, "months": 3}))["assumptions"]}
    assert marked["s5"] == marked["eta"] == marked["F5"] == "assumption"
    assert marked["T1"] == marked["T2"] == marked["T3"] == "client's hypothesis"
    assert not {"s6", "zD", "delta"} & set(marked)


def test_without_stages_the_police_see_all_alike() -> None:
    asked = run(scenario({"stages": False}).setting())
    assert outputs(asked)["police_stage4_share"] == pytest.approx(asked.stock("S4")[-1] / asked.stock("N")[-1])
