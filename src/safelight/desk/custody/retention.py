"""How long bundles are kept, what keeps them longer, and how they end.

A bundle is *unlinked* until somebody marks it as kept: these expire first. A legal hold on a case or a bundle stops
every deletion. What is deleted leaves a tombstone: a line of the chain with its hashes and, sealed, by whom and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safelight.core.errors import BadFilter, NotThere, Refused
from safelight.desk.custody.desk import BundleRef, Desk
from safelight.desk.custody.ledger import Entry
from safelight.desk.custody.vault import QUARANTINE, named_folders


@dataclass(frozen=True, slots=True)
class Word:
    """Who decided, and why; both are needed."""

    user: str
    why: str

    def __post_init__(self) -> None:
        if not self.user.strip() or not self.why.strip():
            raise BadFilter("Nothing is decided here without a name and a reason.", fix="Give both: --user and --why.")


@dataclass(frozen=True, slots=True)
class Term:
    """How long a bundle is kept."""

    ref: BundleRef
    kept: bool
    """Marked as kept; else unlinked."""
    held: bool
    """A legal hold stands: it is not deleted whatever `until` says."""
    until: datetime | None
    """From when it may be deleted; None: only by hand."""

    def due(self, now: datetime) -> bool:
        """Whether it may be deleted now."""
        return not self.held and self.until is not None and self.until <= now


def keep(desk: Desk, bundle: str, word: Word, now: datetime) -> Entry:
    """Mark a bundle as kept: it belongs to its case. Raises NotThere."""
    desk.ref(bundle)
    return _note(desk, "keep", now, word, {"bundle": bundle}, {})


def hold(desk: Desk, subject: str, word: Word, now: datetime, *, release: bool = False) -> Entry:
    """Put a legal hold on a case, or on one bundle by its id; or take it off. Raises NotThere for others."""
    shelf = desk.shelf()
    known = {name for ref in shelf.refs for name in (ref.id, ref.case)} | set(shelf.altered)
    if not release and subject not in known:
        raise NotThere(f"There is no case and no bundle {subject[:40]!r}.", fix="`safelight desk bundles` lists them.")
    return _note(desk, "release" if release else "hold", now, word, {}, {"subject": subject})


def terms(desk: Desk, refs: Sequence[BundleRef] | None = None) -> list[Term]:
    """All bundles (or these) with how long they are kept, unlinked ones first, then those that end first.

    One that was altered has no term: nothing takes it away but a person who has seen why.
    """
    with desk.vault.writing():
        entries = desk.vault.chain.entries()
    kept = {entry.facts["bundle"] for entry in entries if entry.kind == "keep"}
    holds = _holds(desk, entries)
    found = []
    for ref in desk.bundles() if refs is None else refs:
        days = desk.settings.desk_kept_days if ref.id in kept else desk.settings.desk_unlinked_days
        until = ref.sealed + timedelta(days=days) if days is not None else None
        found.append(Term(ref, ref.id in kept, bool({ref.id, ref.case} & holds), until))
    return sorted(found, key=lambda term: (term.kept, term.until is None, term.until or term.ref.sealed))


def delete(desk: Desk, bundle: str, word: Word, now: datetime) -> Entry:
    """Delete a bundle, or something quarantined; a tombstone stays. Raises Refused under a legal hold, NotThere."""
    with desk.vault.writing():
        entries = desk.vault.chain.entries()
        aside = named_folders(entries).get((QUARANTINE, bundle))
        if aside is not None:
            sealed = {"user": word.user, "why": word.why}
            return desk.vault.delete(QUARANTINE, bundle, now, {"files": dict(aside.facts["files"])}, sealed)
    ref = desk.ref(bundle)
    if {ref.id, ref.case} & _holds(desk, entries):
        raise Refused(
            f"A legal hold keeps {bundle}: nothing of it is deleted.",
            fix="`safelight desk hold SUBJECT --release` takes a hold off, with a name and a reason.",
        )
    with desk.vault.writing():
        sealed = {"user": word.user, "why": word.why, "case": ref.case}
        return desk.vault.delete("bundles", bundle, now, {"manifest": ref.manifest_sha256}, sealed)


def delete_due(desk: Desk, word: Word, now: datetime) -> list[Entry]:
    """Delete all that may be deleted now, unlinked ones first."""
    return [delete(desk, term.ref.id, word, now) for term in terms(desk) if term.due(now)]


def _holds(desk: Desk, entries: list[Entry]) -> set[str]:
    held: set[str] = set()
    for entry in entries:
        if entry.kind in ("hold", "release"):
            subject = entry.inside(desk.vault.key)["subject"]
            (held.add if entry.kind == "hold" else held.discard)(subject)
    return held


def _note(desk: Desk, kind: str, now: datetime, word: Word, facts: dict[str, str], sealed: dict[str, str]) -> Entry:
    with desk.vault.writing():
        return desk.vault.chain.append(desk.vault.key, kind, now, facts, {"user": word.user, "why": word.why} | sealed)
