"""The network's card in words, made of a training's results: no figure in it is written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, Final

import numpy as np

from safelight.presence.photos.training.known import OTHER_VEHICLES

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
    nothing = float("nan")
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
        mean_auc=f"{np.mean(areas or nothing):.3f}",
        worst_auc=f"{min(areas, default=nothing):.3f}",
        mean_accuracy=f"{np.mean(right or nothing):.3f}",
        worst_accuracy=f"{min(right, default=nothing):.3f}",
        slices="\n".join(_slices(results)),
        smaller_left_out=_smaller(results["smaller_left_out"]),
        ablation=_ablation(results["ablation"]),
        strange_at=f"{results['strange_at'] or nothing:.2g}",
        odd=results["no_photos"]["n"],
        odd_unsure=f"{results['no_photos']['unsure']:.0%}",
        odd_police=f"{results['no_photos']['police']:.0%}",
        odd_kinds=", ".join(
            f"{_plain(kind)} {part:.0%}" for kind, part in results["no_photos"]["unsure_by_kind"].items()
        ),
        plainly=_plainly(results["plainly"]),
        plainly_left_out=_plainly_left_out(results["plainly_left_out"]),
        known=_known(results["recipe"]),
        people=_people(results),
        mislabelled=results["mislabelled"],
        unsure=f"{results['unsure_of_validation']:.0%}",
        unsure_elsewhere=f"{results['unsure_elsewhere'] or nothing:.0%}",
    )


def _slices(results: dict[str, Any]) -> Iterator[str]:
    for own, far in zip(results["slices"], results["slices_left_out"], strict=True):
        cells = [
            cell for one in (own, far) for cell in (str(one["right"]["n"]), _share(one["right"]), _part(one["unsure"]))
        ]
        yield f"| {_plain(own['slice'])} | {' | '.join(cells)} |"


def _part(part: dict[str, Any]) -> str:
    return "" if part["value"] is None else f"{part['value']:.0%}"


def _smaller(of: dict[str, dict[str, float]]) -> str:
    rows = [f"{one['int8_accuracy']:.3f} beside {one['full_accuracy']:.3f}" for one in of.values()]
    return f"Of sources left out, in their order above: accuracy {', '.join(rows)}. " if rows else ""


def _ablation(other: dict[str, Any] | None) -> str:
    if not other:
        return ""
    rows = [
        f"{_plain(name)} AUC {one['auc']:.3f}, accuracy {_share(one['accuracy'])}"
        for name, one in other["test"].items()
    ]
    return (
        f"By the same recipe from scratch, without ImageNet's weights (`{other['name']}`, {other['side']} pixels a "
        f"side), the test split comes out at: {'; '.join(rows)}."
    )


def _plainly(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    return (
        f"logistic regression on the features that ImageNet gave reaches AUC {found['auc']:.3f} and accuracy "
        f"{found['accuracy']['value']:.3f} there, and "
    )


def _plainly_left_out(each: dict[str, dict[str, Any] | None]) -> str:
    found = [one for one in each.values() if one]
    if not found:
        return ""
    rows = [f"AUC {one['auc']:.3f}, accuracy {one['accuracy']['value']:.3f}" for one in found]
    return f" Of sources left out, in their order above, the same regression reaches {'; '.join(rows)}."


def _known(recipe: dict[str, Any]) -> str:
    if not recipe["imagenet"]:
        return ""
    return (
        f"Beside it ImageNet's own last part stays as it was: how far its class `police van` lies above those of "
        f"{len(OTHER_VEHICLES)} other kinds of vehicles is added to the answer (weight {recipe['known']:g}), so that "
        "fire engines, taxis and vans that the data hardly shows aren't forgotten; and lines on its features say "
        "whether somebody stands near and whether it's a photo at all.\n  "
    )


def _people(results: dict[str, Any]) -> str:
    found = results["people"]
    if not found:
        return ""
    return (
        "Not police becomes unsure where somebody seems to stand near (taller than about a fifth of the photo), from "
        f"{results['people_at']:.2f} on: in the test split {_share(found['near'])} of the photos with somebody near, "
        f"{_share(found['nobody'])} of those without (AUC {found['auc']:.3f}; which is which was told by eye, "
        "on contact sheets)."
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _row(name: str, found: dict[str, Any]) -> str:
    shares = [_share(found[key]) for key in ("accuracy", "precision", "recall")]
    number = found["accuracy"]["n"]
    return f"| {name} | {number} | {found['auc']:.3f} | {' | '.join(shares)} | {found['calibration_error']:.3f} |"


def _share(part: dict[str, Any]) -> str:
    return "" if part["value"] is None else f"{part['value']:.3f} ({part['low']:.3f} to {part['high']:.3f})"
