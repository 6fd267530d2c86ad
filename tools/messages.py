"""Collects every text that is said to people, and keeps the translations in step with them.

    python tools/messages.py            brings locale/es/…/django.po to the texts of the source, and compiles it
    python tools/messages.py --missing  prints the texts that have no translation yet

Texts are found where they are said: `_("…")` and templates of the web, `said("…")` everywhere, `t("…")` and
`plural("…")` of the front end, and the files whose texts reach pages (catalogue, national figures, support, glossary).
Needs no GNU gettext.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src" / "safelight"
FRONTEND: Final = ROOT / "frontend" / "src"
TEMPLATES: Final = SOURCE / "web" / "templates"
LOCALE: Final = SOURCE / "web" / "locale" / "es" / "LC_MESSAGES"
GLOSSARY: Final = ROOT / "docs" / "language.toml"

Id = str | tuple[str, str]
"""A text, or the texts for one and for many."""


@dataclass(frozen=True)
class Message:
    """A text, where it is said, and what tells it from the same words elsewhere."""

    id: Id
    where: str
    context: str | None = None


@dataclass(frozen=True)
class NotWritten:
    """A call whose text isn't written out where it is said, so that nobody can find and translate it."""

    where: str


Found = Message | NotWritten


def all_messages() -> list[Message]:
    """Every text of the project, each once a place. Raises ValueError naming calls whose text isn't written out."""
    found = [*python_messages(), *template_messages(), *script_messages(), *file_messages()]
    if faults := [one.where for one in found if isinstance(one, NotWritten)]:
        raise ValueError(f"texts must be written out where they are said: {', '.join(faults)}")
    return [one for one in found if isinstance(one, Message)]


# Python: calls by name, and which of their arguments are texts.
_SAID: Final = {"said": (0,)}
_GETTEXT: Final = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "ngettext": (0, 1),
    "ngettext_lazy": (0, 1),
    "pgettext": (1,),
    "pgettext_lazy": (1,),
}


