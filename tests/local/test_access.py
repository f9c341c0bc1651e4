"""A partner's own client reads its public topic and nothing else; only the gateway writes commands."""

from uuid import uuid4

import psycopg
import pytest
from confluent_kafka import Consumer, KafkaException, Message, Producer
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType

from deploy.access import PARTNER
from deploy.topics import client_settings
from shared.contracts.topics import CASE_EVENTS, COMMANDS, EVERYONE, GATEWAY, REFUSALS
from tests.support.servers import PASSWORD, KafkaForTests, PostgresForTests

STATUS_TOPIC = "public.san-joaquin.case-status.v1"
REFUSED = {"TOPIC_AUTHORIZATION_FAILED", "GROUP_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED"}


@pytest.fixture(scope="module", autouse=True)
def _map(kafka: KafkaForTests) -> None:
    kafka.make_map()


def write(kafka: KafkaForTests, user: str, topic: str) -> str:
    """Return the broker's answer to a record of this user: OK, or the name of the error."""
    address = kafka.broker.partners_address if user == PARTNER else kafka.broker.services_address
    producer = Producer({**client_settings(address, user, PASSWORD), "message.timeout.ms": 5000})
    answers: list[str] = []
    producer.produce(
        topic, b"{}", key=b"k", on_delivery=lambda error, _: answers.append(error.name() if error else "OK")
    )
    producer.flush(10)
    return answers[0]


def read(kafka: KafkaForTests, user: str, topic: str, group: str) -> str:
    """Return OK when this user may read the topic in the group, or the name of the error."""
    address = kafka.broker.partners_address if user == PARTNER else kafka.broker.services_address
    settings = {**client_settings(address, user, PASSWORD), "group.id": group, "auto.offset.reset": "earliest"}
    consumer = Consumer(settings)
    try:
        consumer.subscribe([topic])
        found = consumer.poll(15)
        return _answer(found)
    except KafkaException as error:
        return str(error.args[0].name())
    finally:
        consumer.close()


def _answer(found: Message | None) -> str:
    if found is None:
        return "NOTHING"
    error = found.error()
    return "OK" if error is None else error.name()


def test_a_partner_reads_the_public_topic_in_its_own_group(kafka: KafkaForTests) -> None:
    assert write(kafka, "intake", STATUS_TOPIC) == "OK"

    assert read(kafka, PARTNER, STATUS_TOPIC, f"{PARTNER}.{uuid4()}") == "OK"


@pytest.mark.parametrize("topic", [CASE_EVENTS.name, COMMANDS["intake"].name, REFUSALS["intake"].name])
def test_a_partner_cannot_read_the_courts_own_topics(kafka: KafkaForTests, topic: str) -> None:
    assert read(kafka, PARTNER, topic, PARTNER) in REFUSED


@pytest.mark.parametrize("group", ["intake", f"{PARTNER}x", f"{PARTNER}-two.reports"])
def test_a_partner_cannot_use_somebody_elses_group(kafka: KafkaForTests, group: str) -> None:
    assert read(kafka, PARTNER, STATUS_TOPIC, group) in REFUSED


@pytest.mark.parametrize("topic", [STATUS_TOPIC, CASE_EVENTS.name, COMMANDS["filing"].name])
def test_a_partner_cannot_write_anywhere(kafka: KafkaForTests, topic: str) -> None:
    assert write(kafka, PARTNER, topic) in REFUSED


@pytest.mark.parametrize("user", [user for user in EVERYONE if user != GATEWAY])
def test_services_cannot_write_commands_not_even_their_own(kafka: KafkaForTests, user: str) -> None:
    assert write(kafka, user, COMMANDS[user].name) in REFUSED


def test_the_gateway_writes_commands_but_no_events(kafka: KafkaForTests) -> None:
    assert write(kafka, GATEWAY, COMMANDS["filing"].name) == "OK"
    assert write(kafka, GATEWAY, CASE_EVENTS.name) in REFUSED
    assert write(kafka, GATEWAY, STATUS_TOPIC) in REFUSED


def test_only_intake_writes_the_public_topic(kafka: KafkaForTests) -> None:
    assert write(kafka, "filing", STATUS_TOPIC) in REFUSED


def test_a_service_reads_commands_of_its_own_only(kafka: KafkaForTests) -> None:
    assert write(kafka, GATEWAY, COMMANDS["documents"].name) == "OK"

    assert read(kafka, "documents", COMMANDS["documents"].name, "documents") == "OK"
    assert read(kafka, "notify", COMMANDS["documents"].name, "notify") in REFUSED


def test_a_service_cannot_connect_to_the_database_of_another(postgres: PostgresForTests) -> None:
    mine = postgres.fresh_database("odr_one")
    other = postgres.fresh_database("odr_two")
    crossed = mine.rpartition("/")[0] + "/" + other.rpartition("/")[2]

    psycopg.connect(mine).close()
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(crossed)


def test_the_public_topic_is_kept_so_that_every_client_reads_it(kafka: KafkaForTests) -> None:
    about = [ConfigResource(ResourceType.TOPIC, topic) for topic in (STATUS_TOPIC, CASE_EVENTS.name)]

    told = [each.result()["compression.type"].value for each in kafka.admin.describe_configs(about).values()]

    assert told == ["uncompressed", "producer"]


def test_a_public_topic_that_is_there_already_is_brought_to_it(kafka: KafkaForTests) -> None:
    lz4 = ConfigEntry("compression.type", "lz4", incremental_operation=AlterConfigOpType.SET)
    topic = ConfigResource(ResourceType.TOPIC, STATUS_TOPIC, incremental_configs=[lz4])
    for each in kafka.admin.incremental_alter_configs([topic]).values():
        each.result()

    kafka.make_map()

    (told,) = kafka.admin.describe_configs([ConfigResource(ResourceType.TOPIC, STATUS_TOPIC)]).values()
    assert told.result()["compression.type"].value == "uncompressed"
