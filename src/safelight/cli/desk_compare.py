"""`safelight desk compare`: advertisements against cases, as leads with reasons for a person to weigh."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import polars as pl
import typer

from safelight.cli.terminal import say
from safelight.core.errors import BadInput
from safelight.desk.compare import Held, case_entities, compare, lead_entities, leads_of, read_cases, table
from safelight.desk.extract import extract
from safelight.desk.link import build, link, masked, read_adverts, read_log, write_groups


def compare_verb(
    ads: Annotated[Path, typer.Option("--ads", help="Advertisements: .jsonl, .csv or .parquet with id and body.")],
    cases: Annotated[Path, typer.Option("--cases", help="Cases: JSON lines, FollowTheMoney entities, or .csv.")],
    out: Annotated[Path, typer.Option("--out", help="Where the leads go; the suffix sets the format.")],
    groups: Annotated[
        Path | None, typer.Option("--groups", help="What `desk link` wrote of these; else they are linked now.")
    ] = None,
    judgements: Annotated[
        Path | None, typer.Option("--judgements", help="Log of what persons decided (JSON lines), for linking now.")
    ] = None,
    entities: Annotated[
        Path | None, typer.Option("--entities", help="Also write cases and leads as FollowTheMoney JSON lines here.")
    ] = None,
) -> None:
    """Leads to cases, e.g. `safelight desk compare --ads ads.jsonl --cases cases.jsonl --out leads.csv`."""
    known, faults = read_cases(cases)
    for fault in faults:
        say(f"{cases.name}, line {fault.line}: {fault.why}. The rest goes on.")
    if bare := sum(not any(case.indicators.values()) for case in known):
        say(f"{bare:,} of {len(known):,} cases have no indicator to look for.")
    raw = read_adverts(ads, say)
    prepared, facts = masked(raw, extract)
    if groups:
        linked = _groups(groups)
    else:
        log = read_log(judgements) if judgements and judgements.exists() else []
        linked = link(build(prepared, facts), log).table()
    compared = compare(Held(raw, facts, linked), known)
    leads = table(compared, leads_of(compared))
    write_groups(leads, out)
    if entities:
        lines = [*case_entities(known), *lead_entities(leads.iter_rows(named=True))]
        entities.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    strong = leads.filter(pl.col("band") == "strong").height
    weaker = leads.height - strong
    say(
        f"{raw.height:,} advertisements, {len(known):,} cases: {strong:,} strong leads and {weaker:,} possible ones, "
        f"to {leads['case_id'].n_unique():,} cases. A lead is a reason to look; a person decides."
    )


def _groups(path: Path) -> pl.DataFrame:
    try:
        match path.suffix.lower():
            case ".csv":
                frame = pl.read_csv(path, infer_schema=False)
            case ".parquet":
                frame = pl.read_parquet(path)
            case _:
                frame = pl.read_ndjson(path)
        return frame.select(pl.col("ad_id", "cluster_id").cast(pl.String), pl.col("confidence").cast(pl.Float64))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadInput(f"{path.name} can't be read as groups.", fix="Give what `safelight desk link` wrote.") from error
