"""One made-up person at the API: a token, and calls whose refusals become one sentence. Nothing is known of a case.

Whoever hears no answer asks again with the same key: the server does once what it is asked twice.
"""

import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import httpx

Json = dict[str, Any]
PATIENCE_SECONDS: Final = 60.0
WAIT_SECONDS: Final = 5.0
FIRST_PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 5.0


class Stopped(Exception):  # noqa: N818 - the end of a play, told in a sentence
    """The play cannot go on; the message says why."""


class Person:
    """Somebody who acts. who: as printed · transport: how requests travel, where it is not the ordinary way."""

    def __init__(self, who: str, base_url: str, transport: httpx.BaseTransport | None = None) -> None:
        self.who = who
        self._client = httpx.Client(base_url=f"{base_url}/api/v1", timeout=WAIT_SECONDS * 6, transport=transport)

    def open_account(self, court_id: str, pin: str) -> str:
        """Open an account and return its personal key, which is kept."""
        found = self.post("/accounts", {"court_id": court_id, "pin": pin})
        self._use(found)
        self._send("DELETE", "/accounts/personal-key")
        return str(found["personal_key"])

    def sign_in(self, personal_key: str, pin: str) -> None:
        """Get a token."""
        self._use(self.post("/tokens", {"personal_key": personal_key, "pin": pin}))

    def prove(self, personal_key: str, pin: str) -> None:
        """Get a token that may sign. It ends the one before: who did not hear of it signs in before asking again."""
        known = {"personal_key": personal_key, "pin": pin}
        self._use(self.post("/tokens/proved", known, lambda: self.sign_in(personal_key, pin)))

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 - JSON of any shape
        """Read something."""
        return self._json(self._send("GET", path, params={name: str(value) for name, value in query.items()}))

    def file(self, path: str) -> bytes:
        """Read a paper."""
        return self._send("GET", path).content

    def post(self, path: str, body: Json, before_again: Callable[[], object] = lambda: None) -> Json:
        """Do something, once. before_again: what to do before it is asked for again."""
        headers = {"Idempotency-Key": str(uuid4())}
        answer: Json = self._json(self._send("POST", path, before_again, json=body, headers=headers))
        return answer

    def send_file(self, path: str, data: bytes) -> Json:
        """Send a paper."""
        answer: Json = self._json(self._send("POST", path, content=data))
        return answer

    def do(self, path: str, body: Json) -> Json:
        """Send a command and wait for what becomes of it; return the receipt."""
        receipt = self.post(f"{path}?wait=20", body)
        if receipt["outcome"]["fate"] != "done":
            raise Stopped(f"{self.who}: {receipt['kind']} is still {receipt['outcome']['fate']}.")
        return receipt

    def sees(self, case_id: str, what: str, true: Callable[[Json], Any]) -> Json:
        """Wait until the case shows something to this person; return the case."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        case: Json = self.get(f"/cases/{case_id}")
        while not true(case):
            if time.monotonic() > deadline:
                raise Stopped(f"{self.who} does not see {what} after {PATIENCE_SECONDS:.0f} seconds.")
            case = self.get(f"/cases/{case_id}", after=case["version"], wait=WAIT_SECONDS)
        return case

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _use(self, token: Json) -> None:
        self._client.headers["authorization"] = f"Bearer {token['token']}"

    def _send(
        self,
        method: str,
        path: str,
        before_again: Callable[[], object] = lambda: None,
        **parts: Any,  # noqa: ANN401 - as httpx has them
    ) -> httpx.Response:
        """Send, again and again while the connection breaks: the same words with the same key."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                answer = self._client.request(method, path, **parts)
            except httpx.TransportError as broken:
                if time.monotonic() + pause > deadline:
                    unknown = f"{method} {path} has no answer, and may have been done"
                    raise Stopped(f"{self.who}: {unknown}. ({broken})") from broken
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                before_again()
            else:
                return self._said(answer)

    def _json(self, answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON of any shape
        try:
            return answer.json()
        except ValueError as error:
            raise Stopped(f"{self.who}: {answer.request.url} answers no JSON: is it the court's address?") from error

    def _said(self, answer: httpx.Response) -> httpx.Response:
        if answer.is_success:
            return answer
        is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
        why = answer.json().get("detail", "") if is_problem else answer.text[:200]
        raise Stopped(f"{self.who}: {answer.request.method} {answer.request.url.path} says {answer.status_code}: {why}")
