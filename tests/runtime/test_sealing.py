import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from shared.contracts.message import Sealed
from shared.runtime.key_store import KeyStore, create_key_store
from shared.runtime.objects import Altered, Objects
from shared.runtime.sealing import Erased, KekRing, NotForUs, Sealer

pytestmark = pytest.mark.broker
CASE = UUID("00000000-0000-5000-8000-000000000001")
OTHER_CASE = UUID("00000000-0000-5000-8000-000000000002")
ROSA = "party:00000000-0000-5000-8000-0000000000aa"


def ring(folder: Path, *kinds: str) -> KekRing:
    folder.mkdir(exist_ok=True)
    for kind in kinds:
        (folder / f"{kind}.key").write_bytes(bytes([len(kind)]) * 32)
    return KekRing(folder)


@pytest.fixture
async def database(postgres: Any) -> str:
    url = str(postgres.fresh_database("keys"))
    connection = await asyncpg.connect(url)
    role = await connection.fetchval("SELECT current_user")
    await create_key_store(connection, {role: ["party", "case"]})
    await connection.close()
    return url


@pytest.fixture
async def store(database: str) -> AsyncIterator[KeyStore]:
    store = KeyStore(database)
    yield store
    await store.close()


async def test_what_is_sealed_for_a_person_opens_for_that_persons_services_only(
    store: KeyStore, tmp_path: Path
) -> None:
    gateway = Sealer(store, ring(tmp_path / "gateway", "party", "case"))
    negotiation = Sealer(store, ring(tmp_path / "negotiation", "case"))

    sealed = await gateway.seal(CASE, ROSA, b"I am afraid of the dog")

    assert b"dog" not in sealed.box.encode()
    assert await gateway.open(CASE, sealed) == b"I am afraid of the dog"
    with pytest.raises(NotForUs):
        await negotiation.open(CASE, sealed)


async def test_two_processes_that_seal_first_use_one_key(store: KeyStore, tmp_path: Path) -> None:
    one = Sealer(store, ring(tmp_path / "keys", "party"))
    two = Sealer(store, KekRing(tmp_path / "keys"))

    first, second = await one.seal(CASE, ROSA, b"one"), await two.seal(CASE, ROSA, b"two")

    assert await two.open(CASE, first) == b"one"
    assert await one.open(CASE, second) == b"two"


async def test_a_sealed_text_moved_to_another_case_or_person_does_not_open(store: KeyStore, tmp_path: Path) -> None:
    sealer = Sealer(store, ring(tmp_path / "keys", "party"))
    sealed = await sealer.seal(CASE, ROSA, b"secret")
    await sealer.prepare([(OTHER_CASE, ROSA), (CASE, ROSA + "b")])

    with pytest.raises(Erased):
        await sealer.open(OTHER_CASE, sealed)
    with pytest.raises(Erased):
        await sealer.open(CASE, Sealed(audience=ROSA + "b", box=sealed.box))


async def test_destroying_the_key_erases_the_text_everywhere(store: KeyStore, database: str, tmp_path: Path) -> None:
    sealed = await Sealer(store, ring(tmp_path / "keys", "party")).seal(CASE, ROSA, b"secret")

    connection = await asyncpg.connect(database)
    assert await connection.fetchval("SELECT erase_key($1, $2)", CASE, ROSA)
    await connection.close()

    with pytest.raises(Erased):
        await Sealer(store, KekRing(tmp_path / "keys")).open(CASE, sealed)


async def test_a_file_lies_encrypted_and_an_altered_one_is_never_served(store: KeyStore, tmp_path: Path) -> None:
    folder = tmp_path / "Año nuevo"
    objects = Objects(folder.as_uri(), Sealer(store, ring(tmp_path / "keys", "case")))

    file = await objects.put(CASE, b"%PDF agreement", "application/pdf", "agreements")
    lying = next(path for path in folder.rglob("*") if path.is_file())

    assert b"agreement" not in lying.read_bytes()
    assert await objects.get(CASE, file) == b"%PDF agreement"
    with pytest.raises(Altered):
        await objects.get(CASE, file.model_copy(update={"sha256": "0" * 64}))
    lying.write_bytes(os.urandom(64))
    with pytest.raises(Erased):
        await objects.get(CASE, file)
    await objects.delete(file)
    with pytest.raises(FileNotFoundError):
        await objects.get(CASE, file)
