"""Verifying, offline and without changing anything: a desk's folder, one bundle in it, or what was exported from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from safelight.core.errors import BadFilter, BadInput, StoreError
from safelight.desk.custody.checking import Finding, content_findings, hash_findings, stamp_findings
from safelight.desk.custody.desk import BUNDLE_FILE, MANIFEST_FILE
from safelight.desk.custody.keys import Unopened, from_pem, signed
from safelight.desk.custody.ledger import START, Entry, broken_lines, parsed
from safelight.desk.custody.packing import MANIFEST, SUMS, digest, from_tar, sums
from safelight.desk.custody.vault import BUNDLES, PLACES, STAMPS, Vault, deleted_folders, named_folders

CHAIN_FILE = "chain.jsonl"
PUBLIC_FILE = "desk.pub.pem"
SIGNATURE_FILE = "SHA256SUMS.sig"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; a court needs both, what holds and what doesn't."""

    subject: str
    findings: tuple[Finding, ...]
    readable: bool = True
    """With another key than the desk's nothing can be told of what is sealed."""

    @property
    def whole(self) -> bool:
        """Nothing was altered."""
        return not any(finding.altered for finding in self.findings)


def verify_desk(vault: Vault, bundle: str | None = None, trust: Path | None = None) -> Verdict:
    """The chain and the access log, and all bundles or this one. Raises BadFilter where `trust` is no PEM file."""
    trusted = read_trusted(trust)
    entries = _readable(vault.chain.path)
    if entries and entries[0].facts.get("key", vault.key.written_public) != vault.key.written_public:
        said = "The chain was begun with another key than this one: set the right one, or line 1 was altered."
        return Verdict(bundle or "the desk", (Finding(said),), readable=False)
    findings = [*_chain(vault)]
    named = named_folders(entries)
    if bundle is None:
        findings += _strays(vault, named, entries)
    elif (BUNDLES, bundle) not in named:
        findings += _missing(bundle, entries)
    for (place, name), entry in named.items():
        if bundle not in (None, name):
            continue
        if place == BUNDLES:
            findings += _bundle(vault, name, entry)
            stamp = named.get((STAMPS, name))
            if stamp is None:
                findings.append(Finding(f"{name} is not stamped yet: `safelight desk stamp`.", altered=False))
            else:
                findings += stamp_findings(_manifest(vault, name), _files(vault, STAMPS, name), stamp, trusted)
        elif place != STAMPS or (BUNDLES, name) not in named:
            findings += hash_findings(_files(vault, place, name), entry, f"{place}/{name}")
    return Verdict(bundle or "the desk", tuple(findings))


def verify_export(folder: Path, trust: Path | None = None) -> Verdict:
    """What was exported: the whole of it, or the folder of one bundle in it. Raises BadInput where it is neither."""
    trusted = read_trusted(trust)
    top = folder if (folder / CHAIN_FILE).is_file() else folder.parent.parent
    if not (top / CHAIN_FILE).is_file():
        raise BadInput(
            f"{folder.name} is no bundle, no export and no report.",
            fix="Name a bundle's id, a folder of an export or of a report, or one in an export's bundles/.",
        )
    public = from_pem(_read(top / PUBLIC_FILE))
    findings = [] if public else [Finding(f"{PUBLIC_FILE} was altered: it is no public key.")]
    findings += [Finding(one.what) for one in broken_lines(_read(top / CHAIN_FILE), public)]
    findings += _whole_export(top, public)
    named = named_folders(_readable(top / CHAIN_FILE))
    for path in sorted((top / BUNDLES).iterdir()) if folder == top else [folder]:
        content = dict(_tree(path))
        entry = named.get((BUNDLES, path.name))
        found = list(content_findings(content, entry))
        stamp = named.get((STAMPS, path.name))
        if stamp is None:
            found.append(Finding("Not stamped when it was exported.", altered=False))
        else:
            found += stamp_findings(content.get(MANIFEST), dict(_tree(top / STAMPS / path.name)), stamp, trusted)
        findings += [Finding(f"{path.name}: {one.what}", one.altered) for one in found]
    return Verdict(str(folder), tuple(findings))


def read_trusted(file: Path | None) -> frozenset[str] | None:
    """Fingerprints of the roots in a PEM file. Raises BadFilter."""
    if file is None:
        return None
    try:
        return frozenset(one.fingerprint(SHA256()).hex() for one in x509.load_pem_x509_certificates(file.read_bytes()))
    except (OSError, ValueError):
        raise BadFilter(
            f"{file.name} is no PEM file of certificates.", fix="--trust names the roots you trust."
        ) from None


