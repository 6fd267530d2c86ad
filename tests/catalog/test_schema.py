"""The manual, the schema for editors and the model say the same, and the manual's example is a city."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from safelight.catalog import (
    check_city,
    city_schema,
    gazetteer,
    law_pack_schema,
    load_catalog,
    model,
    overlays,
    publication_schema,
    read_city,
    reading,
    rules,
)
from safelight.catalog.keys import KEYS
from safelight.catalog.source_keys import FIELDS

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "catalog.md").read_text(encoding="utf-8")


def rows(table: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([a-z0-9_]+)` \| (.+) \|$", table, flags=re.MULTILINE))


def models() -> dict[str, type[rules.Strict]]:
    named = {**vars(rules), **vars(reading), **vars(overlays), **vars(gazetteer), **vars(model)}
    kinds = [value for value in named.values() if isinstance(value, type) and issubclass(value, rules.Strict)]
    return {kind.__name__: kind for kind in kinds if kind is not rules.Strict}


def test_every_key_of_the_model_has_a_sentence_and_no_other_has() -> None:
    assert set(KEYS) == set(models())
    for name, kind in models().items():
        assert set(KEYS[name]) == {field.alias or key for key, field in kind.model_fields.items()}, name
    assert set(FIELDS) == set(reading.ALL_FIELDS)


def test_the_manual_explains_every_key_with_that_sentence() -> None:
    tables = [rows(part) for part in MANUAL.split("\n### ")[1:]]
    for name, keys in [*KEYS.items(), ("columns", FIELDS)]:
        assert dict(keys) in tables, name


def test_the_example_of_the_manual_is_a_city(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.+?)```", MANUAL, flags=re.DOTALL)
    assert example is not None
    file = tmp_path / "rivermouth.toml"
    file.write_text(example.group(1), encoding="utf-8")
    city = read_city(file)
    check_city(city, load_catalog().laws)
    assert city.id == "rivermouth"


def follow(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    return part


def assert_allows(schema: dict[str, Any], part: dict[str, Any], value: Any, where: str) -> None:
    """The schema knows every key of `value`, down to the last table, and misses none that it requires."""
    options = [follow(schema, option) for option in part.get("anyOf", [part])]
    if isinstance(value, dict):
        option = next(option for option in options if option.get("type") == "object")
        assert set(option.get("required", [])) <= set(value), where
        for key, inner in value.items():
            known = option.get("properties", {}).get(key, option.get("additionalProperties"))
            assert known, f"{where}.{key}"
            assert_allows(schema, follow(schema, known), inner, f"{where}.{key}")
    elif isinstance(value, list):
        option = next(option for option in options if option.get("type") == "array")
        for number, inner in enumerate(value):
            if isinstance(option.get("items"), dict):
                assert_allows(schema, follow(schema, option["items"]), inner, f"{where}[{number}]")


PACKAGE = Path(model.__file__).parent


@pytest.mark.parametrize("file", sorted(PACKAGE.glob("cities/*.toml")), ids=lambda file: file.stem)
def test_the_schema_allows_each_packaged_city(file: Path) -> None:
    schema = city_schema()
    assert_allows(schema, schema, tomllib.loads(file.read_text(encoding="utf-8")), file.stem)


@pytest.mark.parametrize("file", sorted(PACKAGE.glob("laws/*.toml")), ids=lambda file: file.stem)
def test_the_schema_allows_each_packaged_law_pack(file: Path) -> None:
    schema = law_pack_schema()
    assert_allows(schema, schema, tomllib.loads(file.read_text(encoding="utf-8")), file.stem)


@pytest.mark.parametrize("file", sorted(PACKAGE.glob("publications/*.toml")), ids=lambda file: file.stem)
def test_the_schema_allows_each_packaged_publication(file: Path) -> None:
    schema = publication_schema()
    assert_allows(schema, schema, tomllib.loads(file.read_text(encoding="utf-8")), file.stem)


def test_the_schema_refuses_a_key_that_nobody_knows() -> None:
    schema = city_schema()
    with pytest.raises(AssertionError, match="colour"):
        assert_allows(schema, schema, {"city": {}, "source": [], "colour": "red"} | _city(), "file")


def _city() -> dict[str, Any]:
    file = next(PACKAGE.glob("cities/*.toml"))
    return tomllib.loads(file.read_text(encoding="utf-8"))
