"""The lab's pages that are read: what it can say, every line of evidence, and families of studies with their means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from safelight.core.errors import BadFilter
from safelight.core.said import plain, sentences
from safelight.policy import evidence, factors, place, place_ids, symbol_rows
from safelight.policy.model.levers import LEVERS
from safelight.web.api.answering import single_values
from safelight.web.public.pages.reading import reading

GROUPS: Final[Mapping[str, object]] = {
    "contributing_factors": gettext_lazy("Contributing factors"),
    "stages": gettext_lazy("Stages and times"),
    "interventions": gettext_lazy("What measures do"),
    "prevalence": gettext_lazy("How many"),
    "markets": gettext_lazy("Markets"),
    "costs": gettext_lazy("Costs"),
    "enforcement": gettext_lazy("Police and courts"),
}
GRADES: Final[Mapping[str, object]] = {
    "A": gettext_lazy("A: official count, meta-analysis or large sound study"),
    "B": gettext_lazy("B: sound but smaller, selective or read in summary"),
    "C": gettext_lazy("C: weak design, news summary or self-report"),
    "D": gettext_lazy("D: hypothesis, unverified, contested or missing"),
}
READ: Final[Mapping[str, object]] = {
    "source": gettext_lazy("read at its source"),
    "summary": gettext_lazy("read in a summary"),
    "no": gettext_lazy("not read"),
}
KINDS: Final[Mapping[str, object]] = {
    "study": gettext_lazy("a study"),
    "gap": gettext_lazy("looked for, nothing found"),
    "unverified": gettext_lazy("unverified"),
    "client's hypothesis": gettext_lazy("the client's hypothesis"),
}
PLACES: Final = 4
"""Digits of a figure that are shown; more would be no more than chance."""


@require_safe
def lab_page(request: HttpRequest) -> HttpResponse:
    """What the lab can say, how little it rests on, and where its parts are."""

    def context() -> Mapping[str, Any]:
        weak = sum(lever.grade == "D" for lever in LEVERS)
        return {
            "title": _("Policy lab"),
            "weak": ngettext(
                "The effect of {n} of {all} levers rests on no effect study at all.",
                "The effects of {n} of {all} levers rest on no effect study at all.",
                weak,
            ).format(n=weak, all=len(LEVERS)),
            "data": _page_data(),
            "levers": [
                (one.number, one.name.spoken(), one.acts_on.spoken(), one.grade, _money(one.cost), one.pays.spoken())
                for one in LEVERS
            ],
        }

    return reading(request, "policy/lab.html", f"lab {len(LEVERS)}", context)


def _page_data() -> dict[str, Any]:
    """What the lab's script starts from; see `PageData` in frontend/src/lab/app.tsx."""
    regime = next(row for row in symbol_rows() if row["symbol"] == "Z")
    return {
        "levers": [{"number": one.number, "name": one.name.spoken(), "grade": one.grade} for one in LEVERS],
        "places": [{"id": one, "name": place(one).name, "cost": _full(place(one).symbols)} for one in place_ids()],
        "cost": _full({}),
        "regime": plain(regime["means"]),
    }


def _full(symbols: Mapping[str, float]) -> float:
    """USD a year of all levers in full, where costs are those of `symbols`."""
    return sum(symbols.get(f"F{one.number}", one.cost) for one in LEVERS)


@require_safe
def evidence_page(request: HttpRequest) -> HttpResponse:
    """Every line of evidence, filtered as the query says. BadFilter for what is no filter."""
    filters = {name: value for name, value in single_values(request).items() if value.strip()}
    lines = evidence.ask(filters)

    def context() -> Mapping[str, Any]:
        weak = sum(line.is_assumption for line in lines)
        return {
            "title": _("Evidence"),
            "headline": ngettext("{n} line of evidence", "{n} lines of evidence", len(lines)).format(n=len(lines)),
            "lead": ngettext(
                "{n} of them rests on no study or a contested one: it is an assumption wherever it has effect.",
                "{n} of them rest on no study or contested ones: they are assumptions wherever they have effect.",
                weak,
            ).format(n=number_format(weak)),
            "chosen": filters,
            "groups": list(GROUPS.items()),
            "grades": list(GRADES.items()),
            "reads": list(READ.items()),
            "kinds": list(KINDS.items()),
            "lines": [_line(line) for line in lines],
            "table": "/api/v1/policy/evidence?" + urlencode({**filters, "format": "csv"}),
            "ratios": [] if filters else list(evidence.observed_ratios().values()),
        }

    return reading(request, "policy/evidence.html", f"evidence {sorted(filters.items())}", context)


