"""What `safelight --help` shows, without importing a single verb: each verb's help is read from its source."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import typer


def outlined(app: typer.Typer, verbs: Mapping[str, str]) -> typer.Typer:
    """The application with all verbs of the table (verb -> module:name), good for their list alone."""
    trees: dict[str, ast.Module] = {}
    for verb, place in verbs.items():
        module, name = place.split(":")
        if module not in trees:
            trees[module] = ast.parse(Path(__file__).with_name(f"{module}.py").read_bytes())
        _add(app, verb, trees[module], name)
    return app


def _add(app: typer.Typer, verb: str, tree: ast.Module, name: str) -> None:
    for node in tree.body:
        match node:
            case ast.FunctionDef() if node.name == name:
                app.command(verb, help=ast.get_docstring(node))(_nothing)
                return
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Call(keywords=words)) if found == name:
                texts = [ast.literal_eval(word.value) for word in words if word.arg == "help"]
                app.add_typer(typer.Typer(help=texts[0]), name=verb)
                return
    raise LookupError(f"{verb} has no help to read: {name} is neither a function nor an application of its module.")


def _nothing() -> None:
    """Never called: a verb that is asked for is built from its module."""
