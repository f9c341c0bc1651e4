"""Nobody learns from an address whether a case exists that is not theirs; a clerk of another court may send nothing."""

import re
from typing import Any
from uuid import uuid4

import pytest

from services.gateway.people.authorization import READERS, Resource, may_send
from shared.contracts.message import Command
from shared.contracts.policy import Relation, Role
from shared.contracts.topics import MESSAGES
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House

pytestmark = pytest.mark.broker
COMMANDS = sorted({kind for kind in MESSAGES.values() if issubclass(kind, Command)}, key=lambda kind: kind.__name__)
PLACES = {
    "sha256": story.FILE.sha256,
    "offer_id": str(story.an_id("offer 3")),
    "envelope_id": str(story.an_id("envelope")),
    "notice_id": str(story.an_id("joined")),
    "slug": "amount",
    "subject_id": str(story.an_id("lost")),
    "account_id": str(story.an_id("priya")),
}
CHANGING = re.compile(r'value="[0-9a-f-]{36}"')


def test_nobody_reads_a_case_but_its_parties_and_its_court() -> None:
    assert set(READERS[Resource.CASE]) == {
        (Role.PARTY, Relation.PLAINTIFF),
        (Role.PARTY, Relation.DEFENDANT),
        (Role.CLERK, Relation.COURT),
    }


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: str(kind.__name__))
async def test_a_clerk_of_another_court_may_send_nothing(house: House, kind: type[Command]) -> None:
    visitor = await house.visitor(await house.clerk("alameda"))

    assert not may_send(visitor, kind, story.CASE, story.COURT)


async def strangers(house: House) -> dict[str, Browser]:
    await house.tell("accepted")
    return {
        "nobody": house.browser(),
        "somebody": await house.signed_in((await house.account())[0]),
        "clerk": await house.signed_in(await house.clerk("alameda")),
    }


def addresses(house: House) -> list[tuple[str, str]]:
    """Return each method and address that names a case."""
    routes: list[Any] = [route for route in house.routes if "{case_id}" in route.path]
    return sorted((method, route.path) for route in routes for method in route.methods if method != "HEAD")


async def seen(browser: Browser, method: str, path: str, case_id: str) -> tuple[int, str, str]:
    """Return what a browser is told about a case at an address, without what differs each time."""
    filled = path.replace("{case_id}", case_id)
    for name, value in PLACES.items():
        filled = filled.replace(f"{{{name}}}", value)
    fields = {**await browser.hidden("/join"), "version": "1"} if method == "POST" else None
    answer = await browser.client.request(method, filled, data=fields)
    text = CHANGING.sub("", answer.text).replace(case_id, "CASE")
    return answer.status_code, answer.headers.get("location", "").replace(case_id, "CASE"), text


@pytest.mark.parametrize("who", ["nobody", "somebody", "clerk"])
async def test_anothers_case_and_an_unknown_one_look_the_same_at_every_address(house: House, who: str) -> None:
    browser = (await strangers(house))[who]
    found = addresses(house)
    assert ("POST", "/cases/{case_id}/sign") in found
    told, refused = [], []
    for method, path in found:
        real = await seen(browser, method, path, str(story.CASE))
        unknown = await seen(browser, method, path, str(uuid4()))
        if real != unknown:
            told.append((method, path, real[0], unknown[0]))
        if real[0] not in {303, 401, 404, 422}:
            refused.append((method, path, real[0]))

    assert told == []
    assert refused == []


async def test_who_is_signed_out_comes_back_to_every_page_of_the_staff(house: House) -> None:
    await house.tell("accepted")
    staffs = [route for route in house.routes if route.path.startswith(("/clerk", "/staff"))]
    desk = [route.path for route in staffs if "GET" in route.methods]
    found = {path: (await seen(house.browser(), "GET", path, str(story.CASE)))[:2] for path in desk}

    assert "/clerk" in found
    assert {path: (status, onward[:14]) for path, (status, onward) in found.items()} == dict.fromkeys(
        desk, (303, "/sign-in?next=")
    )


async def test_a_party_opens_nothing_of_the_clerks_desk(house: House) -> None:
    await house.tell("accepted")
    browser = await house.signed_in((await house.account(story.an_id("rosa")))[0])
    desk = [route.path for route in house.routes if route.path.startswith("/clerk") and "GET" in route.methods]
    statuses = {path: (await seen(browser, "GET", path, str(story.CASE)))[0] for path in desk}

    assert {path for path, status in statuses.items() if status != 404} == set()
