"""`safelight desk link` and `desk judge`: who may post together, why, and what a person says to that."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from safelight.cli.terminal import print_table, print_text, say
from safelight.core.errors import BadFilter
from safelight.desk.extract import extract
from safelight.desk.link import (
    Judgement,
    Linked,
    Verdict,
    build,
    link,
    masked,
    read_adverts,
    read_log,
    record,
    why,
    write_groups,
)

LogOption = Annotated[Path | None, typer.Option("--judgements", help="Log of what persons decided (JSON lines).")]


def link_verb(
    ads: Annotated[Path, typer.Argument(help="Advertisements: .jsonl, .csv or .parquet with id and body.")],
    out: Annotated[Path, typer.Option("--out", help="Where the groups go; the suffix sets the format.")],
    judgements: LogOption = None,
    reasons: Annotated[
        str | None, typer.Option("--why", help="Print why this advertisement is in its group; AD,OTHER compares two.")
    ] = None,
) -> None:
    """Groups of possible common authorship, e.g. `safelight desk link ads.jsonl --out groups.csv`."""
    log = read_log(judgements) if judgements and judgements.exists() else []
    adverts, facts = masked(read_adverts(ads), extract)
    linked = link(build(adverts, facts), log)
    groups = linked.table()
    write_groups(groups, out)
    several = groups.filter(groups["cluster_id"].is_duplicated())
    say(
        f"{groups.height:,} advertisements: {several['cluster_id'].n_unique():,} groups of possible common authorship "
        f"hold {several.height:,} of them, the others stand alone. A person decides what a group means."
    )
    for one in linked.passed_over:
        say(f"The judgement on {one.ad} and {one.other} contradicts a later one, and was passed over.")
    if reasons:
        _explain(linked, reasons)


def _explain(linked: Linked, asked: str) -> None:
    row_of = {ad: row for row, ad in enumerate(linked.corpus.ids)}
    rows = [row_of.get(name.strip()) for name in asked.split(",")]
    if None in rows or len(rows) > 2:
        raise BadFilter("--why names an advertisement that isn't there.", fix="Give one id, or two with a comma.")
    found = why(linked.corpus, linked.label, *[row for row in rows if row is not None])
    if not found:
        print_text("It stands alone: nothing brought it together with another advertisement.")
        return
    total = 0.0
    table = []
    for reason in found:
        total += reason.log_odds
        shown = "; ".join(reason.values)
        table.append((reason.says, shown, f"{reason.log_odds:+.1f}", f"{total:+.1f}"))
    print_table("Why: log-odds of one author", ("Evidence", "Value", "Adds", "Sum"), table)


def judge_verb(
    ad: Annotated[str, typer.Argument(help="Id of an advertisement.")],
    other: Annotated[str, typer.Argument(help="Id of the other.")],
    verdict: Annotated[Verdict, typer.Argument(help="undo takes the last word on the two back.")],
    user: Annotated[str, typer.Option("--user", help="Who decides.")],
    judgements: Annotated[Path, typer.Option("--judgements", help="Log to add to (JSON lines).")],
) -> None:
    """A person's word on two advertisements; it beats all evidence, and holds when new ones come in."""
    record(judgements, Judgement(ad, other, verdict, user, datetime.now(UTC)))
    say(f"Noted: {verdict.value}. It holds from the next time the advertisements are linked.")
