"""The filters of the contract as options: one table, used by every verb that asks a question."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, Final

import typer

from safelight.core.question import Question

FILTERS: Final = {
    "city": "Cities, comma-separated, such as chicago,san_diego.",
    "since": "From this day, month or year on: 2015, 2015-03 or 2015-03-01.",
    "until": "Up to this day, month or year, which is included.",
    "hours": "Span of hours, such as 20-4; snaps outward to blocks of four.",
    "weekdays": "Weekdays, such as fri,sat.",
    "basis": "What rows stand for: arrest, citation, reported_offence, call …",
    "role": "prostituted_person, buyer, exploiter, unknown.",
    "sex": "female, male, other, unknown, withheld.",
    "age_band": "under_18, 18_24, 25_34, 35_44, 45_plus, unknown, withheld.",
    "race": "asian, black, hispanic, native, pacific, white, other, unknown, withheld.",
    "charge": "selling, buying, promoting, trafficking, keeping_place, loitering, lewd_conduct, other.",
    "venue": "street, hotel_motel, massage_business, residence, online_arranged, vehicle, other, unknown.",
    "size_min": "Smallest size of operation: 1, 2, 5, 10 or 25.",
    "size_max": "Largest size of operation.",
    "source": "Sources of the city, by id.",
    "origin": "open, contributed, synthetic.",
    "bbox": "West,south,east,north in degrees; chooses cells, never changes a number.",
    "release": "A named release of the databases.",
    "unit": "people, offences, calls or operations.",
    "by": "Dimensions to split by, such as role,year.",
}
"""Filter -> help. The names are those of the API and of the page's address."""


def with_filters(verb: Callable[..., None]) -> Callable[..., None]:
    """Give `verb(question, …)` an option for every filter; it gets the parsed question in their place."""
    own = [item for name, item in inspect.signature(verb, eval_str=True).parameters.items() if name != "question"]
    options = [_option(name, text) for name, text in FILTERS.items()]

    def asked(**values: Any) -> None:
        filters = {name: values.pop(name) for name in FILTERS}
        resolution = values.get("resolution")
        if resolution is not None:
            filters["resolution"] = str(resolution)
        verb(Question.from_filters({name: value for name, value in filters.items() if value}), **values)

    asked.__doc__, asked.__name__ = verb.__doc__, verb.__name__
    own = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in own]
    signature = inspect.Signature([*options, *own])
    asked.__signature__ = signature  # type: ignore[attr-defined]  # Typer reads options from the signature
    asked.__annotations__ = {name: item.annotation for name, item in signature.parameters.items()}
    return asked


def _option(name: str, text: str) -> inspect.Parameter:
    flag = typer.Option(f"--{name.replace('_', '-')}", help=text, rich_help_panel="Filters", show_default=False)
    kind = Annotated[str | None, flag]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
