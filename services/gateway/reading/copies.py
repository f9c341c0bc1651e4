"""Whether a conformed copy is genuine, for anybody who holds one. It tells no name and no amount."""

from hashlib import sha256
from typing import Any

from sqlalchemy import text

from services.gateway.apart.opening import Opening
from services.gateway.database import Engine
from services.gateway.reading.lines import CopyCheck, CopyVerdict
from shared.contracts.values.printed import squeezed

_BY_HASH = text("SELECT * FROM copies WHERE copy_sha256 = :sha256")
_BY_NUMBER = text("""
SELECT * FROM copies WHERE regexp_replace(upper(transaction_number), '[^A-Z0-9]', '', 'g') = ANY(:numbers)
ORDER BY stamped_at DESC
""")


class Copies:
    """Checks by number, by file, or by both. A file is proved by its hash; any other is opened apart."""

    def __init__(self, engine: Engine, opening: Opening, network: str) -> None:
        self._engine, self._opening, self._network = engine, opening, network

    async def check(self, number: str = "", file: bytes = b"") -> CopyCheck:
        """Return genuine, altered (it names a copy of ours but is another file), or unknown. Raises OneFileAtATime."""
        number = squeezed(number)
        if not file:
            return _check(CopyVerdict.GENUINE, await self._by_number([number]))
        genuine = await self._by_hash(sha256(file).hexdigest())
        if genuine is not None and number in {"", squeezed(genuine["transaction_number"])}:
            return _check(CopyVerdict.GENUINE, genuine)
        named = [number] if number else await self._named_in(file)
        return _check(CopyVerdict.ALTERED, await self._by_number(named))

    async def _named_in(self, file: bytes) -> list[str]:
        found = await self._opening.read("transaction_numbers", file, self._network)
        return sorted({squeezed(number) for number in found or ()})

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
