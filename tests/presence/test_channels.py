"""One suite over all channels, each against a server that speaks its provider's protocol, and what only one has."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.core.home import Home
from safelight.presence.channels import generic, twilio
from safelight.presence.channels.base import (
    Channel,
    Forged,
    HookRequest,
    Inbound,
    Malformed,
    MediaRefused,
    NotSent,
    Wish,
)
from safelight.presence.channels.fetching import MEDIA_BYTES
from safelight.presence.channels.generic import Gateway, Generic
from safelight.presence.channels.simulator import Simulator
from safelight.presence.channels.twilio import Twilio, TwilioAccount
from safelight.presence.channels.webform import SENDER, Challenges, WebForm, zeros
from tests.people_database import use_database
from tests.text_providers import SID, STOPPED_NUMBER, TOKEN, Provider, gateway_server, twilio_server

PUBLIC = "https://presence.example.org"
PHOTO = b"\xff\xd8 a photo \xff\xd9"
NOW = 1_772_000_000.0
BITS = 8
"""Enough work to be seen; a phone's would hold up the tests."""


@dataclass
class Side:
    """A channel, how its provider posts a message, and what the provider holds."""

    channel: Channel
    request: Callable[[Inbound], HookRequest]
    provider: Provider | None = None


def twilio_request(message: Inbound, *, token: str = TOKEN, path: str = "/hooks/twilio", **more: str) -> HookRequest:
    media = {f"MediaUrl{n}": address for n, address in enumerate(message.media)}
    said = {
        "MessageSid": message.message_id,
        "AccountSid": SID,
        "From": message.sender,
        "To": message.to,
        "Body": message.text,
        "NumMedia": str(len(media)),
        **media,
        **({"OptOutType": message.wish.value.upper()} if message.wish else {}),
        **more,
    }
    signed = PUBLIC + path + "".join(f"{name}{value}" for name, value in sorted(said.items()))
    return HookRequest(path, {"x-twilio-signature": twilio.signature(token, signed)}, urlencode(said).encode())


def generic_request(message: Inbound, *, secret: str = "shared", stamp: float = NOW) -> HookRequest:
    said = {"id": message.message_id, "from": message.sender, "to": message.to, "text": message.text}
    body = json.dumps({**said, "media": list(message.media), "wish": message.wish.value}).encode()
    written = str(int(stamp))
    headers = {"x-safelight-timestamp": written, "x-safelight-signature": generic.signature(secret, written, body)}
    return HookRequest("/hooks/generic", headers, body)


def worked(challenge: str) -> str:
    return next(str(n) for n in itertools.count() if zeros(challenge, str(n)) >= BITS)


def form_request(challenges: Challenges, message: Inbound) -> HookRequest:
    challenge = challenges.make()
    fields = {"text": message.text, "to": message.to, "challenge": challenge, "work": worked(challenge)}
    request = httpx.Request(
        "POST",
        "http://x/hooks/webform",
        data=fields,
        files=[("photo", ("IMG-2026.jpg", base64.b64decode(one.partition(",")[2]))) for one in message.media] or None,
    )
    headers = {name.lower(): value for name, value in request.headers.items()}
    return HookRequest("/hooks/webform", {**headers, SENDER: message.sender}, request.read())