def _chain(vault: Vault) -> Iterator[Finding]:
    public = vault.key.public
    for ledger in (vault.chain, vault.accesses):
        yield from (Finding(f"{ledger.path.name}: {one.what}") for one in ledger.broken(public))
    accesses = {START} | {entry.hash for entry in _readable(vault.accesses.path)}
    for entry in _readable(vault.chain.path):
        if "access" in entry.facts and entry.facts["access"] not in accesses:
            yield Finding(f"access.jsonl was cut or altered: line {entry.number} of the chain names a line it hasn't.")
        if back := entry.facts.get("clock_back_seconds"):
            yield Finding(f"The clock was moved back by {back} s before line {entry.number}.", altered=False)


def _readable(path: Path) -> list[Entry]:
    """The lines that can be read; `broken_lines` tells of the others."""
    return [entry for line in _read(path).split(b"\n") if (entry := parsed(line)) is not None]


def _strays(vault: Vault, named: dict[tuple[str, str], Entry], entries: list[Entry]) -> Iterator[Finding]:
    gone = set(deleted_folders(entries))
    for place in PLACES:
        folder = vault.home / place
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if (place, path.name) in named:
                continue
            if (place, path.name) in gone:
                yield Finding(f"{place}/{path.name} is deleted in the chain and not yet on the disk.", altered=False)
            else:
                yield Finding(f"{place}/{path.name} has no line in the chain: its line was cut off, or it was added.")


def _missing(bundle: str, entries: list[Entry]) -> Iterator[Finding]:
    gone = next((entry for entry in entries if entry.kind == "delete" and entry.facts.get("bundle") == bundle), None)
    if gone is None:
        yield Finding(f"The chain has no line for {bundle}: it was cut off, or the bundle was never sealed here.")
    else:
        yield Finding(
            f"{bundle} was deleted {gone.at:%Y-%m-%d %H:%M} UTC; its tombstone is line {gone.number} of the chain.",
            altered=False,
        )


def _bundle(vault: Vault, bundle: str, entry: Entry) -> Iterator[Finding]:
    files = _files(vault, BUNDLES, bundle)
    yield from hash_findings(files, entry, bundle)
    manifest = _manifest(vault, bundle)
    if manifest is None and MANIFEST_FILE in files:
        yield Finding(f"{bundle}: {MANIFEST_FILE} can't be opened with this key, or was altered.")
    if BUNDLE_FILE not in files:
        return
    try:
        packed = from_tar(vault.key.unseal(files[BUNDLE_FILE]))
    except (Unopened, BadInput):
        yield Finding(f"{bundle}: {BUNDLE_FILE} can't be opened with this key, or was altered.")
        return
    yield from (Finding(f"{bundle}: {one.what}", one.altered) for one in content_findings(packed.content, entry))
    if manifest is not None and manifest != packed.manifest:
        yield Finding(f"{bundle}: {MANIFEST_FILE} and the manifest in {BUNDLE_FILE} differ.")


def _manifest(vault: Vault, bundle: str) -> bytes | None:
    try:
        return vault.key.unseal(_files(vault, BUNDLES, bundle)[MANIFEST_FILE])
    except (Unopened, KeyError):
        return None


def _files(vault: Vault, place: str, name: str) -> dict[str, bytes]:
    """The files of a folder, also of one that the next command moves in."""
    folder = vault.folder(place, name)
    return dict(_tree(folder if folder.is_dir() else vault.staging / place / name))


def _tree(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            yield f"{path.relative_to(folder).as_posix()} (a link)", b""
        elif path.is_file():
            yield path.relative_to(folder).as_posix(), _read(path)


def _whole_export(top: Path, public: bytes | None) -> Iterator[Finding]:
    content = dict(_tree(top))
    signature = content.pop(SIGNATURE_FILE, b"")
    written = content.get(SUMS, b"")
    if public is None or not signed(public, written, signature):
        yield Finding(f"{SUMS} or {SIGNATURE_FILE} was altered: the desk's signature doesn't fit.")
    if written != sums(content):
        listed = {line[66:]: line[:64] for line in written.decode("utf-8", "replace").splitlines()}
        wrong = [path for path in sorted(content.keys() | listed.keys()) if path != SUMS]
        wrong = [path for path in wrong if path not in content or listed.get(path) != digest(content[path])]
        yield Finding(f"{SUMS} of the export doesn't fit: {', '.join(wrong) or 'it was altered itself'}.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreError(
            f"{path.name} can't be read: {error.strerror}.", fix="Correct its rights, or copy the folder elsewhere."
        ) from None
