"""Keeps what is made from the model's tables in step: its description in the manual, and the baseline of its results.

python tools/policy_model.py            writes the tables of docs/method/policy-model.md and of its translation anew
python tools/policy_model.py --baseline writes tests/policy/baseline.json anew: say in the commit why it changed
python tools/policy_model.py --check    tells whether the description is in step, by its exit code
"""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from safelight.core.said import Said
from safelight.policy import outputs, run, setting
from safelight.policy.model.levers import LEVERS, Lever
from safelight.policy.model.parameters import Quantity, quantities
from safelight.policy.model.sm1 import COUNTERS, STOCKS
from safelight.policy.telling import standing

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = {ROOT / "docs/method/policy-model.md": "en", ROOT / "docs/es/method/policy-model.md": "es"}
BASELINE: Final = ROOT / "tests/policy/baseline.json"
CASES: Final[dict[str, dict[str, float]]] = {
    "base": {},
    "services": {"u8": 1, "u5": 0.5},
    "enforcement": {"u12": 1, "u11": 1},
    "everything": {f"u{lever}": 1.0 for lever in range(1, 13)},
    "nordic": {"Z": 1},
    "no feedback": {"eta": 0, "u3": 1, "u9": 1, "u10": 1},
    "more beside what exists": {"u0_8": 0.4, "u8": 1, "u0_1": 0.5, "u1": 1},
}
"""Settings whose outputs are kept, after 120 months."""

COLUMNS: Final = {
    "en": {
        "levers": "j|lever|acts on|effects at 1 (interval)|USD a year|lag, months|who pays|evidence|grade",
        "quantities": "symbol|means|unit|default|interval|drawn|evidence|grade|stands on",
        "names": "what|symbols",
        "words": "to|evenly in its logarithm|evenly|studies|assumption|client's hypothesis|stocks|counters",
    },
    "es": {
        "levers": "j|medida|actúa sobre|efectos en 1 (intervalo)|USD al año|demora, meses|quién paga|evidencia|grado",
        "quantities": "símbolo|qué es|unidad|valor usual|intervalo|se sortea|evidencia|grado|se apoya en",
        "names": "qué|símbolos",
        "words": "a|parejo en su logaritmo|parejo|estudios|supuesto|hipótesis del cliente|existencias|contadores",
    },
}
"""Headings of the tables, and words in them, by language."""


def baseline() -> dict[str, dict[str, float | None]]:
    """The outputs of every case, to ten digits."""
    found = {}
    for name, given in CASES.items():
        told = outputs(run(setting(given, months=120)))
        found[name] = {output: None if value is None else float(f"{value:.10g}") for output, value in told.items()}
    return found


def described(text: str, language: str) -> str:
    """The page with its tables as they should be: each is known by its headings."""
    for table in (_levers(language), _quantities(language), _names(language)):
        heading, _, _ = table.partition("\n")
        begin = text.index(heading + "\n")
        end = text.index("\n\n", begin)
        text = text[:begin] + table + text[end:]
    return text


def _table(language: str, name: str, rows: Iterable[Iterable[str]]) -> str:
    columns = COLUMNS[language][name].split("|")
    lines = [f"| {' | '.join(line)} |" for line in (columns, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(columns), *lines[1:]])


def _levers(language: str) -> str:
    to = _words(language)["to"]

    def row(lever: Lever) -> list[str]:
        effects = (f"`{one.symbol}` {one.default:g} ({one.low:g} {to} {one.high:g})" for one in lever.effects)
        name, acts_on, pays = (_said(text, language) for text in (lever.name, lever.acts_on, lever.pays))
        numbers = [f"{lever.cost:,.0f}", f"{lever.lag:g}"]
        return [
            str(lever.number),
            name,
            acts_on,
            "; ".join(effects),
            *numbers,
            pays,
            ", ".join(lever.evidence),
            lever.grade,
        ]

    return _table(language, "levers", map(row, LEVERS))


def _quantities(language: str) -> str:
    words = _words(language)

    def row(one: Quantity) -> list[str]:
        interval = f"{one.low:.4g} {words['to']} {one.high:.4g}"
        drawn = words["evenly in its logarithm" if one.spread == "log" else "evenly"]
        stands = words[standing(one.symbol, one.evidence, one.grade) or "studies"]
        known = [", ".join(one.evidence) or "–", one.grade, stands]
        return [
            f"`{one.symbol}`",
            _said(one.means, language),
            _said(one.unit, language),
            f"{one.default:.4g}",
            interval,
            drawn,
            *known,
        ]

    return _table(language, "quantities", map(row, quantities().values()))


def _names(language: str) -> str:
    kinds = {"stocks": STOCKS, "counters": COUNTERS}
    rows = [[_words(language)[kind], ", ".join(f"`{name}`" for name in names)] for kind, names in kinds.items()]
    return _table(language, "names", rows)


def _words(language: str) -> dict[str, str]:
    return dict(zip(COLUMNS["en"]["words"].split("|"), COLUMNS[language]["words"].split("|"), strict=True))


def _said(text: Said, language: str) -> str:
    return str(text) if language == "en" else text.in_words(_spanish, str)


def _spanish(english: str) -> str:
    return str(_catalog().get(english).string) or english


@cache
def _catalog() -> Any:
    return runpy.run_path(str(ROOT / "tools/messages.py"))["read_catalog"]()


def main() -> int:
    """Write or check."""
    arguments: list[Any] = sys.argv[1:]
    if arguments == ["--baseline"]:
        BASELINE.write_text(json.dumps(baseline(), indent=1) + "\n", "utf-8")
        return 0
    behind = [
        path
        for path, language in PAGES.items()
        if described(path.read_text("utf-8"), language) != path.read_text("utf-8")
    ]
    if arguments == ["--check"]:
        return int(bool(behind))
    for path in behind:
        path.write_text(described(path.read_text("utf-8"), PAGES[path]), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