@pytest.fixture(scope="module", autouse=True)
def django(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The form is read by Django, which wants its settings."""
    use_database(Home(tmp_path_factory.mktemp("channels")).make())


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5, trust_env=False) as client:
        yield client


def of_twilio(client: httpx.Client, provider: Provider) -> Side:
    account = TwilioAccount(SID, (TOKEN, "next"), PUBLIC, provider.url)
    return Side(Twilio(account, client), twilio_request, provider)


def of_gateway(client: httpx.Client, provider: Provider) -> Side:
    return Side(Generic(Gateway("shared", f"{provider.url}/texts"), client, lambda: NOW), generic_request, provider)


@pytest.fixture(params=["twilio", "generic", "webform", "simulator"])
def side(request: pytest.FixtureRequest, client: httpx.Client) -> Iterator[Side]:
    if request.param == "twilio":
        with twilio_server() as provider:
            yield of_twilio(client, provider)
    elif request.param == "generic":
        with gateway_server() as provider:
            yield of_gateway(client, provider)
    elif request.param == "webform":
        challenges = Challenges(b"key", BITS)
        yield Side(WebForm(challenges), lambda message: form_request(challenges, message))
    else:
        simulator, provider = Simulator("secret"), Provider()
        simulator.sent = lambda own, to, text: provider.sent.append({"From": own, "To": to, "Body": text})
        simulator.forgotten = provider.deleted.append
        yield Side(simulator, simulator.request, provider)


def message(**more: object) -> Inbound:
    plain = Inbound(f"SM{'1' * 32}", "+12135550123", "+12135550100", "5th & San Pedro")
    return replace(plain, **more)


def test_a_message_comes_through_as_it_was_sent(side: Side) -> None:
    sent = message(text="están en la 5 & San Pedro ñ 🙂")
    request = side.request(sent)
    side.channel.verify(request)
    came = side.channel.parse(request)
    assert (came.sender, came.to, came.text, came.media) == (sent.sender, sent.to, sent.text, ())
    assert came.message_id
    assert side.channel.parse(request) == came


def test_whoever_alters_a_message_is_found_out(side: Side) -> None:
    request = side.request(message())
    altered = [
        replace(request, headers={}),
        replace(
            request, headers={name: value[:-3] + "abc" for name, value in request.headers.items() if name != SENDER}
        ),
    ]
    if side.channel.name in ("twilio", "generic"):
        altered.append(replace(request, body=request.body.replace(b"San", b"Sam")))
    for forged in altered:
        with pytest.raises((Forged, Malformed)):
            side.channel.verify(forged)


HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "x-twilio-signature",
            "x-safelight-signature",
            "x-safelight-timestamp",
            "content-type",
            "content-length",
            SENDER,
        ]
    ),
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(["multipart/form-data; boundary=x", "application/json", "application/x-www-form-urlencoded"]),
    ),
)
PIECES = [b"--x", b"--x--", b"\r\n", b"Body=", b"&", b"%00", b"challenge", b"{", b'"id":', b"0" * 99]
BODIES = st.one_of(
    st.binary(max_size=300), st.text(max_size=200).map(str.encode), st.lists(st.sampled_from(PIECES)).map(b"".join)
)


@given(body=BODIES, headers=HEADERS, query=st.text(max_size=20))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_somebody_posts_unsigned_is_forged_or_no_message(
    side: Side, body: bytes, headers: dict[str, str], query: str
) -> None:
    request = HookRequest(f"/hooks/{side.channel.name}?{query}", headers, body)
    with pytest.raises((Forged, Malformed)):
        side.channel.verify(request)
    with contextlib.suppress(Forged, Malformed):
        side.channel.parse(request)  # what only a signed request reaches must not break either


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(said=st.dictionaries(st.sampled_from(["id", "from", "to", "text", "media", "wish", "new"]), JSON))
@settings(max_examples=80, deadline=None)
def test_any_json_of_a_gateway_is_a_message_or_malformed(client: httpx.Client, said: dict[str, object]) -> None:
    channel = Generic(Gateway("shared", None), client, lambda: NOW)
    body = json.dumps(said).encode()
    stamp = str(int(NOW))
    headers = {"x-safelight-timestamp": stamp, "x-safelight-signature": generic.signature("shared", stamp, body)}
    request = HookRequest("/hooks/generic", headers, body)
    channel.verify(request)
    try:
        came = channel.parse(request)
    except Malformed:
        return
    assert came.message_id
    assert came.sender
    assert all(isinstance(one, str) for one in came.media)


def test_nothing_of_a_message_is_printed(side: Side) -> None:
    request = side.request(message())
    shown = repr(side.channel.parse(request)) + repr(request)
    assert "San Pedro" not in shown
    assert "0123" not in shown


def test_replies_come_out_as_they_were_said(side: Side) -> None:
    answer = side.channel.answer(['¿Dónde? <5th> & "Main"', "2"])
    body = answer.body.decode()
    if answer.content_type.startswith("text/xml"):
        assert '<Message>¿Dónde? &lt;5th&gt; &amp; "Main"</Message><Message>2</Message>' in body
        assert b"<Message>" not in side.channel.answer([]).body
    else:
        assert json.loads(body)["replies"] == ['¿Dónde? <5th> & "Main"', "2"]
        assert json.loads(side.channel.answer([]).body)["replies"] == []


def test_a_photo_is_fetched_whole(side: Side) -> None:
    if side.channel.name == "twilio":
        side.provider.media["ME1"] = PHOTO
        address = side.provider.media_url(message().message_id, "ME1")
    else:
        address = f"data:image/jpeg;base64,{base64.b64encode(PHOTO).decode()}"
    came = side.channel.parse(side.request(message(media=(address,))))
    assert len(came.media) == 1
    assert side.channel.fetch_media(came.media[0]).content == PHOTO


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://169.254.169.254/latest", "data:,x", "data:;base64,!", ""]
)
def test_nothing_else_is_fetched(side: Side, address: str) -> None:
    with pytest.raises(MediaRefused) as refused:
        side.channel.fetch_media(address)
    assert not refused.value.again


def test_a_text_is_sent_and_a_message_deleted(side: Side) -> None:
    side.channel.send("+12135550100", "+12135550123", "Confirmed")
    side.channel.forget(message())
    if side.provider is not None:
        assert side.provider.sent == [{"From": "+12135550100", "To": "+12135550123", "Body": "Confirmed"}]
        assert side.provider.deleted == [message().message_id]
        side.channel.forget(message())  # done already is done


@pytest.fixture
def at_twilio(client: httpx.Client) -> Iterator[Side]:
    with twilio_server() as provider:
        yield of_twilio(client, provider)


def test_the_vectors_of_the_signature() -> None:
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    call = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}
    for number, expected in (
        ("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
    ):
        said = {**call, "Caller": number, "From": number}
        signed = url + "".join(f"{name}{value}" for name, value in sorted(said.items()))
        assert twilio.signature("12345", signed) == expected


def test_our_own_vector_holds(at_twilio: Side) -> None:
    request = twilio_request(message(), path="/hooks/twilio?v=1")
    assert request.headers["x-twilio-signature"] == "x2ABv5mej0XAvH2FNDVzlRjubls="
    at_twilio.channel.verify(request)


def test_the_next_token_holds_and_any_other_does_not(at_twilio: Side) -> None:
    at_twilio.channel.verify(twilio_request(message(), token="next"))
    for token in ("", "nexT"):
        with pytest.raises(Forged):
            at_twilio.channel.verify(twilio_request(message(), token=token))


def test_credentials_go_to_twilio_and_not_where_it_sends_on(at_twilio: Side) -> None:
    at_twilio.provider.media["ME1"] = PHOTO
    at_twilio.channel.fetch_media(at_twilio.provider.media_url("SM1", "ME1"))
    assert at_twilio.provider.authorised == [("api", True), ("storage", False)]


def test_media_that_are_too_large_are_not_read_to_their_end(at_twilio: Side) -> None:
    at_twilio.provider.media["ME1"] = bytes(MEDIA_BYTES + 1)
    with pytest.raises(MediaRefused) as refused:
        at_twilio.channel.fetch_media(at_twilio.provider.media_url("SM1", "ME1"))
    assert not refused.value.again


def test_media_that_are_not_there_yet_may_come(at_twilio: Side) -> None:
    with pytest.raises(MediaRefused) as refused:
        at_twilio.channel.fetch_media(at_twilio.provider.media_url("SM1", "ME404"))
    assert refused.value.again


@pytest.mark.parametrize(
    "host",
    ["https://api.twilio.com.evil.example/x", "http://api.twilio.com/x", "https://a@api.twilio.com/x", "http://[::1"],
)
def test_another_host_gets_no_credentials(at_twilio: Side, host: str) -> None:
    with pytest.raises(MediaRefused):
        at_twilio.channel.fetch_media(host)
    assert at_twilio.provider.authorised == []


@pytest.mark.parametrize(
    ("failing", "to", "again", "stopped"),
    [(429, "+12135550123", True, False), (503, "+12135550123", True, False), (None, STOPPED_NUMBER, False, True)],
)
def test_what_twilio_refuses(at_twilio: Side, failing: int | None, to: str, again: bool, stopped: bool) -> None:
    at_twilio.provider.failing = [failing] if failing else []
    with pytest.raises(NotSent) as refused:
        at_twilio.channel.send("+12135550100", to, "x")
    assert (refused.value.again, refused.value.stopped) == (again, stopped)


def test_a_provider_that_is_down_is_asked_again(client: httpx.Client) -> None:
    with twilio_server() as provider:
        side = of_twilio(client, provider)
    with pytest.raises(NotSent) as refused:
        side.channel.forget(message())
    assert refused.value.again


def test_a_long_text_in_base64_is_read(at_twilio: Side) -> None:
    text = "Policía limpiando en la calle 5 y San Pedro, muchas patrullas y un camión grande. " * 2
    encoded = base64.b64encode(text.encode()).decode()
    assert at_twilio.channel.parse(twilio_request(message(text=encoded))).text == text


@pytest.mark.parametrize("count", ["", "x", "-1", "1000000", "²"])
def test_an_odd_count_of_media_is_none(at_twilio: Side, count: str) -> None:
    assert at_twilio.channel.parse(twilio_request(message(), NumMedia=count)).media == ()


@pytest.mark.parametrize("wish", list(Wish))
def test_what_the_provider_answers_itself_is_known(at_twilio: Side, wish: Wish) -> None:
    assert at_twilio.channel.parse(twilio_request(message(wish=wish))).wish is wish


@pytest.mark.parametrize("age", [-301, 301, 10_000])
def test_a_gateways_old_signature_is_worthless(client: httpx.Client, age: float) -> None:
    with gateway_server() as provider, pytest.raises(Forged):
        of_gateway(client, provider).channel.verify(generic_request(message(), stamp=NOW - age))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id": 1, "from": "x"}', b'{"id": "1", "from": ""}', b"\xff", b"[" * 100_000]
)
def test_a_gateways_nonsense_is_malformed(client: httpx.Client, body: bytes) -> None:
    with gateway_server() as provider, pytest.raises(Malformed):
        of_gateway(client, provider).channel.parse(HookRequest("/hooks/generic", {}, body))


def test_a_form_is_taken_once_while_fresh_and_worked_for() -> None:
    now = [NOW]
    challenges = Challenges(b"key", BITS, lambda: now[0])
    channel = WebForm(challenges)
    request = form_request(challenges, message())
    channel.verify(request)
    assert channel.parse(request).message_id == channel.parse(request).message_id
    with pytest.raises(Forged):
        WebForm(Challenges(b"other", BITS, lambda: now[0])).verify(request)
    with pytest.raises(Forged):
        WebForm(replace(challenges, bits=40)).verify(request)
    now[0] += 1801
    with pytest.raises(Forged):
        channel.verify(request)


def test_a_forms_photo_that_is_too_large_is_not_taken() -> None:
    challenges = Challenges(b"key", BITS)
    photo = f"data:;base64,{base64.b64encode(bytes(MEDIA_BYTES + 1)).decode()}"
    assert WebForm(challenges).parse(form_request(challenges, message(media=(photo,)))).media == ()
