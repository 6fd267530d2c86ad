"""Pages of moderators: whole without a script, for moderators alone; a picture is in one answer and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.daykey import day_keys
from safelight.presence.kinds import SightingKind
from tests.people import Browser, Clock
from tests.texted_places import cell_at

Joined = Callable[..., Browser]

pytestmark = pytest.mark.parametrize("kept", ["sqlite"], indirect=True)
"""Nothing of the pages depends on the database; what they call is tested over both."""

HERE, FAR = cell_at(37.805, -122.272), cell_at(37.835, -122.205)
QUEUE = "/account/review/"
GET = (QUEUE, f"{QUEUE}audit", f"{QUEUE}audit.csv", f"{QUEUE}replay", f"{QUEUE}surges")
POST = tuple(QUEUE + path for path in ("decide", "undo", "skip", "here", "surges", "audit/1/reopen"))
LEADS = (*GET[1:], *POST[4:])
PATHS = [("get", path) for path in GET] + [("post", path) for path in POST]


@pytest.fixture
def ledger(tables: Any) -> Any:
    """Where reports are noted; it can be imported once Django is set up."""
    return import_module("safelight.presence.sightings.ledger")


@pytest.fixture
def see(ledger: Any, clock: Clock) -> Callable[..., Any]:
    """see(7): the person of that number, whom nobody knows, reports police."""

    def seen(number: int, cell: int = HERE, kind: SightingKind = SightingKind.PATROL) -> Any:
        sender = ledger.Sender(clock().date(), (number.to_bytes(16),))
        return ledger.seen("oakland", cell, kind, sender, clock())

    return seen


@pytest.fixture(autouse=True)
def no_keys_left(people_home: Home) -> Iterator[None]:
    yield
    folder = day_keys(Settings(home=people_home.root), people_home).folder
    for path in folder.glob("*.key"):
        path.unlink()


def verdicts(tables: Any) -> list[str]:
    return list(tables.of("presence.Report").objects.order_by("pk").values_list("verdict", flat=True))


def numbers(page: Browser) -> list[str]:
    """What the forms of a page decide on, each report's and the whole cluster's."""
    return re.findall(r'name="reports" value="([\d,]+)"', page.text)


def asked(one: Browser, method: str, path: str) -> Browser:
    """Nothing is followed, and the form's token is right."""
    one.get("/account/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', one.text)
    origin = {"Origin": "http://127.0.0.1:8000"}
    if method == "get":
        return one._seen(one.client.get(path))
    return one._seen(
        one.client.post(path, data={"csrfmiddlewaretoken": token[1] if token else ""}, headers=origin),
    )


@pytest.mark.parametrize("role", ["", "contributor", "steward", "administrator", "moderator", "lead"])
def test_each_path_is_for_its_roles_alone(joined: Joined, browser: Any, see: Any, role: str) -> None:
    see(1)
    one = joined(role) if role else browser()
    for method, path in PATHS:
        answer = asked(one, method, path)
        allowed = role == "lead" or (role == "moderator" and path not in LEADS)
        # What is posted says nothing yet: a page answers with a sentence, a redirect, or that there is no such step.
        expected = (200, 302, 404, 422) if allowed else (403,) if role else (302,)
        assert answer.status in expected, (method, path, answer.status)
        if not role:
            assert answer.headers["Location"] == "/account/sign-in"
        if not allowed:
            assert not any(word in answer.text for word in ("Confirm", "Oakland", "Replay", 'name="reports"'))
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_its_title_is_neutral_and_its_robots_stay_away(joined: Joined, see: Any) -> None:
    see(1)
    page = joined("lead").get(QUEUE)
    assert re.search(r"<title>(.+)</title>", page.text)[1] == "Review · Safelight"
    assert '<meta name="robots" content="noindex' in page.text
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*src=)|<[^>]+ (style|on\w+)=", page.text)


def test_after_signing_in_a_moderator_is_at_the_queue(joined: Joined, see: Any) -> None:
    page = joined("moderator").get("/account/")
    assert "Nothing waits." in page.words
    assert "Contribute a file" not in page.words
    assert "is over" not in page.post(f"{QUEUE}here").words
    see(1)
    assert 'data-waiting="1"' in page.get(QUEUE).text
    assert joined("moderator").get("/account/contributions/1").status == 403


