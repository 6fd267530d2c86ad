"""One cluster, one moderator, one step: what follows for the public, for pictures, and when it is taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from safelight.core.errors import BadInput
from safelight.presence.kinds import SightingKind
from safelight.presence.models import (
    Decision,
    DecisionCount,
    Deed,
    PhotoSays,
    Report,
    ReviewLock,
    SightingState,
    Standing,
    Thumbnail,
    Verdict,
    Watch,
)
from safelight.presence.moderation import auditing
from safelight.presence.moderation.clustering import Together
from safelight.presence.moderation.deciding import decide, last_step, undo
from safelight.presence.moderation.holding import LASTS, here, holders, let_go, open_case
from safelight.presence.moderation.waiting import Case, Effect, cases, items
from safelight.presence.photos import thumbnails
from safelight.presence.sightings import ledger
from safelight.presence.sightings.public import visible
from tests.presence.moderation.conftest import Account
from tests.presence.sightings.conftest import CELL, CITY, FAR, MINUTE, NOW, People
from tests.texted_places import cell_at

PATROL, SWEEP = SightingKind.PATROL, SightingKind.SWEEP


def numbers(case: Case | None) -> list[int]:
    return [one.report for one in case.cluster.reports] if case else []


def crowd(people: People, size: int = 5, cell: int = CELL, first: int = 100) -> list[Report]:
    """New people report one place within a minute."""
    return [ledger.seen(CITY, cell, PATROL, people(first + one), NOW) for one in range(size)]


def known(people: People, number: int, cell: int = FAR) -> Report:
    """Somebody who wrote two hours ago reports something."""
    ledger.seen(CITY, CELL, SWEEP, people(number), NOW - timedelta(hours=7))
    return ledger.seen(CITY, cell, PATROL, people(number), NOW)


def test_what_is_public_and_unseen_goes_first_and_then_what_is_watched(people: People) -> None:
    alone = ledger.seen(CITY, FAR, PATROL, people(1), NOW - MINUTE)
    many = crowd(people)
    first, second = cases(NOW)
    assert (first.cluster.why, first.effect, len(first.cluster.reports)) == (Together.NEW, Effect.PUBLIC, len(many))
    assert (numbers(second), second.effect, second.since) == ([alone.pk], Effect.NEARLY, NOW - MINUTE)
    ledger.judge(many[0], Verdict.CONFIRMED)
    assert numbers(cases(NOW)[0]) == [alone.pk]
    until = {"ends_at": NOW + timedelta(hours=1), "day": NOW.date(), "sealed": b"", "channel": "generic"}
    for number in range(3):
        Watch.objects.create(sender=bytes([number]) * 16, city=CITY, cell=CELL, **until)
        Watch.objects.create(sender=bytes([number]) * 16, city="oakland", cell=FAR, **until)
    assert [case.watches for case in cases(NOW)] == [0, 3]


def test_what_fades_what_is_judged_and_whose_photo_is_awaited_does_not_wait(people: People) -> None:
    report = ledger.seen(CITY, CELL, PATROL, people(1), NOW, photo=PhotoSays.WAITING)
    assert cases(NOW) == []
    assert len(cases(NOW + timedelta(minutes=3))) == 1
    assert cases(NOW + timedelta(hours=2)) == []
    ledger.judge(report, Verdict.CONFIRMED)
    assert cases(NOW + timedelta(minutes=3)) == []


def test_two_moderators_get_two_clusters_and_decide_on_their_own(people: People, account: Account) -> None:
    ada, ben = account("ada"), account("ben")
    crowd(people)
    other = ledger.seen(CITY, FAR, PATROL, people(1), NOW)
    first, left = open_case(ada, NOW)
    assert left == 2
    second, left = open_case(ben, NOW)
    assert left == 1
    assert set(numbers(first)).isdisjoint(numbers(second))
    assert numbers(open_case(ada, NOW)[0]) == numbers(first)
    with pytest.raises(BadInput, match="not before you"):
        decide(ben, numbers(first), Verdict.REFUSED, NOW)
    assert open_case(account("cat"), NOW) == (None, 0)
    assert [lock.moderator.username for lock in holders(NOW)] == ["ada", "ben"]
    decide(ben, [*numbers(first), other.pk], Verdict.REFUSED, NOW)
    assert set(Report.objects.filter(verdict=Verdict.REFUSED)) == {other}


def test_who_opens_at_the_same_moment_gets_another_cluster(people: People, account: Account) -> None:
    cells = [cell_at(34.0 + step / 50, -118.24) for step in range(4)]
    waiting = {ledger.seen(CITY, cell, PATROL, people(number), NOW).pk for number, cell in enumerate(cells)}
    moderators = [account(f"ada.{number}") for number in range(4)]
    together = Barrier(len(moderators))

    def opened(moderator: User) -> list[int]:
        together.wait()
        try:
            return numbers(open_case(moderator, NOW)[0])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(moderators)) as pool:
        found = [number for one in pool.map(opened, moderators) for number in one]
    assert sorted(found) == sorted(waiting)


def test_a_lock_ends_after_two_minutes_unless_its_moderator_is_there(people: People, account: Account) -> None:
    ada, ben = account("ada"), account("ben")
    report = ledger.seen(CITY, CELL, PATROL, people(1), NOW)
    open_case(ada, NOW)
    assert here(ada, NOW + LASTS - MINUTE)
    assert open_case(ben, NOW + LASTS)[0] is None
    late = NOW + 2 * LASTS
    assert numbers(open_case(ben, late)[0]) == [report.pk]
    assert not here(ada, late)
    with pytest.raises(BadInput):
        decide(ada, [report.pk], Verdict.REFUSED, late)
    let_go(ben)
    assert numbers(open_case(ada, late)[0]) == [report.pk]


def test_a_report_that_comes_later_is_not_decided_with_the_others(people: People, account: Account) -> None:
    ada = account("ada")
    first = crowd(people, 3)
    open_case(ada, NOW)
    late = crowd(people, 1, first=200)
    assert numbers(open_case(ada, NOW)[0]) == [one.pk for one in first]
    decide(ada, [one.pk for one in (*first, *late)], Verdict.REFUSED, NOW)
    assert numbers(open_case(ada, NOW)[0]) == [late[0].pk]


def test_a_step_can_be_about_one_of_them_and_the_rest_stays(people: People, account: Account) -> None:
    ada = account("ada")
    reports = crowd(people, 3)
    open_case(ada, NOW)
    decide(ada, [reports[1].pk], Verdict.CONFIRMED, NOW)
    case, _ = open_case(ada, NOW)
    assert numbers(case) == [reports[0].pk, reports[2].pk]
    decide(ada, numbers(case), Verdict.REFUSED, NOW)
    assert not ReviewLock.objects.exists()
    assert [one.status for one in visible(CITY, NOW)] == ["confirmed"]


def test_a_skipped_cluster_comes_again_when_no_other_is_left(people: People, account: Account) -> None:
    ada = account("ada")
    crowd(people)
    alone = ledger.seen(CITY, FAR, PATROL, people(1), NOW)
    first, _ = open_case(ada, NOW)
    let_go(ada)
    assert numbers(open_case(ada, NOW, skipped=[first.cluster.key])[0]) == [alone.pk]
    let_go(ada)
    skipped = [first.cluster.key, str(alone.pk)]
    assert numbers(open_case(ada, NOW, skipped=skipped)[0]) == numbers(first)


def test_all_of_a_step_is_taken_back_at_once_but_its_pictures(people: People, account: Account) -> None:
    ada = account("ada")
    reports = crowd(people, 4)
    thumbnails.keep(reports[0], thumbnails.Kept(b"jpeg"), people.keys, NOW)
    before = [one.status for one in visible(CITY, NOW)]
    open_case(ada, NOW)
    decide(ada, [one.pk for one in reports], Verdict.REFUSED, NOW)
    assert not Thumbnail.objects.exists()
    assert visible(CITY, NOW) == []
    assert sum(Standing.objects.values_list("refused", flat=True)) == 4
    assert undo(last_step(ada), ada, NOW) == 4
    assert [one.status for one in visible(CITY, NOW)] == before == ["confirmed"]
    assert sum(Standing.objects.values_list("refused", flat=True)) == 0
    assert numbers(open_case(ada, NOW)[0]) == [one.pk for one in reports]
    assert last_step(ada) is None
    assert undo(Decision.objects.get(), ada, NOW) == 0, "a step is taken back once"


def test_steps_are_taken_back_one_after_another(people: People, account: Account) -> None:
    ada = account("ada")
    one, other = crowd(people, 1)[0], ledger.seen(CITY, FAR, PATROL, people(1), NOW)
    for verdict in (Verdict.REFUSED, Verdict.CONFIRMED):
        decide(ada, numbers(open_case(ada, NOW)[0]), verdict, NOW)
    assert Report.objects.filter(verdict=Verdict.NONE).count() == 0
    undo(last_step(ada), ada, NOW)
    assert last_step(ada).what == Verdict.REFUSED
    undo(last_step(ada), ada, NOW)
    assert set(Report.objects.filter(verdict=Verdict.NONE)) == {one, other}


def test_a_lead_opens_again_what_another_decided_and_who_forgot_stays_forgotten(
    people: People, account: Account
) -> None:
    ada, lea = account("ada"), account("lea")
    reports = crowd(people, 2)
    step = decide(ada, numbers(open_case(ada, NOW)[0]), Verdict.CONFIRMED, NOW)
    ledger.forget(people.marks(100, NOW))
    assert undo(step, lea, NOW) == 1
    assert numbers(open_case(lea, NOW)[0]) == [reports[1].pk]
    assert open_case(ada, NOW)[0] is None
    assert Decision.objects.get().undone_by == lea


def test_a_moderator_ends_what_somebody_says_is_over(people: People, account: Account) -> None:
    ada = account("ada")
    for number in (1, 2):
        ledger.judge(known(people, number), Verdict.CONFIRMED)
    ledger.gone(CITY, FAR, people(3), NOW)
    assert [one.status for one in visible(CITY, NOW)] == ["disputed"]
    case, _ = open_case(ada, NOW)
    assert case.cluster.why is Together.GONE
    decide(ada, numbers(case), Verdict.CONFIRMED, NOW)
    assert visible(CITY, NOW) == []
    assert ledger.Sighting.objects.get(cell=FAR).state == SightingState.GONE
    assert auditing.judged(NOW) == [], "a replay asks what would have been public"
    undo(last_step(ada), ada, NOW)
    assert [one.status for one in visible(CITY, NOW)] == ["disputed"]


def test_what_is_said_of_each_report(people: People, account: Account) -> None:
    fresh = crowd(people, 3)
    Report.objects.filter(pk=fresh[0].pk).update(photo=PhotoSays.COPIED)
    (case,) = cases(NOW)
    assert [(item.new, item.agree) for item in items(case)] == [(True, 2), (True, 1), (True, 1)]


def test_what_stays_is_a_count_and_what_is_told_names_nobody_who_texted(people: People, account: Account) -> None:
    ada = account("ada")
    crowd(people, 3)
    step = decide(ada, numbers(open_case(ada, NOW)[0]), Verdict.REFUSED, NOW + timedelta(seconds=42))
    assert step.at == NOW, "in whole minutes"
    assert step.facts["each"] == [{"says": "seen", "score": None, "photo": "none", "people": 2.0, "minutes": 0}] * 3
    assert auditing.as_csv(NOW).splitlines() == [
        "at,moderator,city,decided,reports,taken_back_by",
        "2026-03-02T20:00Z,ada,los_angeles,refused,3,",
    ]
    undo(step, ada, NOW)
    assert auditing.as_csv(NOW).splitlines()[1].endswith(",3,ada")
    assert auditing.judged(NOW) == []
    assert auditing.as_csv(NOW + timedelta(days=2)).count("\n") == 1
    kept = {(row.what, row.reports) for row in DecisionCount.objects.all()}
    assert kept == {(Deed.REFUSED, 3), (Deed.UNDONE, 3)}


def test_a_large_cluster_is_decided_in_few_statements(people: People, account: Account) -> None:
    ada = account("ada")
    crowd(people, 60)
    case, _ = open_case(ada, NOW)
    ran = 0

    def counted(execute: object, sql: str, *rest: object) -> object:
        nonlocal ran
        ran += 1
        return execute(sql, *rest)

    with connection.execute_wrapper(counted):
        decide(ada, numbers(case), Verdict.REFUSED, NOW)
    assert ran < 60 * 3 + 60, "one or two for each sender, and not the whole sighting for each report"


@pytest.fixture(autouse=True)
def no_accounts_left(people: People) -> object:
    yield
    Decision.objects.all().delete()
    DecisionCount.objects.all().delete()
    ReviewLock.objects.all().delete()
    User.objects.all().delete()
