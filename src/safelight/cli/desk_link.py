"""`safelight desk link` and `desk judge`: who may post together, why, and what a person says to that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from safelight.cli.terminal import print_table, print_text, say
from safelight.core.errors import BadFilter
from safelight.desk.extract import extract
from safelight.desk.link import (
    Groups,
    Judgement,
    Linked,
    Verdict,
    added_up,
    backend_of,
    build,
    cohesion,
    hold,
    link,
    masked,
    open_held,
    read_adverts,
    read_log,
    record,
    said_of,
    told,
    why,
    write_groups,
)
from safelight.desk.settings import load_desk_settings

LogOption = Annotated[Path | None, typer.Option("--judgements", help="Log of what persons decided (JSON lines).")]


def link_verb(
    ads: Annotated[Path, typer.Argument(help="Advertisements: .jsonl, .csv or .parquet with id and body.")],
    out: Annotated[Path, typer.Option("--out", help="Where the groups go; the suffix sets the format.")],
    judgements: LogOption = None,
    reasons: Annotated[
        str | None, typer.Option("--why", help="Print why this advertisement is in its group; AD,OTHER compares two.")
    ] = None,
    reasons_to: Annotated[
        Path | None, typer.Option("--why-out", help="Write what --why prints as a file; the suffix sets the format.")
    ] = None,
    groups: Annotated[
        Path | None, typer.Option("--groups", help="A row for each group: size, cohesion, weakest link, bridges.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", help="Folder that keeps the groups, for --add and for what comes later.")
    ] = None,
    add: Annotated[
        bool,
        typer.Option("--add", help="Add these advertisements to the groups that --state keeps; link nothing else."),
    ] = False,
) -> None:
    """Groups of possible common authorship, e.g. `safelight desk link ads.jsonl --out groups.csv`."""
    log = read_log(judgements) if judgements and judgements.exists() else []
    if add:
        _add(read_adverts(ads, say), out, state, log)
        return
    backend = backend_of(load_desk_settings().spark)
    adverts, facts = masked(read_adverts(ads, say), extract, backend)
    linked = link(build(adverts, facts), log, backend=backend)
    table = linked.table()
    write_groups(table, out)
    if groups:
        write_groups(cohesion(linked), groups)
    if state:
        hold(linked, adverts, state)
    several = table.filter(table["cluster_id"].is_duplicated())
    number = several["cluster_id"].n_unique()
    say(
        f"{table.height:,} advertisements, {several.height:,} of them in {number:,} group{'s' * (number != 1)} of "
        "possible common authorship, the others alone. A person decides what a group means."
    )
    for one in linked.passed_over:
        say(f"The judgement on {one.ad} and {one.other} contradicts a later one, and was passed over.")
    if reasons:
        _explain(linked, log, reasons, reasons_to)


def _add(adverts: pl.DataFrame, out: Path, state: Path | None, log: Sequence[Judgement]) -> None:
    if state is None:
        raise BadFilter("--add needs the folder that keeps the groups.", fix="Add --state FOLDER.")
    held = Groups(open_held(state), log)
    placed = list(held.add(adverts, extract))
    rows = [(one.ad, one.group, one.confidence, list(one.also)) for one in placed]
    table = pl.DataFrame(
        rows,
        schema=["ad_id", "cluster_id", "confidence", "also"],
        schema_overrides={"also": pl.List(pl.String)},  # one of nothing but empty lists has no kind of its own
        orient="row",
    )
    write_groups(table if out.suffix != ".csv" else table.with_columns(pl.col("also").list.join(" ")), out)
    joined = sum(one.group != one.ad for one in placed)
    say(f"{len(placed):,} advertisements added, {joined:,} of them to groups; {held.added:,} since all were linked.")


def _explain(linked: Linked, log: Sequence[Judgement], asked: str, out: Path | None) -> None:
    row_of = {ad: row for row, ad in enumerate(linked.corpus.ids)}
    names = [name.strip() for name in asked.split(",")]
    if len(names) > 2 or not set(names) <= set(row_of):
        raise BadFilter("--why names an advertisement that isn't there.", fix="Give one id, or two with a comma.")
    found = why(linked.corpus, linked.label, *[row_of[name] for name in names])
    words = [told(one, passed_over=one in linked.passed_over) for one in said_of(log, *names)]
    if out:
        columns = {
            "kind": [one.kind for one in found] + ["judgement"] * len(words),
            "says": [one.says for one in found] + words,
            "values": ["; ".join(one.values) for one in found] + [""] * len(words),
            "clusters": [one.clusters for one in found] + [None] * len(words),
            "log_odds": [round(one.log_odds, 3) for one in found] + [None] * len(words),
        }
        write_groups(pl.DataFrame(columns, schema_overrides={"clusters": pl.Int64, "log_odds": pl.Float64}), out)
    if found:
        table = [
            (one.says, "; ".join(one.values), f"{one.log_odds:+.1f}", f"{total:+.1f}") for one, total in added_up(found)
        ]
        print_table("Why: log-odds of one author", ("Evidence", "Value", "Adds", "Sum"), table)
    else:
        print_text("It stands alone: nothing brought it together with another advertisement.")
    for word in words:
        print_text(word)


def judge_verb(
    ad: Annotated[str, typer.Argument(help="Id of an advertisement.")],
    other: Annotated[str, typer.Argument(help="Id of the other.")],
    verdict: Annotated[Verdict, typer.Argument(help="undo takes the last word on the two back.")],
    user: Annotated[str, typer.Option("--user", help="Who decides.")],
    judgements: Annotated[Path, typer.Option("--judgements", help="Log to add to (JSON lines).")],
) -> None:
    """A person's word on two advertisements; it beats all evidence, and holds when new ones come in."""
    if ad == other:
        raise BadFilter("Both are the same advertisement.", fix="Name two.")
    log = read_log(judgements) if judgements.exists() else []
    if verdict is Verdict.UNDO and not said_of(log, ad, other):
        raise BadFilter(
            f"Nobody's word stands on {ad} and {other}: there is nothing to undo.", fix="Name the two as the log does."
        )
    record(judgements, Judgement(ad, other, verdict, user, datetime.now(UTC)))
    say(f"Noted: {verdict.value}. It holds from the next time the advertisements are linked.")
