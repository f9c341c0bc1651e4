"""A whole case is played through the API; afterwards everybody knows what they may know, and nobody more."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event
from confluent_kafka import Consumer, TopicPartition

from deploy.cli import running
from deploy.local.places import Places
from deploy.play import acts_of_joining
from deploy.play.case import Case, begin
from deploy.play.person import Stopped
from deploy.play.words import PRIVATE
from shared.contracts.topics import EVERYONE
from tests.support.demo import Demo, logs

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("plays a whole case in a running system"),
    pytest.mark.timeout(300),
]
CANARIES = (PRIVATE, "4 Elm Street", "rosa@example.org")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo in which one case was played to its end."""
    one = Demo(tmp_path_factory.mktemp("played"))
    try:
        one.wait()
        played = one.odr("play")
        one.said += played.stdout
        assert played.returncode == 0, played.stdout + played.stderr + logs(one.folder)
        yield one
    finally:
        one.interrupt()


@pytest.fixture(scope="module")
def number(demo: Demo) -> str:
    """The number of the case."""
    found = re.search(r"STK-[A-Z0-9-]+", demo.said)
    assert found is not None
    return found[0]


def records(settings: dict[str, str], topics: list[str]) -> list[Any]:
    """Read topics to their end."""
    consumer = Consumer({"group.id": f"test-{uuid4()}", "enable.auto.commit": False, **settings})
    known = consumer.list_topics(timeout=10).topics
    places = [TopicPartition(topic, part, 0) for topic in topics for part in known[topic].partitions]
    left = sum(consumer.get_watermark_offsets(place, timeout=10)[1] for place in places)
    consumer.assign(places)
    found: list[Any] = []
    while len(found) < left:
        record = consumer.poll(10)
        assert record is not None
        assert not record.error(), record.error()
        found.append(record)
    consumer.close()
    return found


def partner(demo: Demo) -> tuple[dict[str, str], str]:
    """Return how a partner connects, as it was printed, and the topic."""
    line = next(line for line in demo.said.splitlines() if line.startswith("kcat "))
    address, topic = re.findall(r"-b (\S+) -t (\S+)", line)[0]
    settings = dict(word.split("=", 1) for word in re.findall(r"-X (\S+)", line))
    return {**settings, "bootstrap.servers": address}, topic


def test_the_history_can_be_read_and_its_chain_is_sound(demo: Demo, number: str) -> None:
    shown = demo.odr("case", number)
    verified = demo.odr("verify-audit")

    assert shown.returncode == 0, shown.stderr
    assert "ConformedCopyIssued" in shown.stdout
    assert verified.returncode == 0, verified.stdout


def test_a_partner_reads_the_public_facts_as_cloud_events(demo: Demo, number: str) -> None:
    settings, topic = partner(demo)

    found = records(settings, [topic])

    assert found
    texts = [record.value().decode() for record in found]
    assert any(number in text for text in texts)
    for record in found:
        event = from_kafka_event(KafkaMessage(dict(record.headers()), record.key(), record.value()))
        assert event.get_type().startswith("odr.public.")
        assert not {"actor", "causationid"} & set(event.get_attributes())
    for secret in (*CANARIES, "Rosa Delgado", "Marcus Hill", "245000", "2,450"):
        assert not any(secret in text for text in texts), secret


def test_a_partner_is_refused_everything_else(demo: Demo) -> None:
    settings, topic = partner(demo)
    consumer = Consumer({**settings, "group.id": "partner-demo"})
    everything = consumer.list_topics(timeout=10).topics

    assert set(everything) == {topic}
    for hidden in ("case.events.v1", "intake.commands.v1", "intake.refusals.v1"):
        refusal = consumer.list_topics(hidden, timeout=10).topics[hidden].error
        assert refusal.name() == "TOPIC_AUTHORIZATION_FAILED"
    consumer.close()


@contextmanager
def begun(demo: Demo, until: Callable[[Case], None]) -> Iterator[Case]:
    """Bring another case as far as this act, and not through it."""
    with begin(f"http://127.0.0.1:{demo.port}", demo.folder / "data", lambda *_: None) as case:
        for act in acts_of_joining.ALL[: acts_of_joining.ALL.index(until)]:
            act(case)
        yield case


def returned(view: dict[str, Any]) -> bool:
    return bool(view["phase"] == "returned_to_hearing")


def test_somebody_who_was_invited_says_no_with_the_letter_alone(demo: Demo) -> None:
    with begun(demo, acts_of_joining.the_joining) as case:
        case.defendant.do("/invitations/decline", {"code": case.facts["code"]})

        case.plaintiff.sees(case.id, "that the case goes to its hearing", returned)
        with pytest.raises(Stopped, match="409: You said no to ODR before"):
            acts_of_joining.the_joining(case)


def test_somebody_who_joined_leaves_and_no_reason_is_told(demo: Demo) -> None:
    with begun(demo, acts_of_joining.the_questionnaires) as case:
        case.defendant.do(f"/cases/{case.id}/leave-odr", {})

        view = case.plaintiff.sees(case.id, "that the case goes to its hearing", returned)
        assert "reason" not in str(view["timeline"])


def test_private_words_and_contact_data_are_nowhere_in_clear(demo: Demo) -> None:
    places = Places(demo.folder)
    found = running.find(places)
    leaks = []
    for service in EVERYONE:
        with psycopg.connect(found.database_url(service, places)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows = connection.execute(f'SELECT t::text, t.* FROM "{table}" t').fetchall()  # noqa: S608 - a name of ours
                leaks += [(service, table, canary) for canary in CANARIES if canary in clear(rows)]
    settings = found.kafka_settings(places)
    for record in records(settings, [name for name in topics_of(settings) if not name.startswith("_")]):
        text = f"{record.value()!r} {record.headers()!r}"
        leaks += [("kafka", record.topic(), canary) for canary in CANARIES if canary in text]
    for log in (demo.folder / "logs").glob("*.log"):
        leaks += [("log", log.name, canary) for canary in CANARIES if canary in log.read_text(errors="replace")]

    assert leaks == []


def clear(rows: list[Any]) -> str:
    """Return everything readable in rows, bytes as text."""
    return " ".join(
        bytes(value).decode(errors="replace") if isinstance(value, (bytes, memoryview)) else str(value)
        for row in rows
        for value in row
    )


def topics_of(settings: dict[str, str]) -> list[str]:
    """Return the names of all topics."""
    consumer = Consumer({"group.id": "test", **settings})
    names = list(consumer.list_topics(timeout=10).topics)
    consumer.close()
    return names
