"""The network's card in words, made of a training's results: no figure in it is written by hand."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any, Final

WORDS: Final = Path(__file__).with_name("card.txt")


def card(results: dict[str, Any]) -> str:
    """Markdown."""
    test = [_row(f"test split, {_plain(name)}", one) for name, one in results["test"].items()]
    out = [
        _row(f"left out: {source}, {_plain(name)}", one)
        for source, each in results["left_out"].items()
        for name, one in each.items()
    ]
    own, before = results["reads_the_source"], results["reads_the_source_imagenet"]
    reads = [f"| {name} | {before.get(name, float('nan')):.3f} | {value:.3f} |" for name, value in own.items()]
    seen = [each["as_it_is"] for each in results["left_out"].values()]
    areas, right = [one["auc"] for one in seen], [one["accuracy"]["value"] for one in seen]
    said = {name: results[name] for name in ("police_at", "not_police_at", "most_energy", "temperature", "shift")}
    return Template(WORDS.read_text(encoding="utf-8")).substitute(
        {name: f"{value:.2f}" for name, value in said.items()},
        name=results["name"],
        side=results["side"],
        megabytes=results["megabytes"],
        sha256=results["sha256"],
        data_sha256=results["data_sha256"],
        apart=f"{results['file_lies_apart']:.1g}",
        frozen=results["recipe"]["frozen_parts"] - 1,
        views=results["recipe"]["views"] - 2,
        test="\n".join(test),
        left_out="\n".join(out),
        reads="\n".join(reads),
        **results["smaller"],
        van=f"{results['imagenet_police_van_auc']:.3f}",
        mean_auc=f"{sum(areas) / len(areas):.3f}",
        worst_auc=f"{min(areas):.3f}",
        mean_accuracy=f"{sum(right) / len(right):.3f}",
        worst_accuracy=f"{min(right):.3f}",
        odd=results["no_photos"]["n"],
        odd_unsure=f"{results['no_photos']['unsure']:.0%}",
        odd_police=f"{results['no_photos']['police']:.0%}",
        unsure=f"{results['unsure_of_validation']:.0%}",
        unsure_elsewhere=f"{results['unsure_elsewhere']:.0%}",
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _row(name: str, found: dict[str, Any]) -> str:
    shares = [_share(found[key]) for key in ("accuracy", "precision", "recall")]
    number = found["accuracy"]["n"]
    return f"| {name} | {number} | {found['auc']:.3f} | {' | '.join(shares)} | {found['calibration_error']:.3f} |"


def _share(part: dict[str, Any]) -> str:
    return "" if part["value"] is None else f"{part['value']:.3f} ({part['low']:.3f} to {part['high']:.3f})"
