"""Providers of text messages on loopback, speaking their protocols: what Twilio's API and a JSON gateway answer.

Facts: twilio.com/docs, messaging/api/media-resource and message-resource; error 21610; support article 223133687.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

SID, TOKEN = f"AC{'0' * 32}", "test_token_do_not_use"
STOPPED_NUMBER = "+12135550999"


@dataclass
class Provider:
    """What a provider holds and was asked. `failing`: statuses of the next answers to calls that change something."""

    media: dict[str, bytes] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)
    sent: list[dict[str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    failing: list[int] = field(default_factory=list)
    authorised: list[tuple[str, bool]] = field(default_factory=list)
    url: str = ""
    storage: str = ""

    def media_url(self, message: str, name: str) -> str:
        """Where a photo of a message is, as the webhook says."""
        return f"{self.url}/2010-04-01/Accounts/{SID}/Messages/{message}/Media/{name}"


@contextlib.contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on loopback; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_args: object) -> None:
        pass

    def answered(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))


@contextlib.contextmanager
def twilio_server() -> Iterator[Provider]:
    """Twilio's API, and the storage on another host that its media addresses lead to."""
    provider = Provider()
    basic = "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()

    class Storage(_Answering):
        def do_GET(self) -> None:
            provider.authorised.append(("storage", "Authorization" in self.headers))
            content = provider.media.get(self.path.rsplit("/", 1)[-1])
            if content is None:
                return self.answered(404)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # a reader that has had enough
                self.answered(200, content, **{"Content-Type": "image/jpeg"})

    class Api(_Answering):
        def do_GET(self) -> None:
            if not self.permitted():
                return self.answered(401)
            name = self.path.rsplit("/", 1)[-1]
            self.answered(307 if name in provider.media else 404, Location=f"{provider.storage}/{name}")

        def do_DELETE(self) -> None:
            if not self.permitted():
                return self.answered(401)
            if provider.failing:
                return self.answered(provider.failing.pop(0))
            sid = self.path.rsplit("/", 1)[-1].removesuffix(".json")
            provider.deleted.append(sid)
            known = sid in provider.messages
            provider.messages.discard(sid)
            self.answered(204 if known else 404)

        def do_POST(self) -> None:
            said = {name: values[0] for name, values in parse_qs(self.body().decode()).items()}
            if not self.permitted():
                return self.answered(401)
            if provider.failing:
                return self.answered(provider.failing.pop(0), json.dumps({"code": 20429}).encode())
            if said["To"] == STOPPED_NUMBER:
                return self.answered(400, json.dumps({"code": 21610}).encode())
            provider.sent.append(said)
            self.answered(201, json.dumps({"sid": f"SM{len(provider.sent):032d}"}).encode())

        def permitted(self) -> bool:
            provider.authorised.append(("api", self.headers.get("Authorization") == basic))
            return provider.authorised[-1][1]

    with serving(Storage) as storage, serving(Api) as api:
        # Another name for the same machine: credentials must not go along to another host.
        provider.url, provider.storage = api, storage.replace("127.0.0.1", "localhost")
        yield provider


@contextlib.contextmanager
def gateway_server() -> Iterator[Provider]:
    """A JSON gateway that takes texts and deletions, and keeps photos."""
    provider = Provider()

    class Gateway(_Answering):
        def do_GET(self) -> None:
            content = provider.media.get(self.path.rsplit("/", 1)[-1])
            self.answered(404 if content is None else 200, content or b"")

        def do_POST(self) -> None:
            content = self.body()
            said = json.loads(content)
            provider.authorised.append(
                (self.headers["X-Safelight-Timestamp"], bool(self.headers["X-Safelight-Signature"]))
            )
            if provider.failing:
                return self.answered(provider.failing.pop(0))
            if said["do"] == "forget":
                provider.deleted.append(said["id"])
                known = said["id"] in provider.messages
                provider.messages.discard(said["id"])
                return self.answered(204 if known else 404)
            provider.sent.append({"From": said["from"], "To": said["to"], "Body": said["text"]})
            self.answered(200)

    with serving(Gateway) as url:
        provider.url = url
        yield provider
