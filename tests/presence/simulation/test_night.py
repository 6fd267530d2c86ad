"""The bad night is what it says: 300 lies among 20 true reports, with the hashes that the photo path writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from safelight.images.pdq import NEAR, nearest
from safelight.presence.models import PhotoSays, Report, Sighting
from safelight.presence.simulation.night import bad_night

AT = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
"""Ten at night in Los Angeles."""


def test_three_hundred_lies_among_twenty_true_reports(texts: object) -> None:
    night = bad_night(texts, AT)
    assert (len(night.true), len(night.fake)) == (20, 300)
    assert not night.true & night.fake
    assert Report.objects.count() == 320
    assert not Sighting.objects.exclude(simulated=True).exists()
    said = Report.objects.filter(pk__in=night.fake).values_list("at", flat=True)
    assert AT - timedelta(hours=1) <= min(said) <= max(said) <= AT
    # One picture is one picture, however it was pressed: all but one of its reports are known as copies.
    copies = Report.objects.filter(pk__in=night.by_attack["one picture"])
    first = copies.get(photo=PhotoSays.UNSURE)
    assert copies.filter(photo=PhotoSays.COPIED).count() == 109
    hashes = [bytes(one) for one in copies.values_list("picture", flat=True)]
    assert all(nearest(bytes(first.picture), [one]) <= NEAR for one in hashes)
    true_photos = Report.objects.filter(pk__in=night.true, picture__isnull=False)
    assert set(true_photos.values_list("photo", flat=True)) == {PhotoSays.UNSURE}
    assert true_photos.count() == 8
