"""Connections to the real web server: who may hold one, for how long, and whom it believes about addresses."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import ValidationError

from deploy.local.child import free_port
from services.gateway.composing import application
from services.gateway.door import connections
from services.gateway.door.connections import HEADER_SECONDS
from services.gateway.door.server import WebServer
from services.gateway.settings import GatewaySettings
from shared.runtime.codes import new_key
from tests.gateway.browsers import House
from tests.support.gateway import PIN

pytestmark = pytest.mark.broker
QUICK = 1.0
HALF = b"GET /health/live HTTP/1.1\r\nHost: court.test\r\nX-Half: "
# A slow machine takes longer for its next try than the wait that it is told.
STILL_CLOSED = "UPDATE tries SET closed_until = now() + interval '1 hour' WHERE closed_until IS NOT NULL"
WHOLE = b"GET /health/live HTTP/1.1\r\nHost: court.test\r\n\r\n"


@asynccontextmanager
async def served(house: House, **changed: Any) -> AsyncIterator[int]:
    """Serve the gateway with changed settings; yields its port."""
    port = free_port()
    settings = house.gateway.parts.settings.model_copy(update={"gateway_port": port, **changed})
    parts = replace(house.gateway.parts, settings=settings)
    server = asyncio.create_task(WebServer(application(parts), settings).serve(lambda: None))
    await asyncio.sleep(0.3)
    try:
        yield port
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


@asynccontextmanager
async def dialled(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a connection that has said nothing yet, and close it afterwards."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ten seconds be one."""
    monkeypatch.setattr(connections, "HEADER_SECONDS", QUICK)


async def until_closed(reader: asyncio.StreamReader) -> float:
    """Return how long it took until the other end was closed."""
    began = time.perf_counter()
    try:
        while await reader.read(4096):
            pass
    except ConnectionError:
        pass
    return time.perf_counter() - began


def test_headers_have_ten_seconds() -> None:
    assert HEADER_SECONDS == 10


@pytest.mark.parametrize("said", [b"", HALF, b"\r\n", b"G", WHOLE + HALF])
async def test_headers_that_are_half_sent_are_closed(house: House, quick: None, said: bytes) -> None:
    async with served(house) as port, dialled(port) as (reader, writer):
        writer.write(said)

        assert QUICK * 0.5 < await asyncio.wait_for(until_closed(reader), 5) < QUICK * 3


async def test_what_is_no_request_does_not_keep_a_connection_that_was_used(house: House, quick: None) -> None:
    async with served(house) as port, dialled(port) as (reader, writer):
        writer.write(WHOLE)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\r\n")

        assert await asyncio.wait_for(until_closed(reader), 5) < QUICK * 3


async def test_headers_that_come_letter_by_letter_are_closed_too(house: House, quick: None) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.1)

    async with served(house) as port, dialled(port) as (reader, writer):
        writer.write(HALF)
        dripping = asyncio.create_task(drip(writer))

        assert await asyncio.wait_for(until_closed(reader), 5) < QUICK * 3
        dripping.cancel()
        await asyncio.gather(dripping, return_exceptions=True)


async def test_a_connection_that_is_used_again_stays_open(house: House, quick: None) -> None:
    async with served(house) as port, dialled(port) as (reader, writer):
        for _ in range(2):
            writer.write(WHOLE)
            answer = await asyncio.wait_for(reader.readuntil(b"yes\n"), 5)
            assert answer.startswith(b"HTTP/1.1 200 ")
            await asyncio.sleep(QUICK * 1.5)


async def answered(port: int, start: bytes) -> bool:
    """Say whether a new connection's answer begins so."""
    async with dialled(port) as (reader, writer):
        writer.write(WHOLE)
        return (await asyncio.wait_for(reader.read(4096), 5)).startswith(start)


async def test_one_network_has_so_many_connections_and_gets_its_place_back(house: House) -> None:
    async with served(house, connections_per_network=3) as port, dialled(port), dialled(port):
        async with dialled(port):
            await asyncio.sleep(0.2)
            assert await answered(port, b"HTTP/1.1 429 ")
        await asyncio.sleep(0.2)
        assert await answered(port, b"HTTP/1.1 200 ")


async def test_another_network_is_not_kept_out(house: House) -> None:
    async with served(house, connections_per_network=1, gateway_host="0.0.0.0") as port, dialled(port):  # noqa: S104 - of this test
        await asyncio.sleep(0.2)
        with socket.create_connection(("127.0.0.1", port), timeout=5, source_address=("127.0.0.2", 0)) as other:
            other.sendall(WHOLE)
            answer = await asyncio.to_thread(other.recv, 4096)

    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_the_connections_of_a_trusted_proxy_are_not_counted(house: House) -> None:
    async with served(house, connections_per_network=1, trusted_proxies="127.0.0.0/8") as port, dialled(port):
        assert await answered(port, b"HTTP/1.1 200 ")


async def guess(port: int, forwarded: str, times: int = 1) -> httpx.Response:
    """Try wrong keys as somebody whose proxy, or who themselves, say where they are."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for _ in range(times):
            body = {"personal_key": new_key(), "pin": PIN}
            answer = await client.post("/api/v1/tokens", json=body, headers={"x-forwarded-for": forwarded})
    return answer


@pytest.mark.parametrize(
    ("proxies", "counts_apart"), [("", False), ("192.0.2.1", False), ("127.0.0.1", True), ("127.0.0.0/8, ::1", True)]
)
async def test_an_address_is_believed_from_a_trusted_proxy_alone(
    house: House, proxies: str, counts_apart: bool
) -> None:
    await house.gateway.rows("DELETE FROM tries")
    async with served(house, trusted_proxies=proxies, tries_per_hour_and_network=1) as port:
        await guess(port, "198.51.100.1", times=2)
        await house.gateway.rows(STILL_CLOSED)
        other = await guess(port, "198.51.100.2")
        same = await guess(port, "198.51.100.1")

    assert same.status_code == 429
    assert (other.status_code == 403) is counts_apart


async def test_what_a_sender_puts_before_its_own_address_is_not_believed(house: House) -> None:
    await house.gateway.rows("DELETE FROM tries")
    async with served(house, trusted_proxies="127.0.0.1", tries_per_hour_and_network=1) as port:
        told = [await guess(port, f"{uuid4()}, 203.0.113.{number}, 198.51.100.7") for number in range(2)]
        await house.gateway.rows(STILL_CLOSED)
        told.append(await guess(port, f"{uuid4()}, 203.0.113.9, 198.51.100.7"))

    assert [answer.status_code for answer in told] == [403, 403, 429]


@pytest.mark.parametrize("proxies", ["*", "proxy.example", "10.0.0.0/33", "127.0.0.1 10.0.0.1"])
def test_a_setting_that_would_believe_anybody_is_refused(proxies: str) -> None:
    with pytest.raises(ValidationError):
        GatewaySettings.model_validate({"trusted_proxies": proxies, **REQUIRED})


def test_trusted_proxies_are_addresses_and_networks() -> None:
    found = GatewaySettings.model_validate({"trusted_proxies": "127.0.0.1, 10.0.0.0/8,::1,", **REQUIRED})

    assert found.proxies == ("127.0.0.1", "10.0.0.0/8", "::1")


REQUIRED = {
    "database_url": "postgresql://nobody@127.0.0.1:1/nothing",
    "keys_database_url": "postgresql://nobody@127.0.0.1:1/nothing",
    "kek_dir": ".",
    "objects_url": "file:///nowhere",
    "kafka_bootstrap": "127.0.0.1:1",
    "code_pepper": "for-tests-only",
}
