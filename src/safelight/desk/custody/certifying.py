"""The facts for a certification under Federal Rules of Evidence 902(13) and 902(14), filled in from a bundle.

It is a draft for a person who is qualified to read, correct and sign; nothing is signed here. Such a certification is
about authenticity alone: hearsay and relevance stay open, and the other side must be given notice.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from safelight.desk.custody.checking import Finding, content_findings, stamp_findings
from safelight.desk.custody.desk import Desk, Opened
from safelight.desk.custody.history import history
from safelight.desk.custody.ledger import Entry
from safelight.desk.custody.packing import MANIFEST, WARC
from safelight.desk.custody.vault import BUNDLES, STAMPS, named_folders
from safelight.documents import (
    Block,
    Bullets,
    Code,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
)

_WIDTH: Final = 96
_BLANK: Final = "____________________________________"

_PROCESS: Final = (
    "The program requests an address over the network, or reads a file that was handed over, and takes the bytes as "
    "they come. It writes requests and answers unchanged into a WARC 1.1 file (ISO 28500:2017), and files beside it.",
    "It computes the SHA-256 hash of everything and lists the hashes in a manifest, together with who captured it, "
    "when and on what legal basis. The manifest also holds the hash of the line before it in an append-only chain.",
    "It encrypts manifest and content (age), writes them to the disk, and adds a signed line with their hashes to the "
    "chain. Where an authority is set, the manifest is stamped with the time (RFC 3161).",
    "Any later change of a byte of the content, of the manifest or of the chain changes a hash and is found when the "
    "bundle is verified. Every opening of a bundle is written into a log that is chained in the same way.",
)


def certificate(desk: Desk, opened: Opened, now: datetime) -> Document:
    """The draft for one bundle, as opened for whoever asks for it."""
    facts, bundle = opened.manifest["capture"], opened.ref.id
    with desk.vault.writing():
        named = named_folders(desk.vault.chain.entries())
    entry, stamp = named[(BUNDLES, bundle)], named.get((STAMPS, bundle))
    checked = list(content_findings(opened.content, entry))
    stamped = list(_stamped(desk, opened, stamp))
    blocks: list[Block] = [
        Note.of(
            Strong("Draft, filled in by a program. "),
            "A person who is qualified must read, correct, complete and sign it. It is about authenticity alone: "
            "hearsay and relevance stay open. The other side must be given reasonable written notice and the chance "
            "to inspect (Rule 902(11), (13), (14)).",
        ),
        Heading("The record"),
        _facts_table(opened, facts, entry, now),
        Heading("What was fetched"),
        *_exchanges(opened),
        Heading("Files and their hashes"),
        _files_table(opened),
        Heading("Time stamp"),
        *(Paragraph.of(finding.what) for finding in stamped),
        Heading("How the record came about: Rule 902(13)"),
        Bullets(tuple((line,) for line in _PROCESS), numbered=True),
        *_noted(facts),
        Heading("Verification by hash: Rule 902(14)"),
        Paragraph.of(
            f"Verified {_time(now)}: "
            + (" ".join(finding.what for finding in checked) or "every hash fits the manifest and the chain."),
        ),
        Paragraph.of("Others verify it with: ", *_tools(stamp is not None), "."),
        Heading("Who had it since"),
        *_custody(desk, bundle),
        Heading("Declaration"),
        *_declaration(),
    ]
    return Document(
        title="Certification of an electronic record",
        subtitle=f"Bundle {bundle}, case {opened.ref.case}. Federal Rules of Evidence 902(13) and 902(14).",
        made=now,
        blocks=tuple(blocks),
        footer=f"Draft for a person to sign. Bundle {bundle}, manifest SHA-256 {opened.ref.manifest_sha256}.",
    )


def _tools(stamped: bool) -> Iterator[Text]:
    yield Code("sha256sum -c SHA256SUMS")
    yield ", "
    yield Code(f"warcio check {WARC}")
    if stamped:
        yield ", "
        yield Code(f"openssl ts -verify -data {MANIFEST} -in response.tsr -CAfile chain.pem")


def _facts_table(opened: Opened, facts: Mapping[str, Any], entry: Entry, now: datetime) -> Table:
    rows: list[tuple[str, Text]] = [
        ("Asked for", Code(facts["asked"])),
        ("Captured by (user name)", facts["officer"]),
        ("Case", facts["case"]),
        ("Legal basis, as stated", facts["basis"]),
        ("Handed over by", facts["handed_over_by"] or "nobody: fetched by the program"),
        ("Begun", facts["began"]),
        ("Ended", facts["ended"]),
        ("Sealed", facts["sealed"]),
        ("Clock", facts["clock"]),
        ("Program", facts["tool"]),
        ("SHA-256 of its settings", Code(facts["configuration"])),
        ("SHA-256 of the manifest", Code(opened.ref.manifest_sha256)),
        ("Line of the chain", str(entry.number)),
        ("SHA-256 of the line", Code(entry.hash)),
        ("SHA-256 of the line before", Code(entry.previous)),
        ("Pictures that must not be kept", facts["pictures_checked"]),
        ("This draft made", _time(now)),
    ]
    return _table("Facts of the bundle", ("Fact", "Value"), rows, (1.0, 2.6))


def _exchanges(opened: Opened) -> Iterator[Block]:
    if not opened.exchanges:
        yield Paragraph.of("Nothing was fetched: the record was handed over.")
        return
    rows = []
    for one in opened.exchanges:
        tls = hashlib.sha256(one.certificates[0]).hexdigest() if one.certificates else "no TLS"
        cut = f"; cut: {one.cut}" if one.cut else ""
        rows.append((Code(one.url), _time(one.at), one.address or "unknown", f"{len(one.response):,}{cut}", Code(tls)))
    columns = ("Address", "Request began", "Server", "Bytes received", "SHA-256 of its certificate")
    yield _table("Requests, in order", columns, rows, (2.4, 1.6, 1.2, 1.0, 2.0))


def _files_table(opened: Opened) -> Table:
    rows = [
        (Code(one["path"]), f"{one['bytes']:,}", one["origin"], Code(one["sha256"])) for one in opened.manifest["files"]
    ]
    rows.append((Code(MANIFEST), f"{len(opened.content[MANIFEST]):,}", "the desk", Code(opened.ref.manifest_sha256)))
    return _table("Files", ("Path", "Bytes", "Made by", "SHA-256"), rows, (1.6, 0.7, 1.3, 2.4))


def _stamped(desk: Desk, opened: Opened, stamp: Entry | None) -> Iterator[Finding]:
    if stamp is None:
        yield Finding("The bundle is not stamped yet; the times above are those of the desk's clock.", altered=False)
        return
    folder = desk.vault.folder(STAMPS, opened.ref.id)
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    yield from stamp_findings(opened.content[MANIFEST], files, stamp)
    yield Finding(
        f"By the desk's clock it was asked for {stamp.facts['clock_minus_authority_seconds']} s after that time.",
        altered=False,
    )


def _noted(facts: Mapping[str, Any]) -> Iterator[Block]:
    if facts["notes"]:
        yield Paragraph.of("The program noted during this capture:")
        yield Bullets(tuple((note,) for note in facts["notes"]))


def _custody(desk: Desk, bundle: str) -> Iterator[Block]:
    rows = [(_time(one.at), one.kind, one.user, one.why, Code(one.hash)) for one in history(desk, bundle)]
    columns = ("When", "What", "Who", "Why", "SHA-256 of the line")
    yield _table("Lines of the chain and of the access log", columns, rows, (1.5, 0.7, 0.8, 1.6, 2.2))


def _declaration() -> Iterator[Block]:
    yield Paragraph.of("Name, position and employer: ", _BLANK)
    yield Paragraph.of("Qualification and how I know the process: ", _BLANK)
    yield Bullets(
        (
            ("The record was generated by the electronic process described above, which produces an accurate result.",),
            ("I compared the hash values above with those of the copy that is offered, and they are the same.",),
            ("What I corrected in or added to this draft: ", _BLANK),
        ),
        numbered=True,
    )
    yield Paragraph.of("I declare under penalty of perjury that the foregoing is true and correct (28 U.S.C. 1746).")
    yield Paragraph.of("Executed on: ", _BLANK)
    yield Paragraph.of("Signature: ", _BLANK)


def _table(caption: str, titles: Iterable[str], rows: Iterable[tuple[Text, ...]], shares: Iterable[float]) -> Table:
    columns = tuple(Column(title, share=share) for title, share in zip(titles, shares, strict=True))
    return Table(caption, columns, tuple(tuple((cell,) for cell in row) for row in rows))


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def to_text(document: Document) -> str:
    """A document as plain text, for those who file text."""
    lines = [document.title, "=" * len(document.title), document.subtitle, ""]
    for block in document.blocks:
        lines += [*_lines(block), ""]
    return "\n".join([*lines, document.footer, ""])


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from (block.text, "-" * len(block.text))
    elif isinstance(block, (Paragraph, Note)):
        yield from _wrapped("".join(_plain(text) for text in block.texts), "")
    elif isinstance(block, Bullets):
        for number, item in enumerate(block.items, 1):
            yield from _wrapped("".join(_plain(text) for text in item), f"{number}. " if block.numbered else "- ")
    elif isinstance(block, Table):
        yield block.caption
        if len(block.columns) == 2:
            for name, value in block.rows:
                yield from _wrapped("".join(map(_plain, value)), f"  {''.join(map(_plain, name))}: ")
            return
        for row in block.rows:
            for column, cell in zip(block.columns, row, strict=True):
                yield from _wrapped("".join(_plain(text) for text in cell), f"  {column.title}: ")
            yield ""


def _wrapped(text: str, first: str) -> list[str]:
    # A hash or an address stays on one line, so that it can be searched for.
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * min(len(first), 6),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else text.text
