"""What providers post, over the real site and signed as they sign; bad input gets a right answer each."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.core.home import Home, secret_key
from safelight.core.settings import Settings
from safelight.presence.channels import generic, twilio
from safelight.presence.channels.webform import Challenges, zeros
from safelight.web.application import create_gateway
from safelight.web.shared import Shared
from tests.people_database import migrated, use_database
from tests.texted_places import CITY, write_gazetteer

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
TOKEN, SID, PUBLIC = "test_token_do_not_use", f"AC{'0' * 32}", "https://presence.example.org"
OURS, THEIRS = "+12135550100", "+12135550123"
SECRET = "shared"


@pytest.fixture(scope="module")
def texted_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("hooks") / "home").make()
    write_gazetteer(home)
    migrated(home)
    return home


@pytest.fixture
def hooks(texted_home: Home, site: Callable[..., httpx.Client], tmp_path: Path) -> Iterator[httpx.Client]:
    use_database(texted_home)
    yield site(
        root=texted_home,
        clock=lambda: NOW,
        remote="203.0.113.9",
        rate_limit=5,
        public_url=PUBLIC,
        day_key_dir=tmp_path,
        twilio_account_sid=SID,
        twilio_auth_token=f"old,{TOKEN}",
        twilio_numbers=f"{OURS}={CITY}",
        webhook_secret=SECRET,
    )
    use_database(texted_home)
    with connection.cursor() as cursor:
        for table in (name for name in connection.introspection.table_names() if name.startswith("presence_")):
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture(autouse=True)
def its_database(texted_home: Home) -> None:
    use_database(texted_home)


def form(**more: str) -> dict[str, str]:
    plain = {
        "MessageSid": f"SM{'1' * 32}",
        "AccountSid": SID,
        "From": THEIRS,
        "To": OURS,
        "Body": "cops at 5th & San Pedro",
    }
    return {**plain, "NumMedia": "0", **more}


def signed(path: str, pairs: list[tuple[str, str]], token: str = TOKEN) -> str:
    return twilio.signature(token, PUBLIC + path + "".join(f"{name}{value}" for name, value in sorted(set(pairs))))


def text(client: httpx.Client, path: str = "/hooks/twilio", token: str = TOKEN, **more: str) -> httpx.Response:
    said = form(**more)
    headers = {"X-Twilio-Signature": signed(path, list(said.items()), token)}
    return client.post(
        path, content=urlencode(said), headers={**headers, "Content-Type": "application/x-www-form-urlencoded"}
    )


def replies(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r"<Message>(.*?)</Message>", answer.text, re.DOTALL)


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM presence_{table}")
        return int(cursor.fetchone()[0])


def test_a_text_becomes_a_sighting_and_is_answered_in_the_same_request(hooks: httpx.Client) -> None:
    answer = text(hooks)
    assert answer.headers["content-type"].startswith("text/xml")
    first, about_records = replies(answer)
    assert first.startswith("Noted: police at E 5th St &amp; San Pedro St.")
    assert "records" in about_records
    assert (rows("message"), rows("sighting"), rows("report")) == (1, 1, 1)


def test_the_same_message_again_has_no_second_effect(hooks: httpx.Client) -> None:
    text(hooks)
    again = text(hooks, Body="sweep at 5th & San Pedro")
    assert replies(again) == []
    assert (rows("message"), rows("sighting"), rows("report")) == (1, 1, 1)


def test_the_query_of_the_address_is_signed_too(hooks: httpx.Client) -> None:
    assert len(replies(text(hooks, path="/hooks/twilio?v=1&x=%2F"))) == 2


def test_either_token_holds_while_one_is_replaced(hooks: httpx.Client) -> None:
    assert replies(text(hooks, token="old"))
    assert text(hooks, token="older").status_code == 403


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "x"}, {"X-Twilio-Signature": "x" * 9000}])
def test_forged_is_refused_and_nothing_is_stored(hooks: httpx.Client, headers: dict[str, str]) -> None:
    assert hooks.post("/hooks/twilio", data=form(), headers=headers).status_code == 403
    assert rows("message") == rows("standing") == 0


@pytest.mark.parametrize(
    "wrong", [{"MessageSid": "SM1"}, {"From": "<script>"}, {"To": ""}, {"AccountSid": f"AC{'1' * 32}"}]
)
def test_signed_but_no_message_is_a_bad_request(hooks: httpx.Client, wrong: dict[str, str]) -> None:
    assert text(hooks, **wrong).status_code == 400
    assert rows("message") == 0


def test_a_known_name_twice_is_a_bad_request(hooks: httpx.Client) -> None:
    pairs = [*form().items(), ("Body", "other")]
    headers = {
        "X-Twilio-Signature": signed("/hooks/twilio", pairs),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert hooks.post("/hooks/twilio", content=urlencode(pairs), headers=headers).status_code == 400


@pytest.mark.parametrize(
    "odd",
    [
        {"Body": "cops at 5th & San Pedro " + "x" * 10_000},
        {"Body": "cops\0 at 5th & San Pedro\0"},
        {"FromCity": "LOS ANGELES", "SomethingNew": "1", "ApiVersion": "2010-04-01"},
        {"From": f"whatsapp:{THEIRS}", "To": f"whatsapp:{OURS}", "ProfileName": "Somebody"},
    ],
    ids=["10,000 signs", "null bytes", "unknown parameters", "whatsapp"],
)
def test_odd_messages_are_taken(hooks: httpx.Client, odd: dict[str, str]) -> None:
    assert replies(text(hooks, **odd))[0].startswith("Noted: police at")


def test_a_missing_count_of_media_is_none(hooks: httpx.Client) -> None:
    said = form()
    del said["NumMedia"]
    headers = {"X-Twilio-Signature": signed("/hooks/twilio", list(said.items()))}
    assert len(replies(hooks.post("/hooks/twilio", data=said, headers=headers))) == 2


def test_a_word_that_the_provider_answers_gets_no_reply(hooks: httpx.Client) -> None:
    assert replies(text(hooks, Body="STOP")) == []
    assert replies(text(hooks, MessageSid=f"SM{'2' * 32}", Body="HELP", OptOutType="HELP")) == []


def test_a_body_that_is_too_long_is_not_read(hooks: httpx.Client) -> None:
    assert hooks.post("/hooks/twilio", content=b"x" * 70_000).status_code == 413


def test_a_number_of_no_city_is_told_so(hooks: httpx.Client) -> None:
    assert replies(text(hooks, To="+12135550199"))[0].startswith("This number serves no city")
    assert rows("sighting") == 0


def test_providers_have_no_limit_of_requests(hooks: httpx.Client) -> None:
    answers = [text(hooks, MessageSid=f"SM{n:032d}", From=f"+1213555{n:04d}") for n in range(12)]
    assert {answer.status_code for answer in answers} == {200}


def test_only_posts_to_channels_that_are_set_up(hooks: httpx.Client, site: Callable[..., httpx.Client]) -> None:
    assert hooks.get("/hooks/twilio").status_code == 405
    assert hooks.post("/hooks/simulator").status_code == 404
    assert hooks.post("/hooks/nobody").status_code == 404
    assert site().post("/hooks/twilio").status_code == 404


@pytest.mark.parametrize("numbers", [f"{OURS}={CITY}", f"{OURS}=atlantis", "nonsense"])
def test_a_server_starts_whatever_numbers_are_set(texted_home: Home, tmp_path: Path, numbers: str) -> None:
    options = Settings(home=texted_home.root, day_key_dir=tmp_path, twilio_numbers=numbers)
    assert create_gateway(options, texted_home, shared=Shared(tmp_path, b"k" * 32), threads=1, streams=1)


def test_a_signed_gateway(hooks: httpx.Client) -> None:
    body = json.dumps(
        {"id": "1", "from": "signal:x", "to": OURS, "text": "están limpiando en la 7 y alvarado"}
    ).encode()
    stamp = str(int(time.time()))
    headers = {"X-Safelight-Timestamp": stamp, "X-Safelight-Signature": generic.signature(SECRET, stamp, body)}
    assert (
        hooks.post("/hooks/generic", content=body, headers=headers).json()["replies"][0].startswith("Anotado: limpieza")
    )
    assert hooks.post("/hooks/generic", content=body + b" ", headers=headers).status_code == 403


def test_a_form_with_work_done_and_a_photo_in_memory(hooks: httpx.Client, texted_home: Home, tmp_path: Path) -> None:
    key = hashlib.sha256(
        b"safelight/form/v1\0" + secret_key(texted_home, Settings(home=texted_home.root)).encode()
    ).digest()
    challenge = Challenges(key).make()
    work = next(str(n) for n in range(1 << 24) if zeros(challenge, str(n)) >= 18)
    fields = {"text": "cops", "place": "5th & San Pedro", "to": CITY, "challenge": challenge}
    assert hooks.post("/hooks/webform", data={**fields, "work": "0"}).status_code == 403
    answer = hooks.post("/hooks/webform", data={**fields, "work": work}, files={"photo": b"\xff\xd8\xff not really"})
    told = answer.json()["replies"]
    assert told[0].startswith("Noted: police at")
    # The keys of this test lie on a disk: there a photo that came along is refused, for it would lie beside its key.
    assert told[1].startswith("Too many photos")
    assert not list(tmp_path.rglob("spool/*"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.text(max_size=400),
    sid=st.binary(min_size=16, max_size=16),
    media=st.sampled_from(["", "0", "1", "-1", "99999", "two"]),
    more=st.dictionaries(st.text(min_size=1, max_size=12), st.text(max_size=12), max_size=3),
)
def test_whatever_is_signed_and_a_message_is_answered(
    hooks: httpx.Client, body: str, sid: bytes, media: str, more: dict[str, str]
) -> None:
    extra = {name: value for name, value in more.items() if name not in form()}
    answer = text(
        hooks,
        Body=body,
        MessageSid=f"SM{sid.hex()}",
        From=f"+1213{sid.hex()[:7].translate(LETTERS)}",
        NumMedia=media,
        **extra,
    )
    assert answer.status_code == 200, answer.text
    assert "could not be noted" not in answer.text


LETTERS = str.maketrans("abcdef", "123456")
