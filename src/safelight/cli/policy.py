"""`safelight policy`: runs of the model of coercion in stages."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from safelight.cli.ask import questions_of
from safelight.cli.policy_report import report_verb
from safelight.cli.policy_search import search_verb
from safelight.cli.terminal import HomeOption, JsonOption, print_json, print_table, print_text, say
from safelight.core.errors import NotThere
from safelight.core.question import Question
from safelight.core.said import plain
from safelight.observatory import ratio
from safelight.policy import (
    QUICK,
    Scenario,
    arrest_policy,
    calibrate,
    read_observed,
    read_scenario,
    read_settings,
    scenario,
    symbol_rows,
    told,
)

app = typer.Typer(no_args_is_help=True, help="What a basket of policies would change, with how little is known.")
app.command("search")(search_verb)
app.command("report")(report_verb)

ScenarioFile = Annotated[Path | None, typer.Argument(help="A scenario in TOML.", show_default=False)]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", help="SYMBOL=VALUE; again for more. `policy symbols` lists them.")
]
MonthsOption = Annotated[int | None, typer.Option("--months", help="How long; 120 where nothing says otherwise.")]
PlaceOption = Annotated[str | None, typer.Option("--place", help="A city: its residents, inflow and costs.")]
StagesOption = Annotated[
    bool | None,
    typer.Option("--stages/--no-stages", help="The client's hypothesis of stages, or the police see all alike."),
]


def scenario_of(
    file: Path | None, set_: list[str] | None, months: int | None, place: str | None, stages: bool | None
) -> Scenario:
    """The scenario of a file, with what the options say in place of what it says."""
    found = read_scenario(file) if file else Scenario()
    options = {"months": months, "place": place, "stages": stages}
    content = found.model_dump(exclude_none=True) | {
        name: value for name, value in options.items() if value is not None
    }
    content["set"] = {**found.set, **read_settings(set_ or [])}
    return scenario(content)


@app.command("run")
def run_verb(
    file: ScenarioFile = None,
    set_: SetOption = None,
    months: MonthsOption = None,
    place: PlaceOption = None,
    stages: StagesOption = None,
    worlds: Annotated[
        int, typer.Option("--worlds", min=0, max=5000, help="Uncertain worlds behind intervals.")
    ] = QUICK,
    chances: Annotated[
        int, typer.Option("--chances", min=0, max=2000, help="Histories with whole people and chance, beside the run.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of these histories.")] = 1,
    json: JsonOption = False,
) -> None:
    """Run the model from its balance, beside its base case. No number of people here is a forecast.

    Examples: `safelight policy run`, `safelight policy run --set u8=1 --set Z=1 --months 60 --json`.
    """
    document = told(scenario_of(file, set_, months, place, stages), worlds=worlds, chances=chances, seed=seed)
    if json:
        print_json(plain(document))
        return
    _print_run(document)


def _print_run(document: dict[str, Any]) -> None:
    usual, now = document["base"]["outputs"], document["outputs"]
    months, residents = document["scenario"]["months"], document["residents"]
    title = f"{months} months, {residents:,.0f} residents. Scenario {document['hash'][:12]}."
    rows = [(name, _told(usual[name]), _told(now[name]), _change(usual[name], now[name])) for name in now]
    print_table(title, ("output", "base", "run", "change"), rows)
    if spread := document["intervals"]:
        ends = {side: {name: line[-1] for name, line in spread[side]["N"].items()} for side in ("base", "run")}
        better = round(spread["better"]["N"] * 100)
        say(
            f"In exploitation at the end, in nine of ten of {spread['worlds']} worlds: base {_span(ends['base'])},"
            f" run {_span(ends['run'])}; fewer than in the base case in {better} % of the worlds."
        )
    if by_chance := document["by_chance"]:
        chance = {name: line[-1] for name, line in by_chance["N"].items()}
        say(f"By chance alone, in nine of ten of {by_chance['runs']} histories: {_span(chance)}.")
    if document["goal"]:
        say(document["goal"]["says"])
    say(document["says"])


@app.command("arrests")
def arrests(
    file: ScenarioFile = None,
    set_: SetOption = None,
    months: MonthsOption = None,
    place: PlaceOption = None,
    stages: StagesOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Ratios of victims to exploiters arrested under each basket, beside the place's measured one and published ones.

    Example: `safelight policy arrests --place oakland --set u12=1`.
    """
    asked = scenario_of(file, set_, months, place, stages)
    document = arrest_policy(asked, _measured(asked.place, home))
    if json:
        print_json(plain(document))
        return
    rows = [(basket["name"], *(_span(basket[name]) for name in document["means"])) for basket in document["baskets"]]
    print_table(
        "In the model: the middle of the worlds drawn, and nine tenths of them", ("basket", *document["means"]), rows
    )
    for row in (document["measured"] or {"rows": ()})["rows"]:
        print_text(f"As measured: {row['sentence']}")
    for series in document["published"]:
        print_text(f"Published, {series['means']}:")
        for point in series["points"]:
            print_text(
                f"- {point['id']}: {_value_of(point)} ({point['place']}, {point['period']}; grade {point['grade']})"
            )
    say(document["says"])


