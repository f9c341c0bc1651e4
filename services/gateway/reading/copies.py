"""Whether a conformed copy is genuine, for anybody who holds one. It tells no name and no amount."""

import re
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import pikepdf
from sqlalchemy import text

from services.gateway.database import Engine
from services.gateway.reading.lines import CopyCheck, CopyVerdict

_NUMBER: Final = re.compile(rb"[A-Z0-9][A-Z0-9-]{4,40}")
MOST_NUMBERS: Final = 2_000

_BY_HASH = text("SELECT * FROM copies WHERE copy_sha256 = :sha256")
_BY_NUMBER = text("SELECT * FROM copies WHERE transaction_number = ANY(:numbers) ORDER BY stamped_at DESC")


class Copies:
    """Checks by number, by file, or by both."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def check(self, number: str = "", file: bytes = b"") -> CopyCheck:
        """Return genuine, altered (it names a copy of ours but is another file), or unknown."""
        number = " ".join(number.split()).upper()
        if not file:
            return _check(CopyVerdict.GENUINE, await self._by_number([number]))
        genuine = await self._by_hash(sha256(file).hexdigest())
        if genuine is not None and number in {"", genuine["transaction_number"]}:
            return _check(CopyVerdict.GENUINE, genuine)
        named = [number] if number else sorted(numbers_in(file))
        return _check(CopyVerdict.ALTERED, await self._by_number(named))

    async def _by_hash(self, digest: str) -> Any:  # noqa: ANN401 - a row
        async with self._engine.connect() as connection:
            return (await connection.execute(_BY_HASH, {"sha256": digest})).mappings().one_or_none()

    async def _by_number(self, numbers: list[str]) -> Any:  # noqa: ANN401 - a row
        async with self._engine.connect() as connection:
            return (await connection.execute(_BY_NUMBER, {"numbers": numbers})).mappings().first()


def _check(verdict: CopyVerdict, row: Any) -> CopyCheck:  # noqa: ANN401 - a row
    if row is None:
        return CopyCheck(verdict=CopyVerdict.UNKNOWN)
    return CopyCheck.model_validate(
        {"verdict": verdict, **{name: row[name] for name in CopyCheck.model_fields if name != "verdict"}}
    )


def numbers_in(file: bytes) -> set[str]:
    """Return what could be a transaction number in a PDF's bytes, its document information and its metadata."""
    found = set(_NUMBER.findall(file + _metadata(file)))
    return {number.decode() for number in sorted(found, key=len, reverse=True)[:MOST_NUMBERS]}


def _metadata(file: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(file)) as paper:
            facts = " ".join(str(value) for value in paper.docinfo.values())
            metadata = paper.Root.Metadata.read_bytes() if "/Metadata" in paper.Root else b""
            return b" " + facts.encode() + b" " + metadata
    except (pikepdf.PdfError, AttributeError, ValueError):
        return b""
