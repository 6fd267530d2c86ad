"""Verbs of `safelight desk` on bundles: list, show, verify, stamp, keep, hold, delete, certify, hand over."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from safelight.cli.desk_capture import DeskHomeOption
from safelight.cli.terminal import print_json, print_table, print_text, say
from safelight.core import log
from safelight.core.errors import BadFilter, StoreError
from safelight.desk import custody
from safelight.desk.custody import Desk, Finding, Verdict, Word
from safelight.desk.investigate import check_report, is_report
from safelight.desk.settings import load_desk_settings
from safelight.documents import to_docx, to_html, to_pdf

Bundle = Annotated[str, typer.Argument(help="A bundle's id, as `safelight desk bundles` lists it.", show_default=False)]
User = Annotated[str, typer.Option("--user", help="Who does this.", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="Why: a reason that can be read out.", show_default=False)]
Case = Annotated[str | None, typer.Option("--case", help="Of this case alone.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(app: typer.Typer) -> None:
    """Put the verbs into `safelight desk`."""
    verbs: dict[str, Callable[..., None]] = {
        "bundles": bundles,
        "show": show,
        "verify": verify,
        "stamp": stamp,
        "log": log_verb,
        "keep": keep,
        "hold": hold,
        "retain": retain,
        "delete": delete,
        "quarantine": quarantine,
        "certificate": certificate,
        "export": export,
    }
    for name, verb in verbs.items():
        app.command(name)(verb)


def open_desk(home: Path | None) -> Desk:
    """The desk of the environment's settings, or of this folder; logging starts here."""
    log.configure()
    return custody.open_desk(load_desk_settings(desk_home=home))


def bundles(case: Case = None, json: AsJson = False, home: DeskHomeOption = None) -> None:
    """What the desk holds, in the order of its chain, e.g. `safelight desk bundles --case K-17`."""
    shelf = open_desk(home).shelf()
    refs = [ref for ref in shelf.refs if case in (None, ref.case)]
    if json:
        print_json([{name: getattr(ref, name) for name in ref.__slots__} for ref in refs])
        _end_if(shelf.altered)
        return
    rows = [
        (ref.id, ref.case, ref.asked[:60], f"{ref.sealed:%Y-%m-%d %H:%M}", ref.officer, ref.stamped) for ref in refs
    ]
    print_table("Bundles", ("Bundle", "Case", "Asked for", "Sealed (UTC)", "By", "Stamped"), rows)
    _end_if(shelf.altered)


def _end_if(altered: Sequence[str]) -> None:
    """Name what was altered, and end with 1; nothing where nothing was."""
    if altered:
        say(f"NOT as sealed: {', '.join(altered)}. `safelight desk verify BUNDLE` says what was altered.")
        raise typer.Exit(1)