def _measured(place: str, home: Path | None) -> dict[str, Any] | None:
    """The Observatory's published ratios of a place; None where there is no place or no database of it."""
    if not place:
        return None
    try:
        return ratio(questions_of(home), Question.from_filters({"city": place})).to_document()
    except NotThere as error:
        say(f"No measured ratio: {error.what}")
        return None


def _span(spread: dict[str, float] | None) -> str:
    return "–" if spread is None else f"{_told(spread['p50'])} ({_told(spread['p05'])} to {_told(spread['p95'])})"


def _value_of(point: dict[str, Any]) -> str:
    return f"{point['value']:g}" if point["value"] is not None else str(point["note"])


@app.command("calibrate")
def calibrate_verb(
    observed: Annotated[
        list[str] | None, typer.Option("--observed", help="NAME=LOW:HIGH in place of what the evidence says.")
    ] = None,
    worlds: Annotated[int, typer.Option("--worlds", min=1000, max=200_000, help="Worlds to draw.")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the worlds.")] = 1,
    json: JsonOption = False,
) -> None:
    """Rule out worlds that don't agree with what was observed, and say which quantities that leaves unknown.

    Example: `safelight policy calibrate --observed r_identified=3:6`.
    """
    found = calibrate(read_observed(observed or []), worlds=worlds, seed=seed)
    if json:
        print_json(plain(found.to_document()))
        return
    seen = [
        (one.name, f"{one.low:g} to {one.high:g}", f"{one.agree:.0%}", ", ".join(one.rests_on))
        for one in found.observed
    ]
    print_table("Observed", ("figure", "between", "worlds that agree", "rests on"), seen)
    known = [(one.symbol, _pair(one.before), _pair(one.after), f"{one.width:.0%}") for one in found.quantities[:10]]
    print_table("Narrowed most", ("symbol", "before", "after", "width left"), known)
    for one, other, together in found.together:
        print_text(f"{one} and {other} are known only together (rank correlation {together:+.2f}).")
    say(found.says)


def _pair(ends: tuple[float, float]) -> str:
    return f"{_told(ends[0])} to {_told(ends[1])}"


@app.command("symbols")
def symbols(json: JsonOption = False) -> None:
    """List every symbol that can be set: unit, default, interval, evidence and its grade (D: an assumption)."""
    rows = symbol_rows()
    if json:
        print_json({"symbols": plain(rows)})
        return
    columns = ("symbol", "default", "low", "high", "unit", "grade", "means")
    print_table("Symbols", columns, [[_exactly(row[name]) for name in columns] for row in rows])


def _told(value: object) -> str:
    """Numbers to two digits: nothing here is known better."""
    if value is None:
        return "–"
    if not isinstance(value, int | float) or not value:
        return str(value)
    digits = 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def _exactly(value: object) -> str:
    return "–" if value is None else f"{value:,.4g}" if isinstance(value, int | float) else str(value)


def _change(usual: float | None, now: float | None) -> str:
    return f"{(now / usual - 1) * 100:+.0f} %" if usual and now is not None else "–"
