"""A mail server that keeps every message and sends nothing: `python -m deploy.local.mailbox PORT FOLDER [HOST]`."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_BYTES: Final = 30_000_000


class Keeper:
    """Writes each accepted message to `<UTC time>-<id>.eml`, complete or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Keep one message; the mail server answers only when it lies on the disk."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4()}"
        part = self._folder / f".{name}.part"
        part.write_bytes(envelope.original_content or b"")
        part.replace(self._folder / f"{name}.eml")
        return "250 kept"


async def serve(port: int, folder: Path, host: str = "127.0.0.1") -> None:
    """Accept mail on this port until cancelled; the folder is there already."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keeper(folder), hostname="localhost", data_size_limit=LARGEST_BYTES, enable_SMTPUTF8=True),
        host,
        port,
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    mailbox = Path(sys.argv[2])
    mailbox.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(int(sys.argv[1]), mailbox, *sys.argv[3:]))
