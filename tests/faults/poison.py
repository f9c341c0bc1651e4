"""What nobody can handle, done to the tally service in one process; each raises AssertionError where it does harm."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from shared.contracts.deciding import Refusal
from shared.contracts.envelope import Envelope
from tests.faults.scenarios import World, lived
from tests.messaging.surroundings import until
from tests.messaging.tally import (
    COMMANDS,
    EVENTS,
    FLOODED,
    NOW,
    Lost,
    Noticed,
    Poured,
    Remind,
    Returned,
    Send,
    Sent,
    Take,
    Taken,
)


async def unstorable_record(world: World) -> None:
    """A record that no table can hold lies among good ones: its case waits, the others go on."""
    poisoned, others = uuid4(), [uuid4() for _ in range(5)]
    async with world.one():
        for case_id in others[:2]:
            lived(world.river, case_id)
        world.river.say(poisoned, Poured(litres=1, colour="\x00"))
        for case_id in others[2:]:
            lived(world.river, case_id)
        await asyncio.to_thread(world.river.wait_for_all)
        await asyncio.to_thread(world.river.wait, "SELECT 1 FROM parked")
    assert world.river.rows("SELECT case_id FROM parked") == [(poisoned,)], "not the poisoned case alone was put aside"
    assert len({case_id for (case_id,) in world.river.rows("SELECT case_id FROM states")} & set(others)) == 5


async def stray_record(world: World) -> None:
    """Records in the service's own name that it did not write: their cases wait, the others and the service go on."""
    strays, others = [uuid4() for _ in range(4)], [uuid4() for _ in range(6)]
    async with world.one():
        for case_id in (*strays, *others[:2]):
            lived(world.river, case_id)
        await world.all_applied()
        for case_id, (body, envelope) in zip(strays, _stray(world, strays), strict=True):
            world.river.send(EVENTS, str(case_id).encode(), body, envelope)
        for case_id in others[2:4]:
            lived(world.river, case_id)
        await asyncio.to_thread(world.river.wait_for_all)
        await asyncio.to_thread(world.river.wait, "SELECT 1 WHERE (SELECT count(*) FROM parked) = 4")
    async with world.one():
        for case_id in others[4:]:
            lived(world.river, case_id)
        await asyncio.to_thread(world.river.wait_for_all)
    assert {case_id for (case_id,) in world.river.rows("SELECT case_id FROM cases WHERE blocked")} == set(strays)
    reasons = [reason.partition(":")[0] for (reason,) in world.river.rows("SELECT reason FROM parked")]
    assert reasons == ["own stream"] * 4
    assert len({case_id for (case_id,) in world.river.rows("SELECT case_id FROM states")} & set(others)) == 6


def _stray(world: World, cases: list[UUID]) -> list[tuple[bytes, Any]]:
    """Return body and headers of a record too far ahead, one with another past, one unstorable, one unreadable."""
    heads = {
        case_id: (sequence, chain)
        for case_id, sequence, chain in world.river.rows(
            "SELECT case_id, sequence, chain FROM streams WHERE topic = %s", EVENTS
        )
    }
    noticed, unstorable = Noticed(colour="red").write(), Noticed(colour="\x00").write()
    envelopes = [Envelope(uuid4(), Noticed.type_name(), "tally", case_id, NOW) for case_id in cases]
    (far, _), (forked, _), (held, chain), (torn, _) = (heads[case_id] for case_id in cases)
    unreadable = [*envelopes[3].chained("f" * 64, torn + 1, noticed).headers(), ("ce_actor", b"nobody")]
    return [
        (noticed, envelopes[0].chained("f" * 64, far + 90, noticed).headers()),
        (noticed, envelopes[1].chained("f" * 64, forked + 1, noticed).headers()),
        (unstorable, envelopes[2].chained(chain, held + 1, unstorable).headers()),
        (noticed, unreadable),
    ]


async def poison_at_the_head(world: World) -> None:
    """An event that the handlers cannot bear lies before others of its case: they wait, and order is kept."""
    case_id, other = uuid4(), uuid4()
    async with world.one() as service:
        service.rules.broken.add("red")
        world.river.say(case_id, Poured(litres=9, colour="red"))
        await asyncio.to_thread(world.river.wait, "SELECT 1 FROM parked")
        world.river.ask(case_id, Take(litres=1))
        world.river.ask(case_id, Send(litres=2))
        world.river.ask(other, Send(litres=3))
        await asyncio.to_thread(world.river.wait, "SELECT 1 FROM states WHERE case_id = %s", other)
        await asyncio.to_thread(
            world.river.wait, "SELECT 1 WHERE (SELECT sum(next_offset) FROM offsets WHERE topic LIKE '%%commands') = 3"
        )
        service.rules.broken.clear()
        world.river.rows("UPDATE parked SET settlement = 'release', settled_by = 'somebody' WHERE settled_at IS NULL")
        await asyncio.to_thread(world.river.wait, "SELECT 1 WHERE NOT EXISTS (SELECT FROM cases WHERE blocked)")
        await world.all_applied()
    said = await world.judge()
    order = [type(message) for message in said[case_id] if isinstance(message, Noticed | Taken | Sent)]
    assert order == [Noticed, Taken, Sent], "a later message overtook the parked one"


async def command_that_fails(world: World) -> None:
    """Commands that nobody can decide, store or read lie before others of their case: it goes on, each is answered."""
    case_id = uuid4()
    async with world.one() as service:
        service.rules.broken.add("Take")
        world.river.say(case_id, Poured(litres=9))
        world.river.ask(case_id, Take(litres=1))
        world.river.ask(case_id, Remind(at=NOW))
        await until(lambda: asyncio.to_thread(world.river.rows, "SELECT 1 FROM commands HAVING count(*) = 2"))
        service.rules.broken.clear()
        world.river.ask(case_id, Take(litres=1, bucket="\x00"))
        envelope = Envelope(uuid4(), Take.type_name(), "gateway", case_id, NOW)
        world.river.send(COMMANDS, envelope.key, b"{", envelope.headers())
        world.river.asked.append(envelope.id)
        world.river.ask(case_id, Send(litres=2))
        await world.all_applied()
    said = await world.judge()
    codes = [message.code for message in said[case_id] if isinstance(message, Refusal)]
    assert codes == ["NotHandled"] * 3, "a command has no answer"
    assert any(isinstance(message, Sent) for message in said[case_id]), "the case does not go on"
    assert len(world.river.rows("SELECT DISTINCT number FROM incidents")) == 3, "nobody will look at what failed"


async def job_that_always_fails(world: World) -> None:
    """A job can never be done: it ends in an event, and neither its case nor anybody else's job waits for it."""
    case_id, other = uuid4(), uuid4()
    async with world.one():
        world.river.ask(case_id, Send(litres=FLOODED))
        world.river.ask(case_id, Send(litres=3))
        world.river.ask(other, Send(litres=2))
        await world.all_applied()
    said = await world.judge()
    ends = [message for message in said[case_id] if isinstance(message, Lost | Returned)]
    assert ends == [Returned(litres=3), Lost(litres=FLOODED)], "a job has no end, or others waited for it"
    assert [message for message in said[other] if isinstance(message, Returned)] == [Returned(litres=2)]
