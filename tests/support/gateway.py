"""The gateway's web application on a real database, without a broker behind it: what is sent stays in the outbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import asyncpg
import httpx
from pydantic import SecretStr

from deploy.migrate import migrate
from services.gateway.composing import application
from services.gateway.database import create_engine
from services.gateway.parts import Parts
from services.gateway.people.accounts import Accounts
from services.gateway.projection.waiting import Changes
from services.gateway.settings import GatewaySettings
from shared.courtcalendar.court import load_courts
from shared.runtime.clock import Clock
from shared.runtime.key_store import KeyStore, create_key_store
from shared.runtime.objects import Objects
from shared.runtime.sealing import KekRing, Sealer

COURT_ID: Final = "san-joaquin"
CLERK: Final = {
    "name": "Jordan Ellis",
    "role": "clerk",
    "court_id": COURT_ID,
    "personal_key": "",
    "pin": "480217",
}
PIN: Final = "204813"
ADMINISTRATOR: Final = {**CLERK, "name": "Robin Madeup", "role": "administrator", "pin": PIN}


@dataclass(frozen=True)
class Gateway:
    """The application and what is behind it. client: comes without any cookie or token."""

    client: httpx.AsyncClient
    parts: Parts
    database: str

    async def token(self, pin: str = PIN) -> dict[str, str]:
        """Open an account; return the headers of its token."""
        body = {"court_id": COURT_ID, "pin": pin}
        answer = await self.client.post("/api/v1/accounts", json=body, headers=key())
        assert answer.status_code == 201, answer.text
        return {"authorization": f"Bearer {answer.json()['token']}"}

    async def rows(self, sql: str, *values: object) -> list[Any]:
        """Read the gateway's tables."""
        connection = await asyncpg.connect(self.database)
        try:
            return list(await connection.fetch(sql, *values))
        finally:
            await connection.close()


def key() -> dict[str, str]:
    """Return the header of a new action."""
    return {"idempotency-key": str(uuid4())}


@asynccontextmanager
async def gateway(postgres: Any, folder: Path, **settings: Any) -> AsyncIterator[Gateway]:
    """Compose the gateway on databases of its own."""
    url, keys_url = postgres.fresh_database("odr_gateway"), postgres.fresh_database("keys")
    migrate("gateway", url)
    _make_keys(folder / "keys")
    await _make_key_store(keys_url)
    found = GatewaySettings(
        database_url=SecretStr(url),
        keys_database_url=SecretStr(keys_url),
        kek_dir=folder / "keys",
        objects_url=(folder / "objects").as_uri(),
        kafka_bootstrap="127.0.0.1:1",
        code_pepper=SecretStr("for-tests-only"),
        **settings,
    )
    store, engine = KeyStore(keys_url), create_engine(url)
    sealer = Sealer(store, KekRing(folder / "keys"))
    parts = Parts(
        settings=found,
        engine=engine,
        sealer=sealer,
        objects=Objects(found.objects_url, sealer),
        courts=load_courts(found.courts_dir),
        changes=Changes(),
        clock=Clock(),
        wake=lambda: None,
    )
    transport = httpx.ASGITransport(application(parts), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://court.test") as client:
        yield Gateway(client, parts, url)
    await engine.dispose()
    await store.close()
    postgres.drop(url)
    postgres.drop(keys_url)


def _make_keys(folder: Path) -> None:
    folder.mkdir()
    for kind in ("party", "case"):
        (folder / f"{kind}.key").write_bytes(bytes([len(kind)]) * 32)


async def _make_key_store(url: str) -> None:
    connection = await asyncpg.connect(url)
    role = await connection.fetchval("SELECT current_user")
    await create_key_store(connection, {role: ["party", "case"]})
    await connection.close()


async def clerk(one: Gateway, personal_key: str) -> dict[str, str]:
    """Make a clerk known; return the headers of a token."""
    await Accounts(one.parts).know_staff({**CLERK, "personal_key": personal_key})
    answer = await one.client.post("/api/v1/tokens", json={"personal_key": personal_key, "pin": CLERK["pin"]})
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}