def python_messages() -> Iterator[Found]:
    """`said("…")` in all packages, gettext's functions in the web."""
    for path in sorted(SOURCE.rglob("*.py")):
        names = _SAID | (_GETTEXT if SOURCE / "web" in path.parents else {})
        where = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        aliases = _aliases(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = aliases.get(node.func.id, node.func.id)
                if name in names and not _is_own(path, name):
                    yield _called(node, name, names[name], where)


def _aliases(tree: ast.AST) -> dict[str, str]:
    """What gettext's functions are called in a module: `from … import gettext_lazy as _`."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        alias.asname: alias.name
        for node in imports
        if (node.module or "").endswith("translation")
        for alias in node.names
        if alias.asname
    }


def _is_own(path: Path, name: str) -> bool:
    """Whether the module passes on texts that stand elsewhere."""
    return path.name in ("assets.py", "glossary.py", "support.py") and name.removesuffix("_lazy") in (
        "gettext",
        "ngettext",
    )


def _called(node: ast.Call, name: str, places: tuple[int, ...], where: str) -> Found:
    texts = [_constant(node.args[place]) if place < len(node.args) else None for place in places]
    if any(text is None for text in texts):
        return NotWritten(f"{where}:{node.lineno}")
    one, *many = [text for text in texts if text is not None]
    context = _constant(node.args[0]) if name.startswith("pgettext") else None
    return Message((one, many[0]) if many else one, where, context)


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def template_messages() -> Iterator[Found]:
    """Texts of the templates, as Django itself reads them."""
    from django.conf import settings
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    if not settings.configured:
        _configure()
    engine = engines["django"].engine
    for path in sorted(TEMPLATES.rglob("*.html")):
        name, where = str(path.relative_to(TEMPLATES)), str(path.relative_to(ROOT))
        nodes = engine.get_template(name).nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            text = node.filter_expression.var.literal
            context = node.message_context.var if node.message_context else None
            # Django doubles percent signs before it looks a text up.
            yield Message(text.replace("%", "%%"), where, context) if isinstance(text, str) else NotWritten(where)
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            one = _block(node, node.singular)
            context = node.message_context.var if node.message_context else None
            yield Message((one, _block(node, node.plural)) if node.plural else one, where, context)


def _block(node: Any, tokens: Any) -> str:
    text, _names = node.render_token_list(tokens)
    return str(text)


def _configure() -> None:
    """Django as the site has it, with a home that is never written."""
    import tempfile

    from safelight.core.home import Home
    from safelight.core.settings import Settings
    from safelight.web.migrating import configure_django

    folder = Path(tempfile.mkdtemp())
    configure_django(Settings(home=folder), Home(folder))


_TEXT: Final = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
_CODE: Final = re.compile(rf"({_TEXT}|`(?:[^`\\]|\\.)*`)|//[^\n]*|/\*.*?\*/", re.DOTALL)
_T: Final = re.compile(rf"(?<!function )(?<![\w.$])(t|plural)\(\s*(?:({_TEXT})(?:\s*,\s*({_TEXT}))?)?")


def script_messages() -> Iterator[Found]:
    """`t("…")` and `plural("…", "…"` of the front end, read as frontend/messages.ts reads them."""
    for path in sorted([*FRONTEND.rglob("*.ts"), *FRONTEND.rglob("*.tsx")]):
        if path.name == "words.ts":  # where they are made
            continue
        yield from messages_of_script(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))


def messages_of_script(source: str, where: str) -> Iterator[Found]:
    """The texts of one script."""
    code = _CODE.sub(lambda found: found[1] or "", source)
    for found in _T.finditer(code):
        name, first, second = found.groups()
        if first is None or (name == "plural" and second is None):
            yield NotWritten(where)
        elif name == "t":
            yield Message(_unquoted(first), where)
        else:
            yield Message((_unquoted(first), _unquoted(second)), where)


def _unquoted(text: str) -> str:
    value = ast.literal_eval(text)
    return str(value)


def file_messages() -> Iterator[Found]:
    """Texts of files that pages show: the catalogue, national figures, known totals, support lines, the glossary."""
    from safelight.catalog import load_catalog

    catalog = load_catalog()
    for law in catalog.laws.values():
        yield from (Message(change.what, f"src/safelight/catalog/laws/{law.id}.toml") for change in law.changes)
    for publication in catalog.publications.values():
        where = f"src/safelight/catalog/publications/{publication.id}.toml"
        yield from (Message(text, where) for text in (publication.title, publication.terms, publication.note))
    for city in catalog.cities.values():
        where = f"src/safelight/catalog/cities/{city.id}.toml"
        for source in city.sources:
            texts = [
                source.covers_why,
                source.status_note,
                source.terms,
                source.robots,
                source.cadence,
                *source.withholds,
            ]
            texts += [change.what for change in source.changes]
            texts += [one.why for one in source.unpublished]
            texts += [rule.why for rule in catalog.rules(city, source) if rule.valid_from]
            yield from (Message(text, where) for text in texts if text)
    yield from _toml("src/safelight/observatory/national.toml", "table", ("coverage", "not_comparable"))
    yield from _toml("src/safelight/observatory/known_totals.toml", "total", ("what",))
    yield from _toml("src/safelight/web/public/support.toml", "line", ("helps", "hours"))
    yield from _toml("docs/language.toml", "term", ("english", "why"))
    national = tomllib.loads((SOURCE / "observatory" / "national.toml").read_text(encoding="utf-8"))["table"]
    for table in national:
        for figure in table["figures"]:
            texts = [figure["offence"], figure.get("note", "")]
            yield from (Message(text, "src/safelight/observatory/national.toml") for text in texts if text)


def _toml(path: str, table: str, fields: tuple[str, ...]) -> Iterator[Message]:
    if not (ROOT / path).is_file():
        return
    for entry in tomllib.loads((ROOT / path).read_text(encoding="utf-8"))[table]:
        yield from (Message(entry[field], path) for field in fields if entry.get(field))


def template_catalog() -> Catalog:
    """All texts as a catalogue without translations."""
    catalog = Catalog(project="Safelight", charset="utf-8", fuzzy=False)
    for message in sorted(all_messages(), key=lambda one: (one.where, str(one.id))):
        catalog.add(message.id, locations=[(message.where, 0)], context=message.context)
    return catalog


def read_catalog() -> Catalog:
    """The Spanish catalogue as it is committed."""
    path = LOCALE / "django.po"
    if not path.is_file():
        return Catalog(locale="es", project="Safelight", charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale="es")


def updated(old: Catalog) -> Catalog:
    """The catalogue with exactly the texts of the source; terms of the glossary are said as the glossary says them."""
    new = Catalog(locale="es", project="Safelight", charset="utf-8", fuzzy=False)
    new.mime_headers  # noqa: B018  # computed on the way
    terms = glossary()
    for message in template_catalog():
        if not message.id:
            continue
        known = old.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        text = known.string if known else ("" if isinstance(message.id, str) else ("", ""))
        if isinstance(message.id, str) and message.id in terms:
            text = terms[message.id]
        new.add(message.id, text, locations=message.locations, context=message.context)
    return new


def glossary() -> dict[str, str]:
    """English term -> Spanish term."""
    if not GLOSSARY.is_file():
        return {}
    return {one["english"]: one["spanish"] for one in tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["term"]}


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as text: no dates, no line numbers, so that it changes only when texts do."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=110, omit_header=True, include_lineno=False, sort_by_file=True)
    head = b'msgid ""\nmsgstr ""\n' + b"".join(f'"{line}\\n"\n'.encode() for line in HEADER) + b"\n"
    return head + stream.getvalue().lstrip(b"\n")


HEADER: Final = (
    "Project-Id-Version: Safelight",
    "Language: es",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "Plural-Forms: nplurals=2; plural=(n != 1);",
)


def as_mo(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it, untranslated texts left out."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def missing(catalog: Catalog) -> list[Id]:
    """Texts without a translation."""
    return [
        one.id for one in catalog if one.id and not all([one.string] if isinstance(one.string, str) else one.string)
    ]


def main(arguments: list[str]) -> None:
    """Bring the files up to date, or say what is missing."""
    catalog = updated(read_catalog())
    gaps = missing(catalog)
    if "--missing" in arguments:
        print("\n".join(str(gap) for gap in gaps))
        return
    LOCALE.mkdir(parents=True, exist_ok=True)
    (LOCALE / "django.po").write_bytes(as_po(catalog))
    (LOCALE / "django.mo").write_bytes(as_mo(read_catalog()))
    print(f"{len(catalog)} texts, {len(gaps)} without a translation", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
