"""Pooling against published figures and by hand; shares of cases; the families that the evidence is sorted into."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from safelight.core.errors import BadFilter
from safelight.policy.evidence import evidence
from safelight.policy.factors import Study, attributable, families, forest, pool
from safelight.policy.factors.pooling import study_of, study_of_counts

BCG = (
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
)
"""Tuberculosis among vaccinated and others in 13 trials (Colditz and others 1994, JAMA 271:698), a usual example."""


def log_risk_ratio(ill: int, well: int, others_ill: int, others_well: int) -> Study:
    error = math.sqrt(1 / ill - 1 / (ill + well) + 1 / others_ill - 1 / (others_ill + others_well))
    return Study("", math.log(ill / (ill + well)) - math.log(others_ill / (others_ill + others_well)), error)


def test_the_usual_example_comes_out_as_published() -> None:
    found = pool([log_risk_ratio(*trial) for trial in BCG])
    assert found.tau2 == pytest.approx(0.3181, abs=2e-4)  # Paule and Mandel, as the R package metafor gives it
    assert found.mean == pytest.approx(-0.7150, abs=2e-4)
    assert found.q == pytest.approx(152.233, abs=1e-3)
    assert found.i2 == pytest.approx(0.9212, abs=1e-4)


def test_studies_that_agree_are_weighed_by_their_precision() -> None:
    found = pool([Study("a", 1.0, 0.1), Study("b", 1.1, 0.2)])
    assert found.tau2 == found.i2 == 0
    assert found.mean == pytest.approx((1.0 / 0.01 + 1.1 / 0.04) / (1 / 0.01 + 1 / 0.04))
    assert found.another_low is None
    with pytest.raises(ValueError, match="one study"):
        pool([Study("a", 1.0, 0.1)])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 2)), min_size=2, max_size=8), st.floats(-5, 5))
def test_the_mean_lies_among_the_studies_and_moves_with_them(told: list[tuple[float, float]], by: float) -> None:
    studies = [Study("", mean, error) for mean, error in told]
    found, moved = pool(studies), pool([Study("", one.mean + by, one.error) for one in studies])
    assert min(one.mean for one in studies) - 1e-9 <= found.mean <= max(one.mean for one in studies) + 1e-9
    assert found.low <= found.mean <= found.high
    assert moved.mean == pytest.approx(found.mean + by, abs=1e-6)
    assert moved.i2 == pytest.approx(found.i2, abs=1e-6)


def test_a_study_is_read_from_its_interval_or_its_counts() -> None:
    assert study_of("x", None, 2.51, 4.28, share=False).mean == pytest.approx(math.log(3.28), abs=2e-3)  # type: ignore[union-attr]
    assert study_of("x", 2.0, None, 4.28, share=False) is None
    assert math.exp(study_of_counts("x", (33, 53), (23, 94)).mean) == pytest.approx(2.5, abs=0.05)


def test_a_share_of_cases_is_as_by_hand() -> None:
    found = attributable(0.5, (4.0, 3.0, 5.3333))
    assert found.share == pytest.approx(0.375)
    assert found.low == pytest.approx(0.337, abs=0.01)
    assert found.high == pytest.approx(0.406, abs=0.01)
    wider = attributable(0.5, (4.0, 3.0, 5.3333), exposed_interval=(0.3, 0.7))
    assert wider.low < found.low
    assert wider.high > found.high
    assert attributable(0.4, (0.5, 0.4, 0.625)).share == pytest.approx(-0.4), "fewer cases with it than without"


@pytest.mark.parametrize(
    ("exposed", "ratio"), [(0.0, (2, 1, 3)), (1.2, (2, 1, 3)), (0.5, (2, 3, 4)), (0.5, (-1, -2, 3))]
)
def test_what_cannot_be_gets_a_sentence(exposed: float, ratio: tuple[float, float, float]) -> None:
    with pytest.raises(BadFilter):
        attributable(exposed, ratio)


def test_nothing_is_pooled_twice_and_what_is_apart_says_why() -> None:
    for family in families().values():
        pooled = [line.evidence.id for line in family.lines if not line.why_apart]
        assert len(pooled) == len(set(pooled)) == (family.pooled.studies if family.pooled else len(pooled))
        assert family.confounding
        assert {line.evidence.id for line in family.lines} <= set(evidence())
    together = families()["trafficked_homeless_youth"]
    assert together.pooled is not None
    low, mean, high = (together.shown(one) for one in (together.pooled.low, together.pooled.mean, together.pooled.high))
    assert 0 < low < 0.149 < mean < 0.256 < high < 1, "it holds the studies, which differ"


def test_a_forest_plot_has_a_row_for_each_study_and_no_markup_of_others() -> None:
    for family in families().values():
        svg = forest(family, mean="<b>Together")
        tree = LexborHTMLParser(svg)
        assert "<b>" not in svg
        assert len(tree.css("g")) == sum(line.value is not None or line.low is not None for line in family.lines)
