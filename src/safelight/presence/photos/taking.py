"""A photo from the bytes that came to a word on its report. Of the photo itself nothing is written anywhere.

Opened (`decoding`), known again if it was sent before (`pdq`), looked at (`verifiers`); where a person must look, a
small covered picture is sealed for them (`covering`, `thumbnails`). What stays on the report: what was said, the hash,
and the network's probability.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from safelight.images.decoding import DECODER, Decoder
from safelight.images.pdq import NEAR, Picture, nearest, picture
from safelight.images.unfit import Refused
from safelight.presence.daykey import DayKeys
from safelight.presence.models import PhotoSays, Report, Sighting, Verdict
from safelight.presence.photos.covering import face_finder, thumbnail
from safelight.presence.photos.heat import packed
from safelight.presence.photos.thumbnails import Kept, drop, keep
from safelight.presence.photos.verifier import Outcome, PhotoVerifier
from safelight.presence.photos.verifiers import Moderator
from safelight.presence.sightings.ledger import settle
from safelight.presence.turns import in_turn

COPIED_WITHIN: Final = timedelta(days=1)

_SAYS: Final = {
    Outcome.POLICE: PhotoSays.POLICE,
    Outcome.NOT_POLICE: PhotoSays.NOT_POLICE,
    Outcome.UNSURE: PhotoSays.UNSURE,
}


def take_photo(
    content: bytes,
    report: Report,
    keys: DayKeys,
    now: datetime,
    verifier: PhotoVerifier | None = None,
    *,
    decoder: Decoder = DECODER,
) -> PhotoSays:
    """Look at a photo and note on its report what it shows; what was said.

    What can't be opened counts as no photo: the report stands by its words. Without a verifier a person looks at it. A
    report that was taken back meanwhile stays gone. It can be done again after a crash: the report is the same then.
    """
    pixels = decoder.decode(content)
    if isinstance(pixels, Refused):
        return _noted(report, PhotoSays.NONE, None, None)
    found = picture(pixels)
    if found.tells and nearest(found.hash, _others(report, now)) <= NEAR:
        return _noted(report, PhotoSays.COPIED, found, None)
    verdict = (verifier or Moderator()).verify(pixels)
    covered = thumbnail(pixels, face_finder()) if verdict.outcome is Outcome.UNSURE else None
    with in_turn():
        said = _noted(report, _SAYS[verdict.outcome], found, verdict.probability)
        if covered and said is PhotoSays.UNSURE and report.verdict == Verdict.NONE:
            keep(report, Kept(covered, packed(verdict.heat)), keys, now)
    return said


def _others(report: Report, now: datetime) -> list[bytes]:
    """The hashes of the photos of other reports within a day, copies left out: what they are of is there."""
    rows = Report.objects.filter(picture__isnull=False, at__gt=now - COPIED_WITHIN)
    rows = rows.exclude(pk=report.pk).exclude(photo=PhotoSays.COPIED)
    return [bytes(held) for held in rows.values_list("picture", flat=True) if held]


@in_turn()
def _noted(report: Report, says: PhotoSays, found: Picture | None, score: float | None) -> PhotoSays:
    """Put on the report what was said, and what follows for its sighting."""
    held = Report.objects.filter(pk=report.pk).first()
    if held is None:
        return PhotoSays.NONE
    held.photo, held.score = says, score
    held.picture = found.hash if found and found.tells else None
    held.save(update_fields=["photo", "score", "picture"])
    drop([held.pk])
    settle(Sighting.objects.get(pk=held.sighting_id))
    report.photo, report.score, report.picture, report.verdict = held.photo, held.score, held.picture, held.verdict
    return says