def show(
    bundle: Bundle,
    user: User,
    why: Why,
    out: Annotated[Path | None, typer.Option("--out", help="New folder for its files, decrypted.")] = None,
    home: DeskHomeOption = None,
) -> None:
    """A bundle's manifest; with --out its files. Every look is logged with who and why."""
    opened = open_desk(home).open(bundle, user, why, datetime.now(UTC))
    if out is None:
        print_json({name: opened.manifest[name] for name in ("capture", "files")})
        return
    if out.exists():
        raise BadFilter(f"{out.name} is there already.", fix="Name a new folder with --out.")
    try:
        for path, content in opened.content.items():
            (out / path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (out / path).write_bytes(content)
    except OSError as error:
        raise StoreError(
            f"The files can't be written: {error.strerror}.", fix="Make room, and name a new folder with --out."
        ) from None
    say(f"{len(opened.content)} files are in {out}, no longer encrypted: delete them when you are done.")


def verify(
    bundle: Annotated[
        str | None,
        typer.Argument(help="A bundle's id, or the folder of an export or a report; all of the desk without it."),
    ] = None,
    trust: Annotated[
        Path | None, typer.Option("--trust", help="PEM file of the roots that you trust for time stamps.")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", help="Who verifies a report, which opens bundles; else this machine's user.")
    ] = None,
    json: AsJson = False,
    home: DeskHomeOption = None,
) -> None:
    """Prove offline that nothing was altered, or say what was: which file, which field, where the chain is cut."""
    if bundle and is_report(Path(bundle)):
        verdict = _of_report(Path(bundle), open_desk(home), (user or getpass.getuser()).strip())
    elif bundle and Path(bundle).is_dir():
        verdict = custody.verify_export(Path(bundle), trust)
    else:
        verdict = custody.verify_desk(open_desk(home).vault, bundle, trust)
    if json:
        findings = [{"what": one.what, "altered": one.altered} for one in verdict.findings]
        print_json({"subject": verdict.subject, "whole": verdict.whole, "findings": findings})
    else:
        for one in verdict.findings:
            print_text(f"{'ALTERED' if one.altered else 'noted'}: {one.what}")
        said = (
            "whole" if verdict.whole else "NOT as it was sealed" if verdict.readable else "can't be told with this key"
        )
        print_text(f"{verdict.subject}: {said}.")
    if not verdict.whole:
        raise typer.Exit(1)


def _of_report(folder: Path, desk: Desk, user: str) -> Verdict:
    problems = check_report(folder, desk, user, datetime.now(UTC))
    well = Finding("Each of its facts stands at its characters in a bundle that is whole.", altered=False)
    return Verdict(str(folder), tuple(map(Finding, problems)) or (well,))


def stamp(home: DeskHomeOption = None) -> None:
    """Have the bundles stamped that wait for a time stamp (RFC 3161); those that get none go on waiting."""
    done = custody.stamp(open_desk(home), datetime.now(UTC))
    print_text(f"{len(done.stamped)} bundles stamped, {len(done.waiting)} wait.")
    if done.waiting:
        say(done.why)
    _end_if(done.altered)
    if done.waiting:
        raise typer.Exit(1)


def log_verb(
    bundle: Annotated[str | None, typer.Argument(help="A bundle's id; all of them without it.")] = None,
    case: Case = None,
    json: AsJson = False,
    home: DeskHomeOption = None,
) -> None:
    """What was done to bundles and who read them, and why."""
    events = custody.history(open_desk(home), bundle, case)
    if json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in events])
        return
    rows = [(f"{one.at:%Y-%m-%d %H:%M:%S}", one.kind, one.bundle, one.user, one.why) for one in events]
    print_table("Chain, then accesses", ("When (UTC)", "What", "Subject", "Who", "Why"), rows)


def keep(bundle: Bundle, user: User, why: Why, home: DeskHomeOption = None) -> None:
    """Mark a bundle as belonging to its case; what nobody marks expires first."""
    custody.keep(open_desk(home), bundle, Word(user, why), datetime.now(UTC))
    say(f"{bundle} is kept.")


def hold(
    subject: Annotated[str, typer.Argument(help="A case, or a bundle's id.", show_default=False)],
    user: User,
    why: Why,
    release: Annotated[bool, typer.Option("--release", help="Take the hold off.")] = False,
    home: DeskHomeOption = None,
) -> None:
    """Legal hold: nothing of a case or bundle is deleted while it stands."""
    custody.hold(open_desk(home), subject, Word(user, why), datetime.now(UTC), release=release)
    say(f"The hold on {subject} is off." if release else f"Nothing of {subject} is deleted until the hold is released.")


