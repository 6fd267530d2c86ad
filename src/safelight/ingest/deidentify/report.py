"""The report that a manager signs: one HTML page without scripts, made to be printed, in English or Spanish."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from datetime import date
from string import Template
from typing import Any, Final

from safelight.ingest.deidentify.run import Outcome
from safelight.ingest.deidentify.texts import words

_PAGE: Final = Template("""<!DOCTYPE html>
<html lang="$language"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
@page { margin: 18mm }
body { font: 11pt/1.4 system-ui, sans-serif; color: #111; background: #fff;
  max-width: 46rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.5em; line-height: 1.2 } h2 { font-size: 1.1em; margin: 1.3em 0 .3em; break-after: avoid }
table { border-collapse: collapse; width: 100% } tr { break-inside: avoid }
th, td { border-bottom: 1px solid #888; padding: .22em .4em; text-align: left; vertical-align: top;
  font-weight: normal }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; width: 7em }
td.m { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; width: 60% }
.sign { break-inside: avoid } .line { border-bottom: 1px solid #111; height: 2.4em; margin-top: .4em }
.sign div { margin-top: .6em }
</style></head><body>
<h1>$title</h1>
<p>$intro</p>
$tables
<section class="sign"><h2>$release</h2><p>$statement</p>$lines</section>
</body></html>
""")


def report_page(outcome: Outcome, language: str, *, file: str, made: date) -> bytes:
    """The page as UTF-8. `file`: name of the de-identified file; `made`: the day."""
    said = words(language)
    withheld = sum(outcome.withheld.values())
    counts: dict[str, int] = {
        "read": outcome.read,
        "written": outcome.rows.height,
        "people": outcome.people,
        "touched": outcome.touched,
        "withheld": withheld,
        "smallest": outcome.smallest,
    }
    names = {name: text.format(k=outcome.k) for name, text in said["counts"].items()}
    marks = {
        "file": file,
        "sha256": outcome.digest,
        "recipe": outcome.recipe,
        "key": outcome.key,
        "made": made.isoformat(),
    }
    if outcome.unlisted:
        marks["unlisted"] = ", ".join(f"{field}: {count}" for field, count in outcome.unlisted.items())
    heads = said["heads"]
    dropped = ", ".join(outcome.dropped)
    sections = (
        (heads["counts"], _numbers(counts, names, language)),
        (heads["withheld"], _numbers(outcome.withheld, said["withheld"], language)),
        (heads["generalised"], _numbers(outcome.generalised, said["generalised"], language)),
        (heads["dropped"], _paragraph(f"{said['dropped']['intro']} {dropped}" if dropped else said["dropped"]["none"])),
        (
            heads["marks"],
            _marks(marks, said["marks"]) + _paragraph(said["checked" if outcome.checked else "not_checked"]),
        ),
    )
    signature = said["signature"]
    return _PAGE.substitute(
        language=language,
        title=html.escape(said["title"]),
        intro=html.escape(said["intro"]),
        tables="\n".join(f"<h2>{html.escape(head)}</h2>\n{body}" for head, body in sections),
        release=html.escape(heads["signature"]),
        statement=html.escape(signature["statement"] + ("" if outcome.ages_read else " " + signature["no_ages"])),
        lines="".join(
            f'<div>{html.escape(signature[name])}</div><div class="line"></div>' for name in ("name", "date", "sign")
        ),
    ).encode()


def _numbers(counts: Mapping[Any, int], names: Mapping[str, str], language: str) -> str:
    if not counts:
        return _paragraph(names["none"])
    separator = "." if language == "es" else ","
    rows = ((names[str(name)], f"{count:,}".replace(",", separator)) for name, count in counts.items())
    return _table(rows, "n")


def _marks(marks: Mapping[str, str], names: Mapping[str, str]) -> str:
    return _table(((names[name], text) for name, text in marks.items()), "m")


def _table(rows: Iterable[tuple[str, str]], kind: str) -> str:
    body = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th><td class="{kind}">{html.escape(text)}</td></tr>'
        for name, text in rows
    )
    return f"<table>{body}</table>"


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
