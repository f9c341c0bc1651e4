"""Every operation of the API, because it is in its description: who may call it, and what comes of a bad body."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import pytest

from services.gateway.api.commands import address_of
from services.gateway.api.describing import described
from services.gateway.api.routes import api
from services.gateway.people.askers import Asker
from services.gateway.people.authorization import Resource, may_hear_why, may_read, may_send
from services.gateway.people.visitor import Visitor
from shared.contracts.identity import case_id_of
from shared.contracts.message import Command
from shared.contracts.parties import Language
from shared.contracts.topics import COMMAND_MESSAGES
from tests.browser import made_up_case as story
from tests.gateway.bodies import Json, right, wrong
from tests.gateway.browsers import House
from tests.gateway.people import accounts, code_of_the_letter
from tests.gateway.walking import stored_with

pytestmark = [
    pytest.mark.broker,
    pytest.mark.slow("asks every operation as everybody, with good and with hostile bodies"),
    pytest.mark.timeout(900),
]
KINDS: Final = {command.__name__: command for command in COMMAND_MESSAGES}
HIDDEN, ASKS_PROOF, OUR_FAULT = {401, 404}, 403, 500
TAKEN: Final = {200, 201, 202}


@dataclass(frozen=True)
class Operation:
    """One method at one address. body: one that is right; None where none is read."""

    method: str
    path: str
    body: Json | None
    in_path: Mapping[str, str]

    @property
    def by_code(self) -> bool:
        """Say whether who calls it shows the letter's code."""
        return self.body is not None and "code" in self.body

    @property
    def case_id(self) -> UUID:
        """Return the case that it is about: the body's own, or the made-up one."""
        told = self.body or {}
        return case_id_of(told["court_id"], told["case_number"]) if "case_number" in told else story.CASE

    @property
    def resource(self) -> Resource:
        """Return what is read there; a list of one's own receipts is of nobody's case."""
        return Resource.RECEIPT if self.path.endswith("/receipts") else Resource.CASE

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
        headers = {"idempotency-key": key, "content-type": "application/json"}
        headers |= {"authorization": f"Bearer {self.token}"} if self.token else {}
        client = self.house.gateway.client
        content = None if operation.body is None else json.dumps(body)
        answer = await client.request(operation.method, path, params={"wait": "0"}, headers=headers, content=content)
        return answer, await stored_with(self.house, key)


@dataclass(frozen=True)
class Answered:
    """One call and its answer. visitor: who called, as it was then."""

    operation: Operation
    caller: Caller
    visitor: Visitor
    status: int
    stored: list[str]

    def may(self, command: type[Command]) -> bool:
        """Say whether the service hears of it: from who may send it, and from who is told why they cannot any more."""
        sends = may_send(self.visitor, command, self.operation.case_id, story.COURT)
        return sends or may_hear_why(self.visitor, command, self.operation.case_id)

    def __str__(self) -> str:
        return f"{self.caller.name} {self.operation}: {self.status} {self.stored}"


@dataclass
class Calls:
    """What became of everybody's calls of every operation."""

    callers: dict[str, Caller]
    operations: list[Operation]
    answers: list[Answered] = field(default_factory=list)
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def operations(code: str) -> list[Operation]:
    app = described("http://court.test")
    app.include_router(api)
    document = app.openapi()
    in_path = {"case_id": str(story.CASE), "sha256": story.FILE.sha256, "case_number": story.NUMBER, "number": "R-1"}
    in_path |= {"court_id": story.COURT, "year": "2027"}
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
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    await house.tell("invited")
    people: dict[str, UUID | None] = {"nobody": None, **await accounts(house)}
    code = await code_of_the_letter(house)
    found = Calls({}, operations(code))
    invitation = await house.sessions.invitation(code, Asker("203.0.113.7"))
    for chapter, by_code in (("invited", True), ("offered", False)):
        await house.tell(chapter)
        for name, account in people.items():
            visitor = await (house.visitor(account) if account else house.sessions.visitor("", Language.ENGLISH))
            found.callers[name] = Caller(house, name, account, replace(visitor, invitation=invitation))
        for operation in found.operations:
            if operation.by_code is by_code:
                await _let_all_call(found, operation)
    return found


async def _let_all_call(found: Calls, operation: Operation) -> None:
    for caller in found.callers.values():
        await caller.renew()
        answer, stored = await caller.call(operation, operation.body)
        visitor = caller.visitor if operation.by_code else replace(caller.visitor, invitation=None)
        found.answers.append(Answered(operation, caller, visitor, answer.status_code, stored))
        found.kinds[str(operation)] |= set(stored)


def test_every_command_was_stored_for_somebody_unless_it_needs_proof(calls: Calls) -> None:
    stored = set().union(*calls.kinds.values())

    assert {name for name, kind in KINDS.items() if not kind.proof} - stored == set()


def test_a_command_is_stored_for_those_whom_it_names_and_for_nobody_else(calls: Calls) -> None:
    wrongly = [
        str(each)
        for each in calls.answers
        for kind in calls.kinds[str(each.operation)]
        if each.may(KINDS[kind]) != (kind in each.stored) or each.status not in (TAKEN if each.stored else HIDDEN)
    ]

    assert wrongly == []


def test_what_needs_proof_asks_for_it_of_those_who_may_and_shows_nobody_else_that_it_is_there(calls: Calls) -> None:
    proved = {address_of(kind): kind for kind in KINDS.values() if kind.proof}
    asked = [(each, proved.get(each.operation.path.rpartition("/")[2])) for each in calls.answers]

    assert {kind for _, kind in asked if kind} == set(proved.values())
    assert [str(each) for each, kind in asked if kind and (each.status == ASKS_PROOF) != each.may(kind)] == []


def test_nothing_of_a_case_is_shown_to_whom_it_does_not_concern(calls: Calls) -> None:
    wrongly = [
        str(each)
        for each in calls.answers
        if "{case_id}" in each.operation.path
        and not may_read(each.visitor, each.operation.resource, story.CASE, story.COURT)
        and each.status not in HIDDEN
    ]

    assert wrongly == []


async def test_no_bad_body_breaks_anything(calls: Calls) -> None:
    faults = []
    for operation in calls.operations:
        taken = (each.caller for each in calls.answers if each.operation is operation and each.status in TAKEN)
        caller = next(taken, calls.callers["plaintiff"])
        await caller.renew()
        for what, body in wrong(operation.body):
            answer, _ = await caller.call(operation, body)
            if answer.status_code >= OUR_FAULT:
                faults.append(f"{operation} with {what}: {answer.status_code}")

    assert faults == []
