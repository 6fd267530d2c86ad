"""A search over seven levers and thirty worlds, and what its document says of it."""

import os
from dataclasses import replace

import numpy as np
import orjson
import polars as pl
import pytest

from safelight.core.errors import BadInput
from safelight.core.home import Home
from safelight.policy import scenario
from safelight.policy.baskets.evaluating import in_full
from safelight.policy.model.sm1 import MEASURES
from safelight.policy.search import Stopped, as_json, check, from_json, kept_as, kept_in, search, searched
from safelight.policy.search.asking import asked
from safelight.policy.search.goals import about, answer
from safelight.policy.search.keeping import MOST_KEPT
from safelight.policy.search.table import Table
from safelight.policy.search.tables import write_tables

LEVERS = [3, 4, 5, 6, 8, 9, 11]


def asking(**goal):
    found = {"months": 60, "search": {"worlds": 30, "seed": 4, "levers": LEVERS}}
    usual = {"new_victims": 150, "year": 5, "budget": 2_000_000, "probability": 0.6}
    return scenario({**found, "goal": {**usual, **goal}})


@pytest.fixture(scope="module")
def table():
    found = asked(asking())
    return Table(found, in_full(found.worlds, found.moved, found.terms))


def of(table, **goal):
    """The same measures, asked with another goal of the same year."""
    return answer(Table(replace(table.asked, scenario=asking(**goal)), table.measured))


@pytest.fixture(scope="module")
def found():
    return search(asking())


def test_the_baskets_are_those_of_the_levers_it_may_use(table):
    assert len(table.asked.numbers) == 2 ** len(LEVERS)
    assert table.asked.levers == tuple(lever - 1 for lever in LEVERS)
    assert table.asked.cost[-1] == 400_000 + 300_000 + 600_000 + 500_000 + 1_500_000 + 400_000 + 500_000


def test_the_cheapest_baskets_are_those_that_trying_all_finds(table):
    found = answer(table)
    new = table.measured[:, :, MEASURES.index("new_victims_per_year")]
    good = [
        (float(cost), int(number))
        for number, cost, row in zip(table.asked.numbers, table.asked.cost, new, strict=True)
        if (row <= 150).mean() >= 0.6 and cost <= 2_000_000
    ]
    assert found.status == "reached"
    assert len(good) > 3
    assert min(good)[0] == table.asked.cost[table.asked.place_of(found.cheapest[0])]
    assert set(found.cheapest) <= {number for _, number in good}
    costs = [table.asked.cost[table.asked.place_of(number)] for number in found.cheapest]
    assert costs == sorted(costs)


def test_a_goal_that_is_met_already_says_so(table):
    found = of(table, new_victims=5_000)
    assert found.status == "already met"
    assert found.cheapest[0] == 0
    assert "already met" in found.said


def test_a_goal_out_of_reach_says_how_near_one_gets(table):
    found = of(table, new_victims=20, probability=0.9)
    assert found.status == "not reached"
    assert not found.cheapest
    near = found.nearest
    assert near.budget is None
    affordable = table.asked.affordable
    new = table.measured[:, :, 0]
    assert near.probability == pytest.approx((new[affordable] <= 20).mean(axis=1).max())
    ordered = np.sort(new[affordable], axis=1)[:, 26]  # 27 of 30 worlds are at this or below
    assert near.new_victims == pytest.approx(ordered.min())
    assert "No budget changes that" in found.said


def test_a_goal_that_only_costs_more_says_what_it_costs(table):
    dear = of(table, budget=250_000)
    assert dear.status == "not reached"
    reached = of(table, budget=dear.nearest.budget)
    assert reached.status == "reached"
    assert reached.cheapest[0] == dear.nearest.budget_by
    assert of(table, budget=dear.nearest.budget - 1).status == "not reached"


def test_the_document_names_every_basket_it_speaks_of(found):
    told = {basket.number for basket in found.baskets}
    assert {0, found.chosen, *found.frontier, *found.robust, *found.expected, *found.goal.cheapest} <= told
    assert found.chosen == found.goal.cheapest[0]
    for basket in found.baskets:
        assert sum(credit.averted for credit in basket.credits) == pytest.approx(
            found.baskets[0].new_victims_a_year.mean - basket.new_victims_a_year.mean, abs=1e-2
        )
        assert sum(basket.grades.values()) == pytest.approx(1 if basket.credits else 0)
        assert (basket.regret is None) == (basket.cost_a_year > 2_000_000)


def test_the_most_robust_basket_regrets_least(found):
    by_number = {basket.number: basket for basket in found.baskets}
    least = by_number[found.robust[0]].regret.most
    assert all(least <= basket.regret.most for basket in found.baskets if basket.regret)
    mean = by_number[found.expected[0]].regret.mean
    assert all(mean <= basket.regret.mean for basket in found.baskets if basket.regret)


def test_levers_in_part_keep_to_the_budget_and_are_measured_in_all_worlds(found):
    assert found.partial
    for one in found.partial:
        assert one.cost_a_year <= 2_000_000 * (1 + 1e-6)
        assert one.number is None
        assert set(np.flatnonzero(one.levers) + 1) <= set(LEVERS)
    for bought in found.linear:
        assert bought.averts <= bought.averts_if_added * (1 + 1e-6)


