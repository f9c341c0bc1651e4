"""A thin HTTP/1.1 client: what it costs is small beside what it asks, so that it leaves the machine to the server."""

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

PATIENCE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. seconds: from the first byte sent to the last byte read · headers: lower-case names."""

    status: int
    headers: Mapping[str, str]
    raw: bytes
    seconds: float

    @property
    def body(self) -> bytes:
        """Return the body, unpacked."""
        return gzip.decompress(self.raw) if self.headers.get("content-encoding") == "gzip" else self.raw

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return the body as JSON."""
        return json.loads(self.body)


class Wire:
    """One connection that is used again and again, by one asker at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read the answer. Raises TimeoutError and OSError."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            began = time.perf_counter()
            self._writer.write(request)
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            raw = await self._body(headers)
        return Answer(int(head[0].split()[1]), headers, raw, time.perf_counter() - began)

    async def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            return b"".join([chunk async for chunk in self._chunks()])
        return await self._reader.readexactly(int(headers.get("content-length", "0")))

    async def _chunks(self) -> AsyncIterator[bytes]:
        while size := int(await self._reader.readline(), 16):
            yield (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readline()


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    """Open a connection to a server of this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()


def get(path: str, **headers: str) -> bytes:
    """Return a request for a page. headers: names with `_` for `-`."""
    return _head("GET", path, headers) + b"\r\n"


def post(path: str, body: Mapping[str, Any], **headers: str) -> bytes:
    """Return a request that sends JSON."""
    data = json.dumps(body, separators=(",", ":")).encode()
    more = {"content_type": "application/json", "content_length": str(len(data)), **headers}
    return _head("POST", path, more) + b"\r\n" + data


def _head(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    every = {"host": "127.0.0.1", "accept_encoding": "gzip", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in every.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}".encode()
