"""What a service is made of is declared once; a mistake in the declaration is found at start."""

from dataclasses import replace
from uuid import uuid4

import pytest

from shared.contracts.topics import CASE_EVENTS, COMMANDS, REFUSALS
from shared.messaging.composition import Topics
from tests.messaging.tally import Heard, Own, Poured, handlers, jobs, take, tally


def test_the_gateway_hears_every_refusal_and_has_no_commands() -> None:
    topics = Topics.of("gateway")

    assert set(topics.heard) == {CASE_EVENTS.name, *(topic.name for topic in REFUSALS.values())}
    assert (topics.commands, topics.own) == ((), ())


def test_a_service_hears_the_history_and_its_own_commands() -> None:
    topics = Topics.of("negotiation")

    assert topics.heard == (CASE_EVENTS.name, COMMANDS["negotiation"].name)
    assert topics.own == (REFUSALS["negotiation"].name,)


def test_the_public_topics_belong_to_whoever_writes_them() -> None:
    assert Topics.of("intake", ("san-joaquin",)).published == ("public.san-joaquin.case-status.v1",)
    assert Topics.of("filing", ("san-joaquin",)).published == ()


def test_a_message_has_one_decision() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        handlers.decide(take)


def test_a_case_that_nobody_touched_has_no_deadlines() -> None:
    state = handlers.fresh(uuid4())

    assert (state.own, state.heard, list(handlers.due(state))) == (Own(), Heard(), [])


def test_a_service_may_have_no_timers() -> None:
    quiet = type(handlers)("quiet", Own, Heard)
    quiet.listen(Poured)

    assert list(quiet.due(handlers.fresh(uuid4()))) == []


def test_kafka_clients_are_told_who_they_are() -> None:
    connections = tally("postgresql+asyncpg://well@localhost/tally", "broker:9092").connections
    secured = replace(connections, kafka_user="tally", kafka_protocol="SASL_SSL")

    assert connections.dsn == "postgresql://well@localhost/tally"
    assert connections.kafka()["security_protocol"] == "PLAINTEXT"
    assert connections.kafka()["sasl_plain_username"] is None
    assert secured.kafka()["ssl_context"] is not None
    assert secured.kafka()["sasl_plain_username"] == "tally"


def test_a_job_keeps_its_limits() -> None:
    assert (jobs.kinds["fetch"].timeout_seconds, jobs.kinds["fetch"].max_attempts) == (5, 2)
