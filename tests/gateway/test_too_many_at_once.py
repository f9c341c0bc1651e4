"""What happens when more people come at once than can be served."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateway.composing import application
from services.gateway.database import CONNECTIONS
from services.gateway.door.middleware import SECURITY_HEADERS
from tests.browser import made_up_case as story
from tests.gateway.browsers import BASE, House
from tests.support.gateway import key

pytestmark = pytest.mark.broker
ACCOUNT = {"court_id": "san-joaquin", "pin": "204813"}


def with_room_for(house: House, most: int) -> httpx.AsyncClient:
    """Return somebody at the door of a gateway that works on so many requests at once."""
    parts = house.gateway.parts
    small = replace(parts, settings=parts.settings.model_copy(update={"most_at_once": most}))
    return httpx.AsyncClient(transport=httpx.ASGITransport(application(small)), base_url=BASE)


async def test_a_program_is_asked_to_come_back_and_nothing_is_stored(house: House) -> None:
    async with with_room_for(house, 0) as client:
        answer = await client.post("/api/v1/accounts", json=ACCOUNT, headers=key())

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["title"] == "Busy"
    assert await house.scalar("SELECT count(*) FROM accounts") == 0


async def test_a_person_reads_it_in_both_languages_on_a_page_for_a_phone(house: House) -> None:
    async with with_room_for(house, 0) as client:
        answer = await client.get("/cases")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Many people use this site right now" in answer.text
    assert "Muchas personas usan este sitio ahora" in answer.text
    assert 'name="viewport"' in answer.text
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_health_and_static_files_are_always_answered(house: House) -> None:
    async with with_room_for(house, 0) as client:
        answers = [await client.get(path) for path in ("/health/live", "/static/odr.css")]

    assert [answer.status_code for answer in answers] == [200, 200]


async def test_who_waits_for_a_case_to_change_takes_nobodys_place(house: House) -> None:
    await house.tell("registered")
    account, _ = await house.account(story.an_id("rosa"))
    token, _ = await house.sessions.issue(account)
    headers, case = {"authorization": f"Bearer {token}"}, f"/api/v1/cases/{story.CASE}"
    changes = house.gateway.parts.changes
    async with with_room_for(house, 1) as client:
        version = (await client.get(case, headers=headers)).json()["version"]
        waiting = asyncio.create_task(client.get(case, params={"after": version, "wait": 20}, headers=headers))
        while not changes.resting:  # noqa: ASYNC110 - nothing tells when somebody begins to wait
            await asyncio.sleep(0.01)

        assert (await client.get(case, headers=headers)).status_code == 200

        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert changes.resting == 0


async def test_who_is_still_sending_takes_nobodys_place(house: House) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    before = await house.scalar("SELECT count(*) FROM accounts")

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"court_id": "san-joaquin", '
        begun.set()
        await go_on.wait()
        yield b'"pin": "204813"}'

    async with with_room_for(house, 1) as client:
        headers = {**key(), "content-type": "application/json"}
        sending = asyncio.create_task(client.post("/api/v1/accounts", content=slowly(), headers=headers))
        await begun.wait()

        assert (await client.get("/")).status_code == 200

        go_on.set()
        assert (await sending).is_success
    assert await house.scalar("SELECT count(*) FROM accounts") == before + 1


async def test_who_falls_silent_in_the_middle_is_told_to_send_it_again(house: House) -> None:
    before = await house.scalar("SELECT count(*) FROM accounts")
    parts = house.gateway.parts
    hasty = replace(parts, settings=parts.settings.model_copy(update={"silent_seconds": 0.05}))

    async def half() -> AsyncIterator[bytes]:
        yield b'{"court_id": "san-joaquin", '
        await asyncio.sleep(1)
        yield b'"pin": "204813"}'

    async with httpx.AsyncClient(transport=httpx.ASGITransport(application(hasty)), base_url=BASE) as client:
        kind = {"content-type": "application/json"}
        program = await client.post("/api/v1/accounts", content=half(), headers={**key(), **kind})
        form = {"content-type": "application/x-www-form-urlencoded", "origin": BASE}
        person = await client.post("/sign-in", content=half(), headers=form)

    assert (program.status_code, program.json()["code"]) == (408, "TooSlow")
    assert person.status_code == 408
    assert "Nothing was stored. Go back and send it again." in person.text
    assert await house.scalar("SELECT count(*) FROM accounts") == before


async def test_whoever_has_waited_longest_for_the_database_is_next(house: House) -> None:
    engine, served = house.gateway.parts.engine, []
    busy = [await engine.connect() for _ in range(CONNECTIONS)]

    async def come(who: str) -> None:
        async with engine.connect():
            served.append(who)

    first = asyncio.create_task(come("who has waited"))
    await asyncio.sleep(0.1)
    await busy.pop().close()
    await come("who comes by at that moment")
    await first

    assert served == ["who has waited", "who comes by at that moment"]
    for connection in busy:
        await connection.close()


async def test_who_waits_too_long_for_the_database_is_told_so_and_the_others_go_on(house: House) -> None:
    theirs = house.gateway.parts.engine
    engine = create_async_engine(theirs.url, poolclass=type(theirs.pool), pool_size=1, max_overflow=0, pool_timeout=0.1)
    busy = await engine.connect()
    with pytest.raises(NoConnectionFree):
        await engine.connect()
    await busy.close()

    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT 1")).scalar_one() == 1
    await engine.dispose()
