"""Waiting by the API ends with the token: what would be told afterwards is told to nobody."""

import ast
import asyncio
import time
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from services.gateway.door.live import CHECK_SECONDS
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.support.gateway import key

pytestmark = pytest.mark.broker
LONGEST_WAIT = 25
MOST_SECONDS = 5 + 1.5  # one more for a busy machine
ROSA = story.an_id("rosa")
ENDS = {
    "signed out": "DELETE FROM tokens WHERE account_id = $1",
    "expired": "UPDATE tokens SET expires_at = now() WHERE account_id = $1",
}


async def waits(client: httpx.AsyncClient, headers: dict[str, str]) -> tuple[httpx.Response, ...]:
    """Ask for each kind of thing that can be waited for; nothing of it comes, for no service is there."""
    case, wait = f"/api/v1/cases/{story.CASE}", {"wait": LONGEST_WAIT}
    sent = await client.post(f"{case}/leave-odr", params={"wait": 0}, json={}, headers={**headers, **key()})
    assert sent.status_code == 202, sent.text
    version = (await client.get(case, headers=headers)).json()["version"]
    return await asyncio.gather(
        client.get(case, params={**wait, "after": version}, headers=headers),
        client.get(f"/api/v1/receipts/{sent.json()['number']}", params=wait, headers=headers),
        client.post(f"{case}/leave-odr", params=wait, json={}, headers={**headers, **key()}),
    )


@pytest.mark.parametrize("end", ENDS)
async def test_a_long_poll_ends_within_five_seconds_of_its_tokens_end(house: House, end: str) -> None:
    await house.tell("joined")
    client, headers = await token_of(house, ROSA)
    waiting = asyncio.create_task(waits(client, headers))
    await asyncio.sleep(0.5)
    assert not waiting.done()

    await house.gateway.rows(ENDS[end], ROSA)
    ended = time.perf_counter()
    answers = await waiting

    assert [answer.status_code for answer in answers] == [401] * 3
    assert time.perf_counter() - ended < MOST_SECONDS
    assert CHECK_SECONDS < 5


async def token_of(house: House, account: UUID) -> tuple[httpx.AsyncClient, dict[str, str]]:
    await house.account(account)
    token, _ = await house.sessions.issue(account)
    return house.browser().client, {"authorization": f"Bearer {token}"}


async def test_a_poll_whose_token_lives_waits_as_long_as_it_was_asked_to(house: House) -> None:
    await house.tell("joined")
    client, headers = await token_of(house, ROSA)
    case = f"/api/v1/cases/{story.CASE}"
    version = (await client.get(case, headers=headers)).json()["version"]
    began = time.perf_counter()

    answer = await client.get(case, params={"after": version, "wait": CHECK_SECONDS + 1}, headers=headers)

    assert answer.status_code == 200
    assert time.perf_counter() - began > CHECK_SECONDS


def test_whatever_waits_in_the_api_is_watched() -> None:
    """Each function that waits for an outcome or a change is given to `while_signed_in`, or is called inside it."""
    unwatched = set()
    for file in Path("services/gateway/api").glob("*.py"):
        tree = ast.parse(file.read_text())
        watched = {
            id(inner)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "while_signed_in"
            for argument in call.args
            for inner in ast.walk(argument)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "outcome" and id(call) not in watched:
                unwatched.add(f"{file.name}:{call.lineno}")
            named = getattr(getattr(call, "func", None), "id", "")
            if isinstance(call, ast.Call) and named == "_newer" and id(call) not in watched:
                unwatched.add(f"{file.name}:{call.lineno}")

    assert unwatched == set()
