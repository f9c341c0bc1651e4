"""One machine's servers: they start from nothing, keep what was written, and belong to their owner alone."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from confluent_kafka import Producer

from deploy.access import PARTNER
from deploy.cli.audit import history
from deploy.local import kafka
from deploy.local.installation import Installation
from deploy.local.kafka_settings import ADMIN
from deploy.local.places import Places
from deploy.local.secret_files import SecretFiles
from deploy.topics import client_settings
from shared.contracts.topics import CASE_EVENTS, EVERYONE

pytestmark = pytest.mark.broker
Start = Callable[[], Installation]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the servers of one folder, as often as a test asks; all of them are stopped after it."""
    (tmp_path / "jars").symlink_to(Places().jars)
    started: list[Installation] = []

    def make() -> Installation:
        for running in started:
            running.stop()
        installation = Installation(Places(tmp_path), ("san-joaquin",), wanted=())
        started.append(installation)
        installation.start()
        return installation

    yield make
    for installation in started:
        installation.stop()


def admin_settings(installation: Installation) -> dict[str, str]:
    return dict(client_settings(installation.kafka.services_address, ADMIN, installation.kafka.passwords[ADMIN]))


def test_a_second_start_finds_everything_that_the_first_one_wrote(start: Start) -> None:
    first = start()
    producer = Producer(admin_settings(first))
    producer.produce(CASE_EVENTS.name, b"{}", key=b"case")
    producer.flush(10)
    with psycopg.connect(first.database_url("intake")) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    ports = first.ports

    second = start()

    assert second.ports == ports
    assert len(list(history(admin_settings(second)))) == 1
    with psycopg.connect(second.database_url("intake")) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_every_service_reaches_its_own_database_and_the_key_store_shows_it_its_own_audiences(start: Start) -> None:
    installation = start()

    for service in EVERYONE:
        psycopg.connect(installation.database_url(service)).close()
    with psycopg.connect(installation.keys_url("intake")) as intake:
        intake.execute("INSERT INTO keys VALUES (gen_random_uuid(), 'party:one', 'wrapped')")
    with psycopg.connect(installation.keys_url("documents")) as documents:
        assert documents.execute("SELECT count(*) FROM keys").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(installation.keys_url("negotiation"))


def test_each_secret_differs_and_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    secrets = SecretFiles(tmp_path / "secrets")
    texts = {secrets.text(f"kafka/{name}") for name in (*EVERYONE, PARTNER)}
    secrets.key_ring("gateway", ("party", "case"))
    secrets.staff()
    secrets.seal()
    secrets.audit_keys()

    assert len(texts) == len(EVERYONE) + 1
    private = [file for file in (tmp_path / "secrets").rglob("*") if file.is_file() and ".public." not in file.name]
    assert private
    assert {stat.S_IMODE((tmp_path / "secrets").stat().st_mode)} == {0o700}
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in private if "cert" not in file.name)


def test_a_secret_stays_the_same_and_two_services_share_one_key_per_audience(tmp_path: Path) -> None:
    secrets = SecretFiles(tmp_path)

    assert secrets.text("code-pepper") == SecretFiles(tmp_path).text("code-pepper")
    gateway, notify = (secrets.key_ring(service, ("party",)) / "party.key" for service in ("gateway", "notify"))
    assert gateway.read_bytes() == notify.read_bytes()


def test_a_cluster_whose_id_begins_with_a_dash_starts_too(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    dashed = UUID(int=62 << 122)
    monkeypatch.setattr(kafka, "uuid4", lambda: dashed)

    assert kafka.cluster_id(dashed).startswith("-")
    start()
