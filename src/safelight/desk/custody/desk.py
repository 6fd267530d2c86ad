"""The desk: seals what was captured, lists what it holds, and opens it for a reader who says why."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

import orjson

from safelight.core.errors import BadFilter, NotThere, StoreError
from safelight.desk.capture.captured import Captured, Exchange, Purpose
from safelight.desk.custody import warc
from safelight.desk.custody.keys import Unopened
from safelight.desk.custody.ledger import START, Entry, read_time
from safelight.desk.custody.listed import prints, read_lists
from safelight.desk.custody.packing import WARC, Circumstances, Packed, digest, from_tar, pack, to_tar
from safelight.desk.custody.quarantine import Quarantined, put_aside
from safelight.desk.custody.vault import BUNDLES, STAMPS, Vault, named_folders, open_vault
from safelight.desk.settings import DeskSettings

BUNDLE_FILE = "bundle.age"
MANIFEST_FILE = "manifest.age"


@dataclass(frozen=True, slots=True)
class BundleRef:
    """A sealed bundle, as a list shows it."""

    id: str
    case: str
    asked: str
    officer: str
    basis: str
    began: datetime
    sealed: datetime
    line: int
    """Its line of the chain: bundles stand in this order, whatever the clock said."""
    manifest_sha256: str
    stamped: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that the chain says is here: bundles that can be listed, and the ids of those that were altered."""

    refs: tuple[BundleRef, ...]
    altered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle's content, decrypted, in memory. It is what was sealed, checked against the chain."""

    ref: BundleRef
    content: Mapping[str, bytes] = field(repr=False)
    """By path, as `sha256sum -c` would find it."""
    manifest: Mapping[str, Any] = field(repr=False)

    def file(self, name: str) -> bytes:
        """A file by the name that it had when it was captured, or by its path. Raises NotThere."""
        for entry in self.manifest["files"]:
            if name in (entry["name"], entry["path"]):
                return self.content[entry["path"]]
        raise NotThere(f"The bundle {self.ref.id} has no such file.", fix="Its manifest lists what it has.")

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Requests and responses as they were."""
        return warc.read(self.content[WARC])[1]


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk's folder, opened with its key."""

    settings: DeskSettings
    vault: Vault

    def seal(self, captured: Captured, purpose: Purpose, now: datetime) -> BundleRef:
        """One bundle more, encrypted, on the disk and in the chain when this returns; it isn't stamped yet.

        Raises Quarantined where it holds a picture that must not be kept, StoreError where it can't be written or
        compared with the lists: then nothing of it is left.
        """
        _whole(purpose)
        found = prints(captured)
        lists = read_lists(self.settings.desk_hash_lists)
        hit = lists.hit(found)
        compared = hit or lists.says(found)
        with self.vault.writing():
            last = self.vault.chain.last()
            around = Circumstances(
                bundle=f"{now:%Y%m%d}-{secrets.token_hex(6)}",
                previous=last.hash if last else START,
                configuration=self.settings.fingerprint(),
                lists=compared,
                prints=found,
                clock_back_seconds=max(0, int((last.at - now).total_seconds())) if last else 0,
            )
            packed = pack(captured, purpose, now, around)
            if hit:
                put_aside(self.vault, self.settings, around.bundle, packed, hit, now)
                raise Quarantined(self.settings.desk_report_route, captured.asked)
            files = {
                BUNDLE_FILE: self.vault.key.seal(to_tar(packed)),
                MANIFEST_FILE: self.vault.key.seal(packed.manifest),
            }
            facts = {"manifest": digest(packed.manifest), "access": _last_hash(self.vault)}
            entry = self.vault.put(BUNDLES, around.bundle, files, "seal", now, facts)
        return self._ref(entry, packed.manifest, stamped=False)

    def shelf(self) -> Shelf:
        """What the desk holds, in the order of the chain. One that was altered doesn't keep the others from being used.

        Raises StoreError where the desk was begun with another key than this one.
        """
        with self.vault.writing():
            entries = self.vault.chain.entries()
            if entries and entries[0].facts.get("key") != self.vault.key.written_public:
                raise StoreError(
                    "The bundles of this desk can't be opened with this key: it was begun with another.",
                    fix="Set the key that this desk was begun with; `safelight desk verify` says if it was altered.",
                )
            named = named_folders(entries)
            refs, altered = [], []
            for (place, bundle), entry in named.items():
                if place == BUNDLES:
                    try:
                        refs.append(self._ref(entry, self._manifest(entry), (STAMPS, bundle) in named))
                    except StoreError:
                        altered.append(bundle)
        return Shelf(tuple(refs), tuple(altered))

    def bundles(self, case: str | None = None) -> list[BundleRef]:
        """The bundles of `shelf` that can be listed; of one case, if one is named."""
        return [ref for ref in self.shelf().refs if case in (None, ref.case)]

    def ref(self, bundle: str) -> BundleRef:
        """A bundle by its id. Raises NotThere, which says so if it was deleted."""
        with self.vault.writing():
            entries = self.vault.chain.entries()
            named = named_folders(entries)
            entry = named.get((BUNDLES, bundle))
            if entry is None:
                gone = next((one for one in entries if one.kind == "delete" and one.facts["bundle"] == bundle), None)
                if gone:
                    raise NotThere(
                        f"The bundle {bundle} was deleted on {gone.at:%Y-%m-%d}: line {gone.number} of the chain.",
                        fix="`safelight desk log` says by whom and why.",
                    )
                raise NotThere(
                    f"There is no bundle {bundle[:40]!r}.", fix="`safelight desk bundles` lists what is there."
                )
            return self._ref(entry, self._manifest(entry), (STAMPS, bundle) in named)

    def open(self, bundle: str, reader: str, why: str, now: datetime) -> Opened:
        """The content of a bundle; who opens it and why is logged first. Raises NotThere, StoreError, Quarantined.

        What doesn't equal what was sealed is not handed out, nor what a list names that has come since.
        """
        if not reader.strip() or not why.strip():
            raise BadFilter("Nobody opens a bundle without a name and a reason.", fix="Give both: --user and --why.")
        ref = self.ref(bundle)
        self.note_access(bundle, reader, why, now)
        packed = self.unpacked(bundle)
        if digest(packed.manifest) != ref.manifest_sha256:
            raise self._spoilt(bundle)
        manifest = orjson.loads(packed.manifest)
        if hit := read_lists(self.settings.desk_hash_lists).hit(manifest["compared"]):
            self._put_aside_later(ref, packed, hit, now)
        if any(digest(packed.content.get(one["path"], b"")) != one["sha256"] for one in manifest["files"]):
            raise self._spoilt(bundle)
        return Opened(ref, packed.content, manifest)

    def note_access(self, bundle: str, reader: str, why: str, now: datetime) -> None:
        """A line of the access log: who read what, and why."""
        with self.vault.writing():
            sealed = {"user": reader, "why": why}
            self.vault.accesses.append(self.vault.key, "access", now, {"bundle": bundle}, sealed)

    def unpacked(self, bundle: str) -> Packed:
        """The content of a bundle as it stands, unchecked and unlogged: for the desk's own verbs. Raises StoreError."""
        try:
            sealed = (self.vault.folder(BUNDLES, bundle) / BUNDLE_FILE).read_bytes()
            return from_tar(self.vault.key.unseal(sealed))
        except (Unopened, OSError):
            raise self._spoilt(bundle) from None

    def _put_aside_later(self, ref: BundleRef, packed: Packed, hit: str, now: datetime) -> NoReturn:
        """A list has come since that names something in this bundle: it is moved, and shown no more."""
        with self.vault.writing():
            put_aside(self.vault, self.settings, ref.id, packed, hit, now)
            sealed = {"user": "lists", "why": "It holds a picture that a list names.", "case": ref.case}
            self.vault.delete(BUNDLES, ref.id, now, {"manifest": ref.manifest_sha256}, sealed)
        raise Quarantined(self.settings.desk_report_route, ref.id)

    def _manifest(self, entry: Entry) -> bytes:
        bundle = entry.facts["bundle"]
        try:
            manifest = self.vault.key.unseal((self.vault.folder(BUNDLES, bundle) / MANIFEST_FILE).read_bytes())
        except (Unopened, OSError):
            raise self._spoilt(bundle) from None
        if digest(manifest) != entry.facts["manifest"]:
            raise self._spoilt(bundle)
        return manifest

    def _ref(self, entry: Entry, manifest: bytes, stamped: bool) -> BundleRef:
        facts = orjson.loads(manifest)["capture"]
        return BundleRef(
            id=facts["bundle"],
            case=facts["case"],
            asked=facts["asked"],
            officer=facts["officer"],
            basis=facts["basis"],
            began=read_time(facts["began"]),
            sealed=read_time(facts["sealed"]),
            line=entry.number,
            manifest_sha256=entry.facts["manifest"],
            stamped=stamped,
        )

    def _spoilt(self, bundle: str) -> StoreError:
        return StoreError(
            f"The bundle {bundle} can't be opened with this key, or was altered.",
            fix=f"Set the key that this desk was begun with; `safelight desk verify {bundle}` says what was altered.",
        )


def open_desk(settings: DeskSettings) -> Desk:
    """The desk of these settings; its folder and key are made where there are none. Raises StoreError."""
    return Desk(settings, open_vault(settings))


def _whole(purpose: Purpose) -> None:
    named = {"a case": purpose.case, "a legal basis": purpose.basis, "an officer": purpose.officer}
    if missing := [name for name, value in named.items() if not value.strip()]:
        raise BadFilter(
            f"Nothing is captured without {' and '.join(missing)}.", fix="Name all three: --case, --basis, --officer."
        )


def _last_hash(vault: Vault) -> str:
    last = vault.accesses.last()
    return last.hash if last else START