def test_assumptions_that_move_the_answer_are_named(found):
    named = {one.symbol for one in found.assumptions}
    assert "eta" in named
    assert "Lam" not in named
    assert found.assumed_levers == 4
    assert any("client's hypothesis" in warning for warning in found.warnings)
    assert found.drivers.indices[0].symbol == "beta"
    assert {sheet.number for sheet in found.levers} == set(LEVERS)


def test_the_document_goes_through_json_whole_and_is_the_same_for_the_same_seed(found):
    content = orjson.dumps(as_json(found))
    assert orjson.dumps(as_json(from_json(orjson.loads(content)))) == content
    assert orjson.dumps(as_json(search(asking()))) == content


def test_what_exists_already_is_not_bought_again():
    content = {**asking().model_dump(), "set": {"u0_3": 0.5}}
    found = asked(scenario({**content, "goal": {**content["goal"]}}))
    place = found.place_of(0b100)
    assert found.moved[place].tolist()[2] == 0.5
    assert found.cost[place] == 200_000
    assert found.set_to(found.moved[place])[2] == 1


def test_the_hypothesis_of_stages_can_be_switched_off():
    off = asked(scenario({"stages": False, "search": {"worlds": 10, "levers": [3]}}))
    assert off.worlds.column("i1") == pytest.approx(off.worlds.column("i4"))
    on = asked(scenario({"search": {"worlds": 10, "levers": [3]}}))
    assert (on.worlds.column("i1") < on.worlds.column("i4")).all()


def test_a_place_is_as_uncertain_as_anywhere_in_proportion():
    found = asked(scenario({"place": "oakland", "search": {"worlds": 50, "levers": [3]}}))
    free = found.space.free.index("Lam")
    usual = found.space.usual()[free]
    assert found.space.low[free] / usual == pytest.approx(150 / 500)
    assert found.space.high[free] / usual == pytest.approx(1000 / 500)
    fixed = asked(scenario({"set": {"Lam": 300}, "search": {"worlds": 10, "levers": [3]}}))
    assert (fixed.worlds.column("Lam") == 300).all()


def test_too_many_worlds_are_refused_with_a_number_that_fits():
    with pytest.raises(BadInput, match="too many") as refused:
        check(scenario({"search": {"worlds": 20_000}}))
    assert "2,560 worlds" in refused.value.fix
    check(scenario({"search": {"worlds": 2_560}}))


def test_a_search_that_is_stopped_goes_on_where_it_was(tmp_path):
    wanted = scenario({**asking().model_dump(), "search": {"worlds": 60, "levers": (3, 4)}})
    kept = kept_in(Home(tmp_path), wanted)
    heard = []
    with pytest.raises(Stopped):
        searched(wanted, kept, told=heard.append, stopped=lambda: len(heard) > 1)
    assert list((kept.folder / "parts").glob("*.npy"))
    heard.clear()
    found = searched(wanted, kept, told=heard.append)
    assert heard[0] > 0
    assert found == as_json(search(wanted))
    again = kept.document()
    assert again == orjson.loads(orjson.dumps(found))
    assert again["goal"]["said"].template == found["goal"]["said"].template
    assert again["goal"]["said"].values == found["goal"]["said"].values
    assert not (kept.folder / "parts").exists()
    heard.clear()
    assert searched(wanted, kept, told=heard.append) == again
    assert heard == []


def test_the_data_hold_every_basket_and_every_world(tmp_path, table):
    write_tables(table, tmp_path)
    baskets, worlds = pl.read_parquet(tmp_path / "baskets.parquet"), pl.read_csv(tmp_path / "worlds.csv")
    assert len(baskets) == 128
    assert len(worlds) == 30
    row = baskets.row(by_predicate=pl.col("basket") == 0b1100, named=True)
    assert (row["u3"], row["u4"], row["u5"]) == (1, 1, 0)
    told = table.basket(table.asked.place_of(0b1100))
    assert row["new_victims_per_year_p95"] == pytest.approx(told.new_victims_a_year.p95)
    assert row["regret_most"] == pytest.approx(told.regret.most)
    assert pl.read_csv(tmp_path / "baskets.csv").columns == baskets.columns


def test_a_damaged_part_is_worked_out_anew(tmp_path):
    kept = kept_in(Home(tmp_path), asking())
    kept.keep_part(0, np.ones((4, 3, 2), dtype=np.float32))
    assert kept.part(0, (4, 3, 2)) is not None
    assert kept.part(0, (4, 4, 2)) is None
    next((kept.folder / "parts").iterdir()).write_bytes(b"cut")
    assert kept.part(0, (4, 3, 2)) is None


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0"), (1234, "1,200"), (0.0461, "0.046"), (7.06, "7.1"), (99.7, "100")]
)
def test_people_are_told_to_two_figures(number, told):
    assert about(number) == told


def test_what_was_used_longest_ago_goes_first(tmp_path):
    home = Home(tmp_path)
    kept = [kept_as(home, f"search-{number}") for number in range(MOST_KEPT + 1)]
    for number, one in enumerate(kept[:-1]):
        one.finish({})
        os.utime(one.folder / "document.json", (number, number))
    assert kept[0].document() == {}  # used again
    kept[-1].finish({})
    left = {one.name for one in kept[0].folder.parent.iterdir()}
    assert len(left) == MOST_KEPT
    assert kept[0].name in left
    assert kept[-1].name in left
    assert kept[1].name not in left
