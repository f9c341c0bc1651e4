"""Traces: nothing while they are off; the same span however often it is told; no process waits for a collector."""

import time
from collections.abc import Iterator

import pytest

from shared.runtime import traces
from shared.runtime.traces import Span, following, keep, start, stop
from tests.observability.receiver import Receiver, receiving

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(autouse=True)
def off_again() -> Iterator[None]:
    yield
    traces._export = None  # noqa: SLF001 - the module keeps one export for the life of a process


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def span(place: str, parent: str = PARENT) -> Span:
    return Span("apply something", "CONSUMER", place, parent, 1_000_000_000, 3_000_000_000, {"case_id": "c-1"})


def test_while_traces_are_off_nothing_is_made_up_and_nothing_is_lost() -> None:
    start("intake", "")

    assert not traces.on()
    assert traces.first() == ""
    assert following(PARENT, "intake", "m-1") == PARENT
    keep(span(PARENT))


@pytest.mark.broker
def test_the_same_message_met_twice_by_a_service_is_the_same_span(receiver: Receiver) -> None:
    start("intake", receiver.address)

    first, again, elsewhere = following(PARENT, "a", "m"), following(PARENT, "a", "m"), following(PARENT, "b", "m")

    assert first == again != elsewhere
    assert first.split("-")[1] == PARENT.split("-")[1]
    stop()


@pytest.mark.broker
def test_a_span_arrives_with_its_parent_its_times_and_its_facts(receiver: Receiver) -> None:
    start("intake", receiver.address)

    keep(span(following(PARENT, "intake", "m-1")))
    keep(span("nonsense"))
    stop()

    (found,) = receiver.spans
    assert (found.service, found.trace, found.parent) == ("intake", PARENT.split("-")[1], PARENT.split("-")[2])
    assert (found.seconds, found.facts["case_id"]) == (2.0, "c-1")


@pytest.mark.broker
def test_a_collector_that_is_away_keeps_no_process_from_ending() -> None:
    start("intake", "http://127.0.0.1:1")
    keep(span(following(PARENT, "intake", "m-1")))
    began = time.monotonic()

    stop()

    assert time.monotonic() - began < 30
