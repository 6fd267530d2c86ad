"""Which rows concern the sex trade, and what they charge: catalogue rules as vectorised expressions.

Two steps. `any_rule` is a cheap mask for millions of rows; `apply_rules` then finds, among the few that are left, the
first rule that fits each row and is valid on its date. Values match whole: never as a prefix or substring.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from safelight.catalog import Layout, Rule, Source, normalise, normalise_statute
from safelight.core.vocabulary import Charge

FIELDS: Final = ("code", "text", "statute")
_JOINT: Final = " / "
_SUFFIX: Final = r"\s*\((?:ATTEMPT|SOLICITATION|CONSPIRACY)\)$"
_BLANKS: Final = r"[\s\x1c-\x1f]+"
"""What Python takes for blanks: the four separators are none to the engine of these expressions."""
_CODE_NAME: Final = r"(?:P\.?C\.?|PENALCODE)$"


def joined(layout: Layout, field: str) -> pl.Expr | None:
    """The text of `field` as published, several columns joined by " / "; None where the layout has none."""
    names = layout.names(field)
    if not names:
        return None
    if len(names) == 1:
        return pl.col(names[0])
    return pl.concat_str([pl.col(name).fill_null("").str.strip_chars() for name in names], separator=_JOINT)


def normal(expression: pl.Expr, field: str) -> pl.Expr:
    """The vectorised twin of `catalog.normalise` (and, for statutes, of `normalise_statute`)."""
    text = expression.str.replace_all(_BLANKS, " ").str.strip_chars(" ").str.to_uppercase().str.replace(_SUFFIX, "")
    if field == "statute":
        return text.str.replace_all(" ", "", literal=True).str.replace(_CODE_NAME, "")
    return text


def rule_values(rule: Rule, field: str) -> list[str]:
    """The rule's values for `field`, as they are compared."""
    values: list[str] = getattr(rule, field)
    return [normalise_statute(value) if field == "statute" else normalise(value) for value in values]


def any_rule(layout: Layout, rules: Sequence[Rule]) -> pl.Expr:
    """True for rows that some rule fits, whatever its dates; never null."""
    masks = [pl.lit(value=False)]
    for field in FIELDS:
        column = joined(layout, field)
        values = sorted({value for rule in rules for value in rule_values(rule, field)})
        if column is None or not values:
            continue
        if field == "statute" and layout.statute_separator:
            parts = column.str.split(layout.statute_separator).list.eval(normal(pl.element(), field))
            masks.append(parts.list.eval(pl.element().is_in(values)).list.any().fill_null(value=False))
        else:
            masks.append(normal(column, field).is_in(values).fill_null(value=False))
    return pl.any_horizontal(masks)


def watched(layout: Layout, source: Source) -> pl.Expr:
    """True for rows that hold a watch word, are not listed as irrelevant: where no rule fits, somebody should look."""
    columns = [(field, column) for field in ("text", "code") if (column := joined(layout, field)) is not None]
    if not source.watch or not columns:
        return pl.lit(value=False)
    known = sorted({normalise(value) for value in source.not_relevant})
    return pl.any_horizontal(
        [
            normal(column, field).str.contains_any([word.upper() for word in source.watch]).fill_null(value=False)
            & ~normal(column, field).is_in(known).fill_null(value=False)
            for field, column in columns
        ]
    )


def apply_rules(frame: pl.DataFrame, layout: Layout, rules: Sequence[Rule], occurred: pl.Series) -> pl.DataFrame:
    """Role, charge and reason of each row of `frame` (rows that `any_rule` let through).

    Returns, in the same order: rule (index of the first rule that fits and is valid, null where none is valid), code
    (the value that fitted, which stands in the catalogue), role, role_why, charge, charges, apart, minor. `occurred`:
    datetimes; a row without one fits every date.
    """
    hits = _hits(frame, layout, rules, occurred)
    first = (
        hits.sort("row", "rule", "field_no", "part")
        .group_by("row", maintain_order=True)
        .agg(
            pl.col("rule").first(),
            pl.col("part").first().alias("code"),
            pl.col("charge_rule").drop_nulls().unique().sort(),
        )
    )
    rows = pl.DataFrame({"row": pl.int_range(frame.height, dtype=pl.UInt32, eager=True)})
    found = rows.join(first, on="row", how="left", maintain_order="left")
    return found.select(
        "rule",
        "code",
        *_looked_up(rules),
        pl.col("charge_rule")
        .list.eval(pl.element().replace_strict(dict(enumerate(_charges(rules))), return_dtype=_charge_type()))
        .list.unique(maintain_order=True)
        .alias("charges"),
    )