def retain(
    delete_due: Annotated[bool, typer.Option("--delete", help="Delete what is due; needs --user and --why.")] = False,
    user: Annotated[str, typer.Option("--user", help="Who deletes.")] = "",
    why: Annotated[str, typer.Option("--why", help="Why.")] = "",
    home: DeskHomeOption = None,
) -> None:
    """How long each bundle is kept, and which may be deleted now, unlinked ones first."""
    desk, now = open_desk(home), datetime.now(UTC)
    if delete_due:
        gone = custody.delete_due(desk, Word(user, why), now)
        print_text(f"{len(gone)} bundles deleted; their tombstones stay in the chain.")
        return
    rows = []
    shelf = desk.shelf()
    for term in custody.terms(desk, shelf.refs):
        until = f"{term.until:%Y-%m-%d}" if term.until else "deleted by hand"
        rows.append((term.ref.id, term.ref.case, term.kept, "hold" if term.held else until, term.due(now)))
    print_table("Retention", ("Bundle", "Case", "Kept", "Until", "Due"), rows)
    _end_if(shelf.altered)


def delete(bundle: Bundle, user: User, why: Why, home: DeskHomeOption = None) -> None:
    """Delete a bundle before its time; a tombstone stays in the chain, which still verifies."""
    entry = custody.delete(open_desk(home), bundle, Word(user, why), datetime.now(UTC))
    say(f"{bundle} is deleted. Line {entry.number} of the chain is its tombstone.")


def quarantine(json: AsJson = False, home: DeskHomeOption = None) -> None:
    """How many captures were put aside because a list names a picture in them, and whom to tell. Shows none."""
    desk = open_desk(home)
    aside = custody.quarantined(desk)
    if json:
        print_json([{"id": one.id, "at": one.at, "known_by": one.known_by, "about": dict(one.about)} for one in aside])
        return
    rows = [(one.id, f"{one.at:%Y-%m-%d %H:%M}", one.known_by, one.about["case"], one.about["asked"]) for one in aside]
    print_table(f"Put aside: {len(aside)}", ("Id", "When (UTC)", "Known by", "Case", "Asked for"), rows)
    if aside:
        print_text(desk.settings.desk_report_route or custody.ROUTE)


def certificate(
    bundle: Bundle,
    user: User,
    why: Why,
    out: Annotated[Path, typer.Option("--out", help=".txt, .pdf, .docx or .html", show_default=False)],
    home: DeskHomeOption = None,
) -> None:
    """Draft of a certification under FRE 902(13) and (14), filled in from a bundle, for a person to sign."""
    writers = {
        ".txt": lambda document: custody.to_text(document).encode(),
        ".html": lambda document: to_html(document).encode(),
        ".pdf": to_pdf,
        ".docx": to_docx,
    }
    if out.suffix not in writers:
        raise BadFilter(f"--out {out.name}: a certificate is not written so.", fix="Use .txt, .pdf, .docx or .html.")
    desk, now = open_desk(home), datetime.now(UTC)
    opened = desk.open(bundle, user, why, now)
    out.write_bytes(writers[out.suffix](custody.certificate(desk, opened, now)))
    say(f"{out.name} is a draft: a qualified person reads, corrects and signs it.")


def export(
    case: Annotated[str, typer.Argument(help="A case.", show_default=False)],
    user: User,
    why: Why,
    out: Annotated[Path, typer.Option("--out", help="New folder.", show_default=False)],
    beside: Annotated[
        list[Path] | None, typer.Option("--with", help="Judgements, leads, reports of the case: sealed first.")
    ] = None,
    home: DeskHomeOption = None,
) -> None:
    """Discovery: everything of a case, counter-evidence too, with how to verify it by others' tools."""
    try:
        files = {path.name: path.read_bytes() for path in beside or []}
    except OSError as error:
        raise BadFilter(f"--with: {error.strerror}.", fix="Name files that are there.") from None
    done = custody.export_case(open_desk(home), case, out, Word(user, why), datetime.now(UTC), files)
    print_text(f"{done.bundles} bundles, {done.files} files in {out}.")
    say("The folder is not encrypted. SHA-256 of its SHA256SUMS, also in the chain: " + done.sums_sha256)
    _end_if(done.altered)
