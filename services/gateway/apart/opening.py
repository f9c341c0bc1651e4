"""Asking a process of its own what a stranger's file holds. No answer in time, or too much of one, is no answer."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

from services.gateway.errors import OneFileAtATime

PROJECT: Final = Path(__file__).parents[3]
LARGEST_FILE_BYTES: Final = 5_000_000
LONGEST_ANSWER_BYTES: Final = 200_000
SECONDS: Final = 5.0
MOST_AT_ONCE: Final = 2
log = structlog.get_logger()


class Opening:
    """Opens files apart: one at a time for each network, few at a time for all; whoever finds no place is told so.

    Nobody waits here for a place: those who wait would fill the site.
    """

    def __init__(self) -> None:
        self._inside: set[str] = set()

    async def read(self, reader: str, file: bytes, network: str) -> list[str] | None:
        """Return what a reader (reader.py) finds; None when the file is too large or asks for too much.

        Raises OneFileAtATime.
        """
        if len(file) > LARGEST_FILE_BYTES:
            return None
        if network in self._inside or len(self._inside) >= MOST_AT_ONCE:
            raise OneFileAtATime({"seconds": str(int(SECONDS))})
        self._inside.add(network)
        try:
            return await _ask(reader, file)
        finally:
            self._inside.discard(network)


async def _ask(reader: str, file: bytes) -> list[str] | None:
    # Nothing of our environment goes along: it holds the ways to database and broker.
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.gateway.apart.reader", reader),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=PROJECT,
        env={"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    answer = None
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                answer = await _talk(process, file)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if answer is None:
        log.info("strangers_file_not_read", reader=reader, bytes=len(file))
        return None
    return answer.decode().split("\n") if answer else []


async def _talk(process: asyncio.subprocess.Process, file: bytes) -> bytes | None:
    """Give the file and take the answer; None when there is too much of it or the process came to a bad end."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process of ours without its pipes")
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(file)
        await process.stdin.drain()
    process.stdin.close()
    try:
        await process.stdout.readexactly(LONGEST_ANSWER_BYTES)
    except asyncio.IncompleteReadError as all_of_it:
        return all_of_it.partial if await process.wait() == 0 else None
    return None
