"""Whether a bundle's content is what was sealed: file by file, field by field, record by record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from safelight.core.errors import BadInput
from safelight.desk.custody import stamping, warc
from safelight.desk.custody.ledger import Entry, canonical, read_time
from safelight.desk.custody.packing import MANIFEST, SUMS, WARC, digest, sums
from safelight.desk.custody.revoking import NoStamp


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence on what was looked at; `altered`: something is not as it was sealed."""

    what: str
    altered: bool = True


def content_findings(content: Mapping[str, bytes], entry: Entry | None) -> Iterator[Finding]:
    """What doesn't fit in the content of a bundle; `entry` is its line of the chain. Nothing for a whole one."""
    written = content.get(MANIFEST)
    if written is None:
        yield Finding(f"{MANIFEST} is gone.")
        return
    known = warc_facts(content.get(WARC, b""))
    try:
        manifest = orjson.loads(written)
        facts, files = manifest["capture"], {one["path"]: one for one in manifest["files"]}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        yield Finding(f"{MANIFEST} was altered: it can't be read.")
        manifest, facts, files = {}, {}, {}
    if entry is not None and digest(written) != entry.facts.get("manifest"):
        yield Finding(f"{MANIFEST} was altered: its hash is not the one in line {entry.number} of the chain.")
    elif manifest and canonical(manifest) != written:
        yield Finding(f"{MANIFEST} was altered: it isn't written as the desk writes it.")
    if entry is None:
        yield Finding("The chain has no line for this bundle: it was cut off, or the bundle was never sealed here.")
    elif facts and facts.get("previous") != entry.previous:
        yield Finding("The chain was cut before this bundle: the manifest names another line before it.")
    if known is not None:
        names = sorted(known.keys() | facts.keys()) if facts else ()
        for name in (name for name in names if known.get(name) != facts.get(name)):
            yield Finding(f"Field {name!r}: {MANIFEST} and {WARC} differ.")
    yield from _file_findings(content, files)
    yield from _warc_findings(content.get(WARC, b""))


def _file_findings(content: Mapping[str, bytes], files: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    listed = _listed(content.get(SUMS, b""))
    for path, one in files.items():
        if path not in content:
            yield Finding(f"{path} is gone.")
            continue
        found = digest(content[path])
        if found != one.get("sha256"):
            blame = f"field 'sha256' of {path} in {MANIFEST}" if listed.get(path) == found else path
            yield Finding(f"{blame} was altered: content and manifest have different hashes.")
        elif len(content[path]) != one.get("bytes"):
            yield Finding(f"field 'bytes' of {path} in {MANIFEST} was altered.")
    for path in sorted(content.keys() - files.keys() - {MANIFEST, SUMS}) if files else ():
        yield Finding(f"{path} was added: the manifest doesn't name it.")
    if SUMS not in content:
        yield Finding(f"{SUMS} is gone.")
    elif content[SUMS] != sums(content):
        wrong = [path for path in sorted(content) if path != SUMS and listed.get(path) != digest(content[path])]
        yield Finding(f"{SUMS} doesn't fit: {', '.join(wrong) or 'it was altered itself'}.")


def _listed(written: bytes) -> dict[str, str]:
    lines = (line.split("  ", 1) for line in written.decode("utf-8", "replace").splitlines())
    return {parts[1]: parts[0] for parts in lines if len(parts) == 2}


def warc_facts(content: bytes) -> dict[str, Any] | None:
    """The facts of the capture as the WARC tells them; None where it doesn't."""
    try:
        for record in warc.records(content):
            if record.headers.get("WARC-Target-URI") == warc.CAPTURE_URI:
                found = orjson.loads(record.block)
                return found if isinstance(found, dict) else None
    except (BadInput, orjson.JSONDecodeError):
        pass
    return None


def _warc_findings(content: bytes) -> Iterator[Finding]:
    try:
        for number, record in enumerate(warc.records(content), 1):
            for name in record.wrong():
                target = record.headers.get("WARC-Target-URI", "")
                yield Finding(
                    f"{WARC}: record {number} ({record.kind} {target[:200]}): {name} doesn't fit its content."
                )
    except BadInput:
        yield Finding(f"{WARC} can't be read to its end.")


def stamp_findings(
    manifest: bytes | None, files: Mapping[str, bytes], entry: Entry, trusted: frozenset[str] | None = None
) -> Iterator[Finding]:
    """What a stamp says, or why it doesn't hold. `trusted`: fingerprints of roots that the asker trusts."""
    bundle = entry.facts.get("bundle")
    yield from hash_findings(files, entry, f"stamp of {bundle}")
    if manifest is None:
        return
    try:
        found = stamping.check(manifest, files)
    except NoStamp as reason:
        yield Finding(f"The stamp of {bundle} is invalid: {reason}.")
        return
    if trusted is not None and found.root_sha256 not in trusted:
        yield Finding(f"The stamp of {bundle} leads to a root that you don't trust ({found.root_sha256}).")
    yield Finding(
        f"Stamped {found.at:%Y-%m-%d %H:%M:%S} UTC by {found.authority}, serial {found.serial}; "
        f"root SHA-256 {found.root_sha256}; its certificate ends {found.until:%Y-%m-%d}, {found.revocation}.",
        altered=False,
    )
    sealed = orjson.loads(manifest)["capture"]["sealed"]
    if (late := (read_time(sealed) - found.at).total_seconds()) > 5:
        yield Finding(f"The desk's clock was ahead: it sealed {late:.0f} s after the stamp's time.", altered=False)


def hash_findings(files: Mapping[str, bytes], entry: Entry, where: str) -> Iterator[Finding]:
    """Which files of a folder are not those that a line of the chain names."""
    named: Mapping[str, str] = entry.facts.get("files", {})
    for name, expected in named.items():
        if name not in files:
            yield Finding(f"{where}: {name} is gone.")
        elif digest(files[name]) != expected:
            yield Finding(f"{where}: {name} was altered: its hash is not the one in line {entry.number} of the chain.")
    for name in sorted(files.keys() - named.keys()):
        yield Finding(f"{where}: {name} was added: line {entry.number} of the chain doesn't name it.")
