"""What a service has said itself comes back to it: it need not look it up, and it loses nothing by that."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.messaging.sorting import RestoredDatabase
from shared.messaging.states import Record
from tests.messaging.surroundings import rows
from tests.messaging.tally import ANA, EVENTS, NOW, Poured, Send
from tests.support.driven import Driven

pytestmark = pytest.mark.broker

LANE = 1  # a partition of their own: the other records of these tests lie on 0
LAST = "SELECT topic, headers, body FROM outbox WHERE case_id = :case_id AND topic = :topic ORDER BY id"
PLACE = "SELECT next_offset FROM offsets WHERE topic = :topic AND partition = :lane"


async def spoken(well: Driven, case_id: UUID, times: int = 1) -> list[Record]:
    """Let the service speak of a case; return its own words as they come back."""
    await well.say("spring", case_id, Poured(litres=9), at=NOW)
    for _ in range(times):
        await well.ask(case_id, Send(litres=1), ANA, NOW)
    said = await rows(well, LAST, case_id=case_id, topic=EVENTS)
    return [
        Record(
            EVENTS,
            LANE,
            place,
            str(case_id).encode(),
            tuple((name, value.encode()) for name, value in json.loads(row.headers)),
            row.body,
        )
        for place, row in enumerate(said)
    ]


async def place(well: Driven) -> int | None:
    """Return how far own words are written down as read."""
    found = await rows(well, PLACE, topic=EVENTS, lane=LANE)
    return found[0][0] if found else None


async def test_own_words_wait_for_the_next_batch_to_be_written_down_as_read(well: Driven) -> None:
    echoes = await spoken(well, uuid4())

    await well.pipeline.take(echoes)
    before = await place(well)
    await well.say("spring", uuid4(), Poured(litres=1), at=NOW)

    assert (before, await place(well)) == (None, len(echoes))


async def test_own_words_are_written_down_as_read_when_nothing_else_comes(well: Driven) -> None:
    echoes = await spoken(well, uuid4())
    await well.pipeline.take(echoes)

    await well.pipeline.settle()

    assert await place(well) == len(echoes)


async def test_a_batch_that_fails_leaves_them_for_the_next(well: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    echoes = await spoken(well, uuid4())
    await well.pipeline.take(echoes)

    with monkeypatch.context() as broken:
        broken.setattr("shared.messaging.transaction.Transaction.run", _away)
        with pytest.raises(OSError, match="away"):
            await well.say("spring", uuid4(), Poured(litres=1), at=NOW)
    await well.pipeline.settle()

    assert await place(well) == len(echoes)


async def _away(_self: Any) -> Any:
    raise OSError("the database is away")


async def test_own_words_of_which_this_process_knows_nothing_are_looked_up(well: Driven) -> None:
    echoes = await spoken(well, uuid4())
    well.pipeline.forget()

    await well.pipeline.take(echoes)

    assert await place(well) == len(echoes)


async def test_own_words_beyond_what_was_spoken_tell_that_the_database_is_another(well: Driven) -> None:
    case_id = uuid4()
    echoes = await spoken(well, case_id, times=2)
    for table in ("streams", "outbox"):
        await rows(well, f"DELETE FROM {table} WHERE case_id = :case_id", case_id=case_id)  # noqa: S608 - our own
    well.pipeline.forget()

    with pytest.raises(RestoredDatabase):
        await well.pipeline.take(echoes)


async def test_own_words_heard_a_second_time_are_looked_up(well: Driven) -> None:
    echoes = await spoken(well, uuid4())
    await well.pipeline.take(echoes)
    await well.pipeline.settle()

    await well.pipeline.take([echo._replace(offset=echo.offset + 50) for echo in echoes])

    assert await place(well) == 50 + len(echoes)


async def test_a_word_of_somebody_else_among_them_is_applied(well: Driven) -> None:
    case_id = uuid4()
    echoes = await spoken(well, case_id)

    await well.pipeline.take([*echoes, *well.numbered("rain", case_id, Poured(litres=2))])

    assert await place(well) == len(echoes)
    assert (await well.state(case_id)).heard.poured == 11
