"""The play's client when a connection breaks after the server has done its work: nothing is done twice."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from deploy.play import person
from deploy.play.person import Person, Stopped

pytestmark = pytest.mark.broker
TOKEN = {"token": "made-up"}
RECEIPT = {"kind": "MakeOffer", "outcome": {"fate": "done"}}


class Cutting(ThreadingHTTPServer):
    """Does what it is asked, once for each key, and cuts the connection of the first `cuts` requests unanswered."""

    def __init__(self, cuts: int) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.cuts = cuts
        self.asked: list[tuple[str, str, bytes]] = []

    @property
    def done(self) -> dict[str, bytes]:
        return {key: body for _, key, body in self.asked}


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked.append((self.path.removeprefix("/api/v1"), self.headers["Idempotency-Key"], body))
        if len(server.asked) <= server.cuts:
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(RECEIPT | TOKEN).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Cutting]:
    with Cutting(request.param) as one:
        thread = threading.Thread(target=one.serve_forever)
        thread.start()
        yield one
        one.shutdown()
        thread.join()


@pytest.fixture
def rosa(server: Cutting) -> Iterator[Person]:
    one = Person("rosa", f"http://127.0.0.1:{server.server_port}")
    yield one
    one.close()


@pytest.mark.parametrize("server", [2], indirect=True)
def test_a_connection_that_breaks_is_tried_again_with_the_same_key(server: Cutting, rosa: Person) -> None:
    receipt = rosa.do("/cases/1/make-offer", {"amount_cents": 245_000})

    assert receipt == RECEIPT | TOKEN
    assert len(server.asked) == 3
    assert list(server.done.values()) == [b'{"amount_cents":245000}']


@pytest.mark.parametrize("server", [1000], indirect=True)
def test_whoever_never_hears_an_answer_stops_and_says_that_it_may_have_been_done(
    server: Cutting, rosa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person, "PATIENCE_SECONDS", 0.5)

    with pytest.raises(Stopped, match=r"rosa: POST /cases/1/make-offer.* has no answer, and may have been done"):
        rosa.do("/cases/1/make-offer", {})

    assert len(server.done) == 1


@pytest.mark.parametrize("server", [1], indirect=True)
def test_whoever_proved_again_and_did_not_hear_it_signs_in_before_asking_again(server: Cutting, rosa: Person) -> None:
    rosa.prove("ABCD", "204813")

    assert [path for path, _, _ in server.asked] == ["/tokens/proved", "/tokens", "/tokens/proved"]


def test_an_address_that_answers_with_pages_is_said_to_be_the_wrong_one() -> None:
    pages = httpx.MockTransport(lambda _: httpx.Response(200, text="<html>"))
    stranger = Person("clerk", "http://court.example", pages)

    with pytest.raises(Stopped, match=r"http://court\.example/api/v1/tokens answers no JSON: is it the court's"):
        stranger.sign_in("ABCD", "204813")
