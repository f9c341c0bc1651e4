"""What each role may do and not more, on the real servers: keys, the gateway's history, the brokers' listeners."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest
from confluent_kafka import KafkaError, Producer
from psycopg import errors

from deploy.access import PARTNER
from deploy.databases import AUDIENCES, KEYS, database_of, guard_history, keys_url, provide_databases
from deploy.local.kafka_settings import ADMIN
from deploy.migrate import migrate
from deploy.recovery import dumps
from deploy.topics import client_settings
from shared.contracts.topics import EVERYONE, GATEWAY
from tests.support.servers import PASSWORD, KafkaForTests, PostgresForTests

pytestmark = pytest.mark.broker
KINDS: Final = ("party", "case")
PASSWORDS: Final = dict.fromkeys((*map(database_of, EVERYONE), KEYS), PASSWORD)
HISTORY: Final = "INSERT INTO history VALUES ('case.events.v1', 0, %s, %s, '[]', 'x')"
FORBIDDEN: Final = (
    "UPDATE history SET body = 'y'",
    'UPDATE history SET "offset" = 7',
    "DELETE FROM history",
    "TRUNCATE history",
    "DROP TABLE history",
    "ALTER TABLE history RENAME TO other",
    "ALTER TABLE history DROP COLUMN body",
    "ALTER TABLE history OWNER TO odr_gateway",
    "ALTER TABLE history SET SCHEMA rebuilt",
    "ALTER TABLE history DISABLE TRIGGER ALL",
    "CREATE RULE quiet AS ON INSERT TO history DO INSTEAD NOTHING",
    "CREATE TRIGGER quiet BEFORE INSERT ON history EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "DROP SCHEMA public CASCADE",
    "SELECT FROM history FOR UPDATE",
)


@pytest.fixture(scope="module")
def laid_out(postgres: PostgresForTests) -> Iterator[PostgresForTests]:
    """The databases of every service with the gateway's tables, as an installation lays them out."""
    migrate(GATEWAY, provide_databases(postgres.server, PASSWORDS)[GATEWAY])
    guard_history(postgres.server)
    yield postgres
    for database in (*map(database_of, EVERYONE), KEYS):
        dumps.drop(postgres.server, database)


def gateway(postgres: PostgresForTests, database: str = database_of(GATEWAY)) -> psycopg.Connection:
    return psycopg.connect(postgres.server.url(database, database_of(GATEWAY), PASSWORD), autocommit=True)


def test_the_gateway_adds_to_its_history_and_reads_it(laid_out: PostgresForTests) -> None:
    case_id = uuid4()
    with gateway(laid_out) as connection:
        connection.execute(f"{HISTORY} ON CONFLICT DO NOTHING", [1, case_id])
        found = connection.execute("SELECT count(*) FROM history WHERE case_id = %s", [case_id]).fetchone()

    assert found == (1,)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_gateway_can_neither_change_nor_delete_its_history(laid_out: PostgresForTests, statement: str) -> None:
    with gateway(laid_out) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS rebuilt")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_the_gateway_still_makes_and_replaces_its_read_models(laid_out: PostgresForTests) -> None:
    with gateway(laid_out) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS rebuilt")
        connection.execute("CREATE TABLE rebuilt.copies (LIKE copies INCLUDING ALL)")
        connection.execute("DROP TABLE copies")
        connection.execute("ALTER TABLE rebuilt.copies SET SCHEMA public")


def test_the_servers_owner_gives_a_rewritten_history_its_new_places(laid_out: PostgresForTests) -> None:
    with psycopg.connect(laid_out.server.url(database_of(GATEWAY)), autocommit=True) as owner:
        owner.execute(HISTORY, [100, uuid4()])
        changed = owner.execute('UPDATE history SET "offset" = 101 WHERE "offset" = 100').rowcount

    assert changed == 1


def test_a_restored_history_is_guarded_like_the_one_before(laid_out: PostgresForTests, tmp_path: Path) -> None:
    file, name = tmp_path / "gateway.dump", database_of(GATEWAY)
    dumps.dump(laid_out.server, name, file)
    migrate(GATEWAY, dumps.restore_beside(laid_out.server, name, PASSWORD, file))
    guard_history(laid_out.server, dumps.beside(name))

    with gateway(laid_out, dumps.beside(name)) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("DROP TABLE history")
    dumps.drop(laid_out.server, dumps.beside(name))


def test_the_guard_can_be_set_again(laid_out: PostgresForTests) -> None:
    guard_history(laid_out.server)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("service", AUDIENCES)
def test_a_service_erases_keys_of_its_own_audiences_by_one_function(
    laid_out: PostgresForTests, service: str, kind: str
) -> None:
    case_id, audience = uuid4(), f"{kind}:{uuid4()}"
    with psycopg.connect(laid_out.server.url(KEYS), autocommit=True) as owner:
        owner.execute("INSERT INTO keys VALUES (%s, %s, 'wrapped')", [case_id, audience])
        with psycopg.connect(keys_url(laid_out.server, service, PASSWORDS), autocommit=True) as own:
            for statement in ("DELETE FROM keys", "TRUNCATE keys", "UPDATE keys SET wrapped_key = 'mine'"):
                with pytest.raises(errors.InsufficientPrivilege):
                    own.execute(statement.encode())
            for statement in ("INSERT INTO audience_grants VALUES (current_user, 'case')", "DROP FUNCTION erase_key"):
                with pytest.raises(errors.InsufficientPrivilege):
                    own.execute(statement.encode())
            erased = own.execute("SELECT erase_key(%s, %s)", [case_id, audience]).fetchone()
            again = own.execute("SELECT erase_key(%s, %s)", [case_id, audience]).fetchone()
        left = owner.execute("SELECT count(*) FROM keys WHERE case_id = %s", [case_id]).fetchone()

    may = kind in AUDIENCES[service]
    assert (erased, again, left) == ((may,), (False,), (0 if may else 1,))


def sign_in(address: str, user: str, way: str) -> str:
    """Return what becomes of signing in: OK, or the error's name."""
    told: list[str] = []

    def heard(error: KafkaError) -> None:
        told.append(error.name())

    settings = {**client_settings(address, user, PASSWORD), "sasl.mechanism": way, "error_cb": heard}
    producer = Producer(settings)
    try:
        producer.list_topics(timeout=5)
    except Exception:  # noqa: BLE001 - the reason comes by the call-back
        producer.poll(1)
        return next((name for name in told if name != "_ALL_BROKERS_DOWN"), "NO ANSWER")
    return "OK"


WAYS: Final = ("SCRAM-SHA-256", "SCRAM-SHA-512")
REFUSED: Final = {"_AUTHENTICATION", "SASL_AUTHENTICATION_FAILED"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("user", [ADMIN, *EVERYONE])
def test_administrators_and_services_cannot_sign_in_where_partners_do(
    kafka: KafkaForTests, user: str, way: str
) -> None:
    assert sign_in(kafka.broker.partners_address, user, way) in REFUSED


@pytest.mark.parametrize("way", WAYS)
def test_partners_cannot_sign_in_where_services_do(kafka: KafkaForTests, way: str) -> None:
    assert sign_in(kafka.broker.services_address, PARTNER, way) in REFUSED


def test_everybody_signs_in_at_their_own_listener(kafka: KafkaForTests) -> None:
    assert sign_in(kafka.broker.partners_address, PARTNER, "SCRAM-SHA-512") == "OK"
    assert {sign_in(kafka.broker.services_address, user, "SCRAM-SHA-256") for user in (ADMIN, *EVERYONE)} == {"OK"}
