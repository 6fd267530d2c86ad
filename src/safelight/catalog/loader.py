"""Reads and checks the catalogue: one TOML per city, law packs, and the operator's own files on top."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from safelight.catalog.contributed import add_contributed
from safelight.catalog.model import City, Source
from safelight.catalog.overlays import Publication
from safelight.catalog.rules import LawPack, Rule, Strict
from safelight.core.errors import CatalogError, NotThere
from safelight.core.said import said

Model = TypeVar("Model", bound=Strict)
PACK_PREFIX: Final = "laws:"


@dataclass(frozen=True, slots=True)
class Catalog:
    """All cities, law packs and publications of overlays, checked."""

    cities: Mapping[str, City]
    laws: Mapping[str, LawPack]
    publications: Mapping[str, Publication] = field(default_factory=dict)

    def city(self, city_id: str) -> City:
        """The city of that id; NotThere lists those that are."""
        if city_id not in self.cities:
            raise NotThere(
                said("{name} is not a city of the catalogue.", name=repr(city_id[:40])),
                fix=said("The cities are: {names}.", names=", ".join(self.cities)),
            )
        return self.cities[city_id]

    def source(self, city: City, source_id: str) -> Source:
        """The source of that id; NotThere lists those that are."""
        source = city.source(source_id)
        if source is None:
            known = ", ".join(source.id for source in city.sources)
            what = said("{name} is not a source of {city}.", name=repr(source_id[:40]), city=city.name)
            raise NotThere(what, fix=said("Its sources are: {names}.", names=known))
        return source

    def rules(self, city: City, source: Source) -> tuple[Rule, ...]:
        """The source's rules in order: its city's sets, and statutes of law packs (`laws:CA`)."""
        found: list[Rule] = []
        for name in source.rules:
            found += self.laws[name.removeprefix(PACK_PREFIX)].statutes if _is_pack(name) else city.rules[name]
        return tuple(found)


def load_catalog(extra: Path | None = None) -> Catalog:
    """The packaged catalogue, with the TOML files of `extra` (HOME/catalog) added or put in their place.

    Sources that contributors gave (HOME/catalog/contributed) come on top.

    Raises CatalogError naming file, key and remedy.
    """
    packaged = _packaged()
    if extra is None or not extra.is_dir():
        return packaged
    laws = {**packaged.laws, **_read_all(extra / "laws", LawPack)}
    cities = {**packaged.cities, **_read_all(extra, City)}
    publications = {**packaged.publications, **_read_all(extra / "publications", Publication)}
    _check_rules(cities, laws)
    _check_overlays(cities, publications)
    return with_contributed(Catalog(cities, laws, publications), extra)


def with_contributed(catalog: Catalog, extra: Path | None) -> Catalog:
    """The same catalogue with the home's contributed sources as they are now; cheap, so that a server can ask often."""
    return replace(catalog, cities=add_contributed(catalog.cities, extra)) if extra else catalog


@cache
def _packaged() -> Catalog:
    root = files("safelight.catalog")
    laws = _read_all(root / "laws", LawPack)
    cities = _read_all(root / "cities", City)
    publications = _read_all(root / "publications", Publication)
    _check_rules(cities, laws)
    _check_overlays(cities, publications)
    return Catalog(cities, laws, publications)


def read_city(path: Path) -> City:
    """One city file, checked by itself (its law packs are looked up by `load_catalog`)."""
    return _read(path, City)


def check_city(city: City, laws: Mapping[str, LawPack], publications: Mapping[str, Publication] | None = None) -> None:
    """Check that every rule set the city's sources name exists, and every publication its overlays name."""
    _check_rules({city.id: city}, laws)
    if publications is not None:
        _check_overlays({city.id: city}, publications)


def _read_all(folder: Traversable | Path, kind: type[Model]) -> dict[str, Model]:
    read = [_read(path, kind) for path in _toml_files(folder)]
    return {item.id: item for item in read if isinstance(item, City | LawPack | Publication)}


def _toml_files(folder: Traversable | Path) -> Iterator[Traversable | Path]:
    if folder.is_dir():
        yield from sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda p: p.name)


def _read(path: Traversable | Path, kind: type[Model]) -> Model:
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{path.name} is not valid TOML: {error}.", fix="Mend that line.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path.name} can't be read: {type(error).__name__}.", fix="Save it as UTF-8.") from None
    if kind is City and isinstance(content.get("city"), dict):
        content = {**content.pop("city"), **content}
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        more = f" ({error.error_count() - 1} more after it)" if error.error_count() > 1 else ""
        raise CatalogError(
            f"{path.name}: {_where(content, first['loc'])}{key}: {first['msg']}{more}.",
            fix="Correct that key; docs/catalog.md lists every key and `safelight catalog check FILE` checks again.",
        ) from None


def _where(content: Mapping[str, Any], loc: tuple[int | str, ...]) -> str:
    """`source "crimes": ` for a fault inside the second source, so that nobody counts tables."""
    if len(loc) > 1 and loc[0] == "source" and isinstance(loc[1], int):
        source = content["source"][loc[1]]
        return f'source "{source.get("id", loc[1])}": ' if isinstance(source, dict) else ""
    return ""


def _is_pack(name: str) -> bool:
    return name.startswith(PACK_PREFIX)


def _check_rules(cities: Mapping[str, City], laws: Mapping[str, LawPack]) -> None:
    for city in cities.values():
        for source in city.sources:
            for name in source.rules:
                known = name.removeprefix(PACK_PREFIX) in laws if _is_pack(name) else name in city.rules
                if not known:
                    choices = [*city.rules, *(PACK_PREFIX + pack for pack in laws)]
                    raise CatalogError(
                        f'{city.id}.toml: source "{source.id}": rules: {name!r} is not a rule set.',
                        fix=f"Use one of {', '.join(choices)}.",
                    )


def _check_overlays(cities: Mapping[str, City], publications: Mapping[str, Publication]) -> None:
    for city in cities.values():
        for overlay in city.overlays:
            if overlay.of not in publications:
                raise CatalogError(
                    f'{city.id}.toml: overlay "{overlay.id}": of: {overlay.of!r} is not a publication.',
                    fix=f"Use one of {', '.join(publications)}, or describe it in catalog/publications.",
                )
            if publications[overlay.of].kind == "rent" and not overlay.regions:
                raise CatalogError(
                    f'{city.id}.toml: overlay "{overlay.id}": regions: rent needs the rows that are of this city.',
                    fix='Name them, such as regions = ["06037"] for a county.',
                )
