"""The counter cannot count what the parties do: neither by versions nor receipts, nor by when a case has changed."""

from typing import Any

import httpx
import pytest

from services.gateway.people.sessions import Sessions
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.support.gateway import key

pytestmark = pytest.mark.broker
CASE = f"/api/v1/cases/{story.CASE}"
HEARING = {"hearing": {"starts_at": "2027-01-12T16:30:00Z", "department": "10B"}}


async def clerk_of(house: House) -> tuple[httpx.AsyncClient, dict[str, str]]:
    token, _ = await Sessions(house.gateway.parts).issue(await house.clerk())
    return house.browser().client, {"authorization": f"Bearer {token}"}


async def test_offers_and_agreeing_change_nothing_that_the_clerk_reads(house: House) -> None:
    client, headers = await clerk_of(house)

    async def read() -> tuple[Any, Any]:
        case = (await client.get(CASE, headers=headers)).json()
        line = (await client.get(f"/api/v1/court/cases/{story.NUMBER}", headers=headers)).json()
        return case, line

    await house.tell("joined")
    before = await read()
    await house.tell("offered")

    after = await read()
    assert [name for name, value in after[0].items() if value != before[0].get(name)] == []
    assert after == before
    await house.tell("filed")
    assert (await read())[0]["version"] != before[0]["version"]


async def test_a_clerk_who_waits_for_news_is_not_woken_by_what_is_confidential(house: House) -> None:
    client, headers = await clerk_of(house)
    case = (await client.get(CASE, headers=headers)).json()

    again = await client.get(CASE, params={"after": case["version"], "wait": 0}, headers=headers)
    other = await client.get(CASE, params={"after": case["version"] + 1, "wait": 20}, headers=headers)

    assert again.json()["version"] == other.json()["version"] == case["version"]


async def test_a_clerks_receipt_proves_the_history_without_counting_it(house: House) -> None:
    client, headers = await clerk_of(house)
    sent = await client.post(f"{CASE}/set-hearing", params={"wait": 0}, json=HEARING, headers={**headers, **key()})

    assert sent.status_code == 202, sent.text
    read = (await client.get(f"/api/v1/receipts/{sent.json()['number']}", headers=headers)).json()
    listed = (await client.get(f"{CASE}/receipts", headers=headers)).json()
    for receipt in (sent.json(), read, listed[0]):
        assert receipt["heads"].keys() == {"sha256"}
