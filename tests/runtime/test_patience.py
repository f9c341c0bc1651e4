import asyncio
import time

import pytest

from shared.runtime.patience import rung, until


def test_waiting_ends_with_the_first_answer_that_is_true() -> None:
    answers = iter([0, "", "here", "later"])

    assert until(lambda: next(answers), 5, pause=0) == "here"


def test_waiting_ends_when_the_time_is_over_and_says_what_was_said_last() -> None:
    began = time.monotonic()

    assert until(lambda: "", 0.05, pause=0.01) == ""
    assert time.monotonic() - began < 2


def test_what_is_true_already_is_asked_once_even_without_any_time() -> None:
    assert until(lambda: True, 0)


async def test_a_bell_that_rings_ends_the_waiting() -> None:
    bell = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, bell.set)

    assert await rung(bell, 5)


async def test_a_bell_that_does_not_ring_ends_it_too() -> None:
    assert not await rung(asyncio.Event(), 0.01)


async def test_who_waits_for_a_bell_can_be_cancelled_at_the_moment_when_it_rings() -> None:
    bell = asyncio.Event()
    waiting = asyncio.ensure_future(rung(bell, 5))
    await asyncio.sleep(0)

    bell.set()
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
