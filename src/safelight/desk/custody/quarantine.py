"""What must not be kept with the rest: sealed apart, shown to nobody, counted, and to be reported."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import orjson

from safelight.core.errors import SafelightError
from safelight.desk.custody.keys import key_file, seal_for
from safelight.desk.custody.packing import Packed, to_tar
from safelight.desk.custody.vault import QUARANTINE, Vault
from safelight.desk.settings import DeskSettings

ROUTE: Final = (
    "Tell your agency's unit for crimes against children today; it opens what was put aside, nobody else does. "
    "A provider of an online service must report to the CyberTipline of NCMEC (18 U.S.C. 2258A, "
    "report.cybertip.org, +1 800 843 5678) as soon as it knows, and keep what it reported for a year."
)


class Quarantined(SafelightError):
    """A capture that holds a picture which a list names. It was put aside; `fix` says whom to tell.

    `subject` is what was captured or handed over, or the bundle, for whoever asked for it.
    """

    http_status = 422
    kind = "quarantined"

    def __init__(self, route: str | None, subject: str) -> None:
        super().__init__(
            f"{subject} holds a picture that a list of the deployment names. It was sealed apart, shown to nobody. "
            "Do not open the address or the file again, and do not copy it.",
            fix=route or ROUTE,
        )


def put_aside(vault: Vault, settings: DeskSettings, bundle: str, packed: Packed, hit: str, now: datetime) -> None:
    """Seal a capture for whoever may open it; the chain holds by which kind of hash it was known, and no picture."""
    recipient = settings.desk_quarantine_to or key_file(vault.home / "quarantine.key").recipient
    facts = orjson.loads(packed.manifest)["capture"]
    about = {name: facts[name] for name in ("case", "officer", "basis", "asked", "began")}
    files = {"bundle.age": seal_for(recipient, to_tar(packed))}
    vault.put(QUARANTINE, bundle, files, "quarantine", now, {"known_by": hit, "sealed_for": recipient}, about)
