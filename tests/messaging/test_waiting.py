"""What waits in memory: how many partitions, and how long the same record has waited."""

import time

import pytest

from shared.messaging.states import Record
from shared.messaging.waiting import Waiting

PLACE, OTHER = ("commands", 0), ("commands", 1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test moves."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def record(offset: int, place: tuple[str, int] = PLACE) -> Record:
    return Record(*place, offset, b"", (), b"")


def judge(waiting: Waiting, held: dict[tuple[str, int], int], *fresh: Record) -> list[int]:
    """Judge what is to be judged as the pipeline would that holds these."""
    records = waiting.ready(fresh, lambda _: False)
    waiting.keep(records, held)
    return [each.offset for each in records]


def test_a_record_that_is_held_again_and_again_waits_since_the_first_time(clock: list[float]) -> None:
    waiting = Waiting()

    judge(waiting, {PLACE: 7}, record(6), record(7), record(8))
    clock[0] += 40
    assert judge(waiting, {PLACE: 7}) == [7, 8]
    clock[0] += 2

    assert (len(waiting), waiting.seconds()) == (1, 42)


def test_a_partition_whose_next_record_is_held_has_not_waited_that_long(clock: list[float]) -> None:
    waiting = Waiting()

    judge(waiting, {PLACE: 0}, record(0))
    for offset in range(1, 100):
        clock[0] += 1
        judge(waiting, {PLACE: offset}, record(offset))
    clock[0] += 1

    assert waiting.seconds() == 1


def test_the_longest_of_all_partitions_counts_and_what_is_let_through_does_not(clock: list[float]) -> None:
    waiting = Waiting()

    judge(waiting, {PLACE: 1}, record(1))
    clock[0] += 5
    judge(waiting, {PLACE: 1, OTHER: 3}, record(3, OTHER))
    assert (len(waiting), waiting.seconds()) == (2, 5)
    judge(waiting, {OTHER: 3})
    assert (len(waiting), waiting.seconds()) == (1, 0)
    judge(waiting, {})

    assert (len(waiting), waiting.seconds()) == (0, 0)


def test_what_follows_a_record_that_waits_goes_behind_it() -> None:
    waiting = Waiting()

    judge(waiting, {PLACE: 1}, record(1))

    assert waiting.ready([record(2), record(9, OTHER)], lambda number: number == PLACE[1]) == [record(9, OTHER)]
    assert judge(waiting, {}) == [1, 2]
