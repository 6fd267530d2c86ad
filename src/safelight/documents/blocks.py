"""What a document is made of. Texts are plain: no writer reads markup in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any, TypeAlias

from safelight.core.errors import BadInput
from safelight.core.said import Said, said


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter more."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Characters as they are: a hash, a command, an address that must not be opened."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """To an anchor of the same document (`#name`) or to an address (http, https, mailto, tel)."""

    text: str
    target: str


Text: TypeAlias = str | Strong | Code | Link


class Align(StrEnum):
    """How a column of a table stands; numbers stand at the end."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is below the title."""

    text: str
    level: int = 1
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that flows."""

    texts: tuple[Text, ...]

    @classmethod
    def of(cls, *texts: Text) -> Paragraph:
        """A paragraph of these."""
        return cls(texts)


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph in a frame: what must be read before the rest."""

    texts: tuple[Text, ...]

    @classmethod
    def of(cls, *texts: Text) -> Note:
        """A note of these."""
        return cls(texts)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, each item a run of texts."""

    items: tuple[tuple[Text, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; `share` is its part of the width beside the others'."""

    title: str
    align: Align = Align.START
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell of a row names it. `anchors`: one for each row, or none."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Text, ...], ...], ...]
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG without script, with what it shows in words."""

    svg: str = field(repr=False)
    alt: str
    caption: str
    share: float = 1.0
    """Part of the text's width."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a page of its own where there are pages."""


Block: TypeAlias = Heading | Paragraph | Note | Bullets | Table | Figure | PageBreak

_JOINERS = "\u200b\u200c\u200d\u00ad"
_WHERE = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Document:
    """A title, blocks and a last line for every page. Raises BadInput where a link leads nowhere."""

    title: str
    subtitle: str
    made: datetime
    """In UTC; also the file's own date, so that the same content gives the same file."""
    blocks: tuple[Block, ...]
    footer: str
    language: str = "en"

    def __post_init__(self) -> None:
        anchors = list(self.anchors())
        for link in self.links():
            inside = link.target.startswith("#") and link.target[1:] in anchors
            if not inside and not link.target.startswith(_WHERE):
                raise BadInput(
                    said("A link of the document leads nowhere."),
                    fix=said("Name an anchor of the document, or an address that begins with https://."),
                )
        for table in self.blocks:
            if isinstance(table, Table) and any(len(row) != len(table.columns) for row in table.rows):
                raise ValueError(f"a row of the table {table.caption!r} has other columns than its head")

    def anchors(self) -> Iterator[str]:
        """All anchors."""
        for block in self.blocks:
            if isinstance(block, Heading) and block.anchor:
                yield block.anchor
            elif isinstance(block, Table):
                yield from block.anchors

    def links(self) -> Iterator[Link]:
        """All links."""
        return (text for block in self.blocks for text in texts_of(block) if isinstance(text, Link))


def visible(text: str) -> str:
    """The text with the signs that would turn around or hide what stands beside them shown by their number.

    Joiners stay: scripts and emoji are written with them.
    """
    return "".join(
        f"⟨U+{ord(sign):04X}⟩" if unicodedata.category(sign) == "Cf" and sign not in _JOINERS else sign for sign in text
    )


def spoken(document: Document) -> Document:
    """The document with every sentence in the language being spoken."""
    said_in_words: Document = _spoken(document)
    return said_in_words


def _spoken(part: Any) -> Any:
    if isinstance(part, Said):
        return part.spoken()
    if isinstance(part, tuple):
        return tuple(_spoken(one) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: _spoken(getattr(part, one.name)) for one in fields(part)})
    return part


def texts_of(block: Block) -> Iterator[Text]:
    """The runs of text of a block, in reading order; none for headings and figures."""
    if isinstance(block, (Paragraph, Note)):
        yield from block.texts
    elif isinstance(block, Bullets):
        yield from chain.from_iterable(block.items)
    elif isinstance(block, Table):
        for row in block.rows:
            yield from chain.from_iterable(row)
