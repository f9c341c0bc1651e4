"""The live stream of a case over a real web server: news at once, nothing after sign-out, a calm end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from deploy.local.child import free_port
from services.gateway.composing import application
from services.gateway.door.server import WebServer
from services.gateway.projection.waiting import Changes
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

pytestmark = pytest.mark.broker
LIVE = f"/cases/{story.CASE}/live"


@asynccontextmanager
async def open_house(house: House) -> AsyncIterator[tuple[str, "asyncio.Task[None]"]]:
    """Serve the gateway on a free port; yields its address and its server."""
    port = free_port()
    settings = house.gateway.parts.settings.model_copy(update={"gateway_port": port})
    parts = replace(house.gateway.parts, settings=settings, changes=Changes())
    server = asyncio.create_task(WebServer(application(parts), settings).serve(parts.changes.close))
    listening = asyncio.create_task(parts.changes.listen(house.gateway.database))
    await asyncio.sleep(0.3)
    try:
        yield f"http://127.0.0.1:{port}", server
    finally:
        for task in (server, listening):
            task.cancel()
        await asyncio.gather(server, listening, return_exceptions=True)


async def next_event(lines: AsyncIterator[str]) -> dict[str, str]:
    """Return the next event of a stream; pings are no events."""
    event: dict[str, str] = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if not line and event:
            return event
        if name:
            event[name] = value
    raise EOFError


async def test_a_page_hears_at_once_that_its_case_has_changed(house: House) -> None:
    await house.tell("registered")
    browser = await house.signed_in((await house.account(story.an_id("rosa")))[0])
    async with open_house(house) as (address, _):
        cookies = {"odr": browser.client.cookies["odr"]}
        async with (
            httpx.AsyncClient(base_url=address, cookies=cookies) as client,
            client.stream("GET", LIVE) as stream,
        ):
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.aiter_lines()
            await house.tell("invited")
            event = await asyncio.wait_for(next_event(lines), 5)

    assert event["event"] == "changed"
    assert int(event["data"]) > story.told("registered").version


async def test_a_page_that_missed_something_hears_it_when_it_comes_back(house: House) -> None:
    await house.tell("joined")
    browser = await house.signed_in((await house.account(story.an_id("rosa")))[0])
    version = str(story.told("joined").version)
    async with open_house(house) as (address, _):
        cookies = {"odr": browser.client.cookies["odr"]}
        before = {"last-event-id": "3"}
        async with (
            httpx.AsyncClient(base_url=address, cookies=cookies) as client,
            client.stream("GET", LIVE, headers=before) as stream,
        ):
            event = await asyncio.wait_for(next_event(stream.aiter_lines()), 5)

    assert (event["id"], event["data"]) == (version, version)


async def test_a_stream_ends_within_five_seconds_of_signing_out(house: House) -> None:
    await house.tell("joined")
    browser = await house.signed_in((await house.account(story.an_id("rosa")))[0])
    token = browser.client.cookies["odr"]
    async with (
        open_house(house) as (address, _),
        httpx.AsyncClient(base_url=address, cookies={"odr": token}) as client,
        client.stream("GET", LIVE) as stream,
    ):
        await house.sessions.end(token)
        with pytest.raises(EOFError):
            await asyncio.wait_for(next_event(stream.aiter_lines()), 5)


async def test_the_server_ends_calmly_with_a_stream_open(house: House) -> None:
    await house.tell("joined")
    browser = await house.signed_in((await house.account(story.an_id("rosa")))[0])
    cookies = {"odr": browser.client.cookies["odr"]}
    async with (
        open_house(house) as (address, server),
        httpx.AsyncClient(base_url=address, cookies=cookies) as client,
        client.stream("GET", LIVE) as stream,
    ):
        server.cancel()
        with pytest.raises(EOFError):
            await asyncio.wait_for(next_event(stream.aiter_lines()), 5)
        await asyncio.wait({server}, timeout=5)
        assert server.done()


async def test_who_may_not_read_the_case_gets_no_stream(house: House) -> None:
    await house.tell("joined")
    stranger = await house.signed_in((await house.account())[0])

    assert (await stranger.get(LIVE)).status_code == 404
    assert (await house.browser().get(LIVE)).status_code == 303