def test_a_cluster_is_told_in_words_and_decided_by_plain_forms(joined: Joined, tables: Any, see: Any) -> None:
    for number in range(4):
        see(number)
    one = joined("moderator").get(QUEUE)
    for words in (
        "4 reports",
        "Public now, and nobody has looked at it.",
        "all from numbers nobody knows",
        "3 other people say so.",
        "Counts as 1.0 of a person.",
        "No photo.",
        "1 cluster waits.",
    ):
        assert words in one.words
    whole, *single = numbers(one)
    assert whole.split(",") == single
    one.post(f"{QUEUE}decide", {"do": "confirm", "reports": single[1]})
    assert "1 report confirmed." in one.words
    one.post(f"{QUEUE}decide", {"do": "refuse", "reports": numbers(one)[0]})
    assert "3 reports refused." in one.words
    assert "Nothing waits." in one.words
    assert verdicts(tables) == ["refused", "confirmed", "refused", "refused"]
    one.post(f"{QUEUE}undo")
    assert "3 reports are open again; their pictures are gone." in one.words
    assert verdicts(tables) == ["none", "confirmed", "none", "none"]


def test_of_a_picture_there_is_what_one_answer_holds_and_nothing_after_the_decision(
    joined: Joined, see: Any, people_home: Home, clock: Clock, tables: Any
) -> None:
    thumbnails = import_module("safelight.presence.photos.thumbnails")
    report = see(1)
    tables.of("presence.Report").objects.update(photo="unsure", score=0.554)
    jpeg = BytesIO()
    Image.new("RGB", (8, 6), (200, 30, 30)).save(jpeg, "JPEG")
    kept = thumbnails.Kept(jpeg.getvalue(), bytes([0, 0, 0, 255]))
    thumbnails.keep(report, kept, day_keys(Settings(home=people_home.root), people_home), clock())
    one, other = joined("moderator").get(QUEUE), joined("moderator").get(QUEUE)
    assert "The network isn't sure about the photo. Probability of police: 55 %." in one.words
    assert one.text.count('<img src="data:image/jpeg;base64,/9j/') == 1
    assert "data:image/jpeg" not in other.text
    heat = f"{QUEUE}heat/{report.pk}"
    assert f'src="{heat}"' in one.text
    lit = one.client.get(heat)
    assert (lit.status_code, lit.headers["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in lit.headers["Cache-Control"]
    with Image.open(BytesIO(lit.content)) as opened:
        assert opened.size == (8, 6)
        assert sum(opened.getpixel((7, 5))) > 2 * sum(opened.getpixel((0, 0)))
    assert other.client.get(heat).status_code == 404  # it is before somebody else
    assert "Somebody else has 1 report." in other.words
    one.post(f"{QUEUE}decide", {"do": "refuse", "reports": str(report.pk)})
    one.post(f"{QUEUE}undo")
    assert "data:image/jpeg" not in one.text
    assert not tables.of("presence.Thumbnail").objects.exists()


def test_what_was_taken_by_somebody_else_gets_a_sentence(joined: Joined, tables: Any, see: Any, clock: Clock) -> None:
    see(1)
    one, other = joined("moderator").get(QUEUE), joined("moderator")
    [mine] = numbers(one)
    clock.forward(minutes=2)
    assert "Your time for these reports is over" in one.post(f"{QUEUE}here", {"holding": "1"}).words
    assert numbers(other.get(QUEUE)) == [mine]
    one.get("/account/sign-in").post(f"{QUEUE}decide", {"do": "refuse", "reports": mine})
    assert "not before you any more" in one.words
    assert verdicts(tables) == ["none"]
    other.post(f"{QUEUE}decide", {"do": "confirm", "reports": mine})
    assert verdicts(tables) == ["confirmed"]


def test_a_sign_of_life_keeps_a_cluster_and_skipping_frees_it(joined: Joined, see: Any, clock: Clock) -> None:
    see(1)
    see(2, FAR)
    one, other = joined("moderator").get(QUEUE), joined("moderator")
    first = numbers(one)
    for _ in range(3):
        clock.forward(seconds=90)
        assert 'name="holding"' in one.text
        assert "is over" not in one.post(f"{QUEUE}here", {"holding": "1"}).words
        one.get(QUEUE)
    assert numbers(one) == first
    second = numbers(one.post(f"{QUEUE}skip"))
    assert second != first
    assert numbers(other.get(QUEUE)) == first


@pytest.mark.parametrize(
    "sent", [{"do": "burn", "reports": "1"}, {"do": "confirm"}, {"do": "refuse", "reports": "1,x"}]
)
def test_what_is_no_decision_gets_a_sentence(joined: Joined, see: Any, tables: Any, sent: dict[str, str]) -> None:
    see(1)
    one = joined("moderator").get(QUEUE).post(f"{QUEUE}decide", sent)
    assert one.status == 422
    assert verdicts(tables) == ["none"]


def test_a_lead_sees_who_decided_what_and_opens_it_again(joined: Joined, tables: Any, see: Any, clock: Clock) -> None:
    see(1)
    moderator = joined("moderator", "ada.m").get(QUEUE)
    moderator.post(f"{QUEUE}decide", {"do": "refuse", "reports": numbers(moderator)[0]})
    see(2, FAR)
    moderator.get(QUEUE)
    lead = joined("lead", "lea.l").get(QUEUE)
    assert "ada.m has 1 report." in lead.words
    assert re.search(r"ada\.m Oakland refused 1 Open again", lead.get(f"{QUEUE}audit").words)
    table = lead.get(f"{QUEUE}audit.csv")
    assert table.headers["Content-Disposition"].startswith("attachment; filename=")
    assert table.text.splitlines()[1].endswith(",ada.m,oakland,refused,1,")
    reopen = re.search(r'action="(/account/review/audit/\d+/reopen)"', lead.get(f"{QUEUE}audit").text)[1]
    assert "1 report is open again" in lead.post(reopen).words
    assert verdicts(tables) == ["none", "none"]
    assert "taken back by lea.l" in lead.get(f"{QUEUE}audit").words
    clock.forward(days=2)
    import_module("safelight.presence.purging").purge(day_keys(Settings(), lead_home(tables)), clock())
    page = joined("lead").get(f"{QUEUE}audit").words
    assert "Nobody has decided anything yet." in page
    assert re.search(r"ada\.m refused 1", page), "counts outlive the steps"


def lead_home(tables: Any) -> Home:
    home: Home = tables.people_home
    return home


def test_a_replay_tells_what_other_thresholds_would_have_done(joined: Joined, see: Any, tables: Any) -> None:
    for number in range(3):
        see(number)
    lead = joined("lead").get(QUEUE)
    lead.post(f"{QUEUE}decide", {"do": "refuse", "reports": numbers(lead)[0]})
    page = lead.get(f"{QUEUE}replay")
    assert "3 reports were decided." in page.words
    assert re.search(r"refused 3 100 % \(44 to 100\) 0 0 % \(0 to 56\) 0 0 %", page.words)
    assert re.search(r"refused 0 0 % \(0 to 56\) 0 0 % \(0 to 56\) 3", lead.get(f"{QUEUE}replay?floor=3").words)
    for wrong in ("floor=0", "police_at=2", "police_at=x", "not_police_at=0.95", "floor=nan"):
        assert lead.get(f"{QUEUE}replay?{wrong}").status == 422, wrong


def test_a_lead_begins_and_ends_a_surge(joined: Joined, see: Any, ledger: Any, clock: Clock, tables: Any) -> None:
    see(1)
    visible = import_module("safelight.presence.sightings.public").visible
    lead, moderator = joined("lead").get(f"{QUEUE}surges"), joined("moderator")
    assert len(visible("oakland", clock())) == 1
    lead.post(f"{QUEUE}surges", {"city": "oakland", "do": "begin"})
    assert "surge: 3 people" in lead.words
    assert "Reports flood Oakland" in moderator.get(QUEUE).words
    assert visible("oakland", clock()) == []
    lead.post(f"{QUEUE}surges", {"city": "oakland", "do": "end"})
    assert "as usual" in lead.words
    assert len(visible("oakland", clock())) == 1
    assert lead.post(f"{QUEUE}surges", {"city": "atlantis", "do": "begin"}).status == 422
    did = tables.of("accounts.Deed").objects.values_list("what", "subject")
    assert {("began a surge", "oakland"), ("ended a surge", "oakland")} <= set(did)


def test_who_watches_is_told_after_a_confirmation(joined: Joined, see: Any, tables: Any) -> None:
    see(1)
    tasks = tables.of("django_tasks_database.DBTaskResult").objects
    before = tasks.count()
    one = joined("moderator").get(QUEUE)
    one.post(f"{QUEUE}decide", {"do": "confirm", "reports": numbers(one)[0]})
    assert tasks.count() == before + 1


def test_a_page_asks_few_questions_however_many_reports_wait(joined: Joined, see: Any, clock: Clock) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    one = joined("moderator")
    counts = []
    for size in (3, 40):
        for number in range(size):
            see(number)
        with CaptureQueriesContext(connection) as asked:
            one.get(QUEUE)
        counts.append(len(asked))
        clock.forward(minutes=3)
    assert counts[1] <= counts[0] + 5


def test_age_is_told_in_minutes(joined: Joined, see: Any, clock: Clock) -> None:
    see(1)
    clock.forward(minutes=11)
    page = joined("moderator").get(QUEUE).words
    assert "waits for 11 minutes" in page
    clock.now += timedelta(hours=3)
    assert "Nothing waits." in joined("moderator").get(QUEUE).words
