"""Every operation of the API, because it is in its description: who may call it, and what comes of a bad body."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.api.routes import api
from services.gateway.people.authorization import Resource, may_read, may_send
from services.gateway.people.visitor import Visitor
from shared.contracts.message import Command
from shared.contracts.parties import Language
from shared.contracts.topics import COMMAND_MESSAGES
from tests.browser import made_up_case as story
from tests.gateway.bodies import Json, right, wrong
from tests.gateway.browsers import House
from tests.gateway.people import accounts, code_of_the_letter
from tests.gateway.walking import stored_with

pytestmark = [pytest.mark.broker, pytest.mark.slow, pytest.mark.timeout(900)]
KINDS: Final = {command.__name__: command for command in COMMAND_MESSAGES}
HIDDEN, OUR_FAULT = {401, 404}, 500
TAKEN: Final = {200, 201, 202}


@dataclass(frozen=True)
class Operation:
    """One method at one address. body: one that is right; None where none is read."""

    method: str
    path: str
    body: Json | None
    in_path: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Caller:
    """One program with the token of one person, or without one."""

    house: House
    name: str
    account: UUID | None
    visitor: Visitor
    token: str = ""

    async def renew(self) -> None:
        """Get a new token: some operations end the one they were called with."""
        if self.account:
            self.token, _ = await self.house.sessions.issue(self.account, "token", "")

    async def call(self, operation: Operation, body: Any) -> tuple[httpx.Response, list[str]]:
        """Return the answer, and the commands that were stored for it."""
        key, path = str(uuid4()), operation.path
        for name, value in operation.in_path.items():
            path = path.replace(f"{{{name}}}", value)
        headers = {"idempotency-key": key} | ({"authorization": f"Bearer {self.token}"} if self.token else {})
        client = self.house.gateway.client
        more = {"json": body} if operation.body is not None else {}
        answer = await client.request(operation.method, path, params={"wait": "0"}, headers=headers, **more)
        return answer, await stored_with(self.house, key)

    def may(self, command: type[Command], *, holds_code: bool) -> bool:
        visitor = self.visitor if holds_code else replace(self.visitor, invitation=None)
        return may_send(visitor, command, story.CASE, story.COURT)


@dataclass
class Calls:
    """What became of everybody's calls of every operation."""

    callers: dict[str, Caller]
    operations: list[Operation]
    answers: dict[tuple[str, str], tuple[int, list[str]]] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def operations(code: str) -> list[Operation]:
    app = FastAPI(title="Small-claims online dispute resolution")
    app.include_router(api)
    document = app.openapi()
    in_path = {"case_id": str(story.CASE), "sha256": story.FILE.sha256, "case_number": story.NUMBER, "number": "R-1"}
    return [
        Operation(method.upper(), path, _body(operation, document, code), in_path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if not re.search("/tokens/current$", path)  # whoever calls it is nobody afterwards
    ]


def _body(operation: Json, document: Json, code: str) -> Json | None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    body: Json = right(content["schema"], document)
    return body | ({"code": code} if "code" in body else {})


@pytest.fixture(scope="module")
async def calls(house: House) -> Calls:
    """Let everybody call everything."""
    await house.tell("invited")
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    code = await code_of_the_letter(house)
    invitation = await house.sessions.invitation(code, "203.0.113.7")
    people: dict[str, UUID | None] = {"nobody": None, **await accounts(house)}
    callers = {}
    for name, account in people.items():
        visitor = await (house.visitor(account) if account else house.sessions.visitor("", Language.ENGLISH))
        callers[name] = Caller(house, name, account, replace(visitor, invitation=invitation))
    found = Calls(callers, operations(code))
    for operation in found.operations:
        for caller in callers.values():
            await caller.renew()
            answer, stored = await caller.call(operation, operation.body)
            found.answers[str(operation), caller.name] = answer.status_code, stored
            found.kinds[str(operation)] |= set(stored)
    return found


def test_every_command_was_stored_for_somebody_unless_it_needs_proof(calls: Calls) -> None:
    stored = set().union(*calls.kinds.values())

    assert {name for name, kind in KINDS.items() if not kind.proof} - stored == set()


def test_a_command_is_stored_for_those_whom_it_names_and_for_nobody_else(calls: Calls) -> None:
    wrongly = []
    for (what, who), (status, stored) in calls.answers.items():
        for kind in calls.kinds[what]:
            holds_code = "/invitations/" in what
            may = calls.callers[who].may(KINDS[kind], holds_code=holds_code)
            if may != (kind in stored) or (not may and status not in HIDDEN) or (may and status not in TAKEN):
                wrongly.append((what, who, status, stored))

    assert wrongly == []


def test_nothing_of_a_case_is_shown_to_whom_it_does_not_concern(calls: Calls) -> None:
    wrongly = [
        (what, who, status)
        for (what, who), (status, _) in calls.answers.items()
        if "{case_id}" in what
        and not may_read(calls.callers[who].visitor, Resource.CASE, story.CASE, story.COURT)
        and status not in HIDDEN
    ]

    assert wrongly == []


async def test_no_bad_body_breaks_anything(calls: Calls) -> None:
    faults = []
    for operation in calls.operations:
        taken = (who for who in calls.callers if calls.answers[str(operation), who][0] in TAKEN)
        caller = calls.callers[next(taken, "plaintiff")]
        await caller.renew()
        for what, body in wrong(operation.body):
            answer, _ = await caller.call(operation, body)
            if answer.status_code >= OUR_FAULT:
                faults.append(f"{operation} with {what}: {answer.status_code}")

    assert faults == []