def _hits(frame: pl.DataFrame, layout: Layout, rules: Sequence[Rule], occurred: pl.Series) -> pl.DataFrame:
    """One row per (row, part of its statute or its code or text): the first valid rule that fits that part."""
    tables = [pl.DataFrame(schema={"row": pl.UInt32, "rule": pl.UInt32, "part": pl.String, "field_no": pl.Int32})]
    dated = pl.DataFrame({"row": pl.int_range(frame.height, dtype=pl.UInt32, eager=True), "day": occurred.dt.date()})
    for field_no, field in enumerate(FIELDS):
        column = joined(layout, field)
        pairs = [(value, index) for index, rule in enumerate(rules) for value in rule_values(rule, field)]
        if column is None or not pairs:
            continue
        parts = dated.with_columns(frame.select(column.alias("part")).to_series())
        if field == "statute" and layout.statute_separator:
            parts = parts.with_columns(pl.col("part").str.split(layout.statute_separator)).explode("part")
        parts = parts.with_columns(normal(pl.col("part"), field)).with_row_index("part_no")
        table = pl.DataFrame(pairs, schema={"part": pl.String, "rule": pl.UInt32}, orient="row")
        valid = parts.join(table, on="part").join(_validity(rules), on="rule").filter(_is_valid())
        best = (
            valid.sort("rule", "part")
            .group_by("row", "part_no", maintain_order=True)
            .agg(pl.col("rule", "part").first())
        )
        tables.append(best.select("row", "rule", "part", pl.lit(field_no, dtype=pl.Int32).alias("field_no")))
    hits = pl.concat(tables)
    # Only the parts of one statute list are charges of their own; a code and a text describe one and the same charge.
    is_part = (pl.col("field_no") == FIELDS.index("statute")) & (layout.statute_separator is not None)
    winner = hits.group_by("row").agg(pl.col("rule").min().alias("best"), is_part.any().alias("has_parts"))
    of_parts = pl.when(is_part).then(pl.col("rule"))
    charges = pl.when("has_parts").then(of_parts).otherwise(pl.col("best"))
    return hits.join(winner, on="row").with_columns(charges.alias("charge_rule"))


def _validity(rules: Sequence[Rule]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "rule": pl.int_range(len(rules), dtype=pl.UInt32, eager=True),
            "valid_from": pl.Series([rule.valid_from for rule in rules], dtype=pl.Date),
            "valid_until": pl.Series([rule.valid_until for rule in rules], dtype=pl.Date),
        }
    )


def _is_valid() -> pl.Expr:
    early = (pl.col("day") < pl.col("valid_from")).fill_null(value=False)
    late = (pl.col("day") > pl.col("valid_until")).fill_null(value=False)
    return ~early & ~late


def _looked_up(rules: Sequence[Rule]) -> Iterable[pl.Expr]:
    apart = [rule.apart or rule.charge is Charge.LEWD_CONDUCT for rule in rules]
    columns: dict[str, tuple[list[str] | list[bool], type[pl.DataType]]] = {
        "role": ([rule.role.value for rule in rules], pl.String),
        "role_why": ([rule.why for rule in rules], pl.String),
        "charge": ([rule.charge.value for rule in rules], pl.String),
        "apart": (apart, pl.Boolean),
        "minor": ([rule.minor for rule in rules], pl.Boolean),
    }
    for name, (values, kind) in columns.items():
        yield pl.col("rule").replace_strict(dict(enumerate(values)), default=None, return_dtype=kind).alias(name)


def _charges(rules: Sequence[Rule]) -> list[str]:
    return [rule.charge.value for rule in rules]


def _charge_type() -> pl.Enum:
    return pl.Enum([charge.value for charge in Charge])