@require_safe
def factors_page(request: HttpRequest) -> HttpResponse:
    """Families of studies with their forest plots, and a calculator of shares of cases. BadFilter for bad figures."""
    asked = {name: value for name, value in single_values(request).items() if value.strip()}
    told, problem = _attributable(asked)

    def context() -> Mapping[str, Any]:
        return {
            "title": _("Contributing factors"),
            "families": list(_families()),
            "asked": asked,
            "told": told,
            "problem": problem,
        }

    return reading(request, "policy/factors.html", f"factors {sorted(asked.items())}", context)


def _families() -> Iterator[dict[str, Any]]:
    for family in factors.families().values():
        drawn = any(line.value is not None or line.low is not None for line in family.lines)
        yield {
            "id": family.id,
            "name": family.name,
            "marker": family.marker,
            "confounding": family.confounding,
            "lines": [(line.evidence, line.why_apart) for line in family.lines],
            # Numbers and ids of ours alone: nothing in it is anybody's text.
            "forest": mark_safe(factors.forest(family, mean=_("Together"))) if drawn else "",  # noqa: S308
            "together": _together(family),
        }


def _together(family: factors.Family) -> str:
    """The mean in words; why there is none."""
    pooled = family.pooled
    if pooled is None:
        return _("Nothing is pooled: there are no two independent studies of it with intervals.")
    mean, low, high = (_figure(family.shown(one)) for one in (pooled.mean, pooled.low, pooled.high))
    text = _(
        "{studies} studies together: {mean}, 95 % interval {low} to {high}. {part} % of the differences is no chance."
    )
    told = text.format(studies=pooled.studies, mean=mean, low=low, high=high, part=round(100 * pooled.i2))
    if pooled.another_low is None or pooled.another_high is None:
        return f"{told} {_('Two studies can’t tell how much studies differ.')}"
    ends = _figure(family.shown(pooled.another_low)), _figure(family.shown(pooled.another_high))
    return (
        f"{told} {_('Another study of the kind would lie between {low} and {high}.').format(low=ends[0], high=ends[1])}"
    )


def _attributable(asked: Mapping[str, str]) -> tuple[str, str]:
    """The share in words, and what was wrong with the figures; both empty where nothing was asked."""
    if not asked:
        return "", ""
    try:
        given = [float(asked.get(name, "")) for name in ("exposed", "ratio", "ratio_low", "ratio_high")]
        found = factors.attributable(given[0] / 100, (given[1], given[2], given[3]))
    except ValueError:
        return "", _("Fill in all four fields with numbers.")
    except BadFilter as error:
        return "", sentences([error.what, error.fix]).spoken()
    low, share, high = (round(100 * one) for one in (found.low, found.share, found.high))
    text = _("{share} % of cases (95 % interval {low} to {high} %), if the association were wholly causal.")
    return text.format(share=share, low=low, high=high), ""


def _line(line: evidence.Evidence) -> dict[str, Any]:
    ends = f"{_figure(line.low)} – {_figure(line.high)}" if line.low is not None and line.high is not None else ""
    return {
        "line": line,
        "best": line.best_text or ("" if line.best is None else _figure(line.best)),
        "ends": ends,
        "read": READ[line.read],
        "kind": KINDS[line.kind],
        "drives": ", ".join(line.drives),
    }


def _figure(value: float) -> str:
    return number_format(float(f"{value:.{PLACES}g}"), force_grouping=abs(value) >= 10_000)


def _money(dollars: float) -> str:
    return f"${number_format(round(dollars), force_grouping=True)}"
