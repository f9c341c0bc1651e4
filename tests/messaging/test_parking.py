"""What cannot be applied is put aside with its case, loses nothing, holds up nobody else, and can be settled."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.deciding import Refusal
from shared.messaging.sorting import AHEAD, BEHIND
from shared.messaging.states import Record
from tests.messaging.surroundings import blocked, open_reasons, rows, settle, sweeping, until
from tests.messaging.tally import ANA, COMMANDS, EVENTS, NOW, Noticed, Own, Poured, Rules, Shown, Take, Taken, handlers
from tests.support.driven import Driven

pytestmark = pytest.mark.broker


def rules(well: Driven) -> Rules:
    assert isinstance(well.service.rules, Rules)
    return well.service.rules


async def nothing_left(well: Driven) -> bool:
    return not await open_reasons(well)


async def poisoned(well: Driven) -> tuple[UUID, UUID]:
    """Bring one case to a message that its handler cannot bear, and another one that is well; both go on."""
    bad, good = uuid4(), uuid4()
    rules(well).broken.add("red")
    first = well.numbered("spring", bad, Poured(litres=1), Poured(litres=2, colour="red"), Poured(litres=4))
    second = well.numbered("spring", good, Poured(litres=8))
    await well.pipeline.take([*first, *second])
    await well.pipeline.take(
        [well.command(bad, Take(litres=7), ANA, NOW), well.command(good, Take(litres=7), ANA, NOW)]
    )
    return bad, good


async def test_a_poisoned_case_waits_and_the_others_go_on(well: Driven) -> None:
    bad, good = await poisoned(well)

    assert await open_reasons(well) == ["ZeroDivisionError: it cannot be handled", BEHIND, BEHIND]
    assert (await blocked(well, bad), await blocked(well, good)) == (True, False)
    assert (await well.state(bad)).heard.poured == 1
    assert await well.said(good) == [Taken(litres=7), Shown(litres=7)]


async def test_released_after_the_mistake_is_mended_everything_is_applied_in_order(well: Driven) -> None:
    bad, _ = await poisoned(well)
    rules(well).broken.clear()

    await settle(well, "release")
    async with sweeping(well):
        await until(lambda: nothing_left(well))

    assert await well.said(bad) == [Noticed(colour="red"), Taken(litres=7), Shown(litres=7)]
    assert not await blocked(well, bad)
    assert (await well.state(bad)).own == Own(taken=7, colours=("red",))


async def test_released_too_early_it_lies_aside_again(well: Driven) -> None:
    bad, _ = await poisoned(well)

    await settle(well, "release")
    async with sweeping(well):
        await until(lambda: rows(well, "SELECT 1 FROM parked WHERE attempts = 2 AND settlement IS NULL"))

    assert await open_reasons(well) == ["ZeroDivisionError: it cannot be handled", BEHIND, BEHIND]
    assert await blocked(well, bad)


async def test_a_discarded_event_leaves_its_place_in_the_chain_and_no_effect(well: Driven) -> None:
    bad, _ = await poisoned(well)

    await settle(well, "discard")
    async with sweeping(well):
        await until(lambda: nothing_left(well))
    await well.say("spring", bad, Poured(litres=16), at=NOW)

    assert [type(each) for each in await well.said(bad)] == [Refusal]
    assert (await well.state(bad)).heard.poured == 1 + 4 + 16
    assert await well.parked() == 3


async def test_a_command_that_waits_behind_an_event_and_is_discarded_ends_in_a_refusal(well: Driven) -> None:
    bad, _ = await poisoned(well)

    await rows(well, "UPDATE parked SET settlement = 'discard', settled_by = 'somebody'")
    async with sweeping(well):
        await until(lambda: nothing_left(well))

    assert [each.code for each in await well.said(bad) if isinstance(each, Refusal)] == ["Discarded"]


async def test_a_gap_waits_for_what_is_missing(well: Driven) -> None:
    case_id = uuid4()
    first, second = well.numbered("spring", case_id, Poured(litres=1), Poured(litres=2))

    await well.pipeline.take([second])
    late = first._replace(offset=second.offset + 1)
    await well.pipeline.take([late])
    reasons = await open_reasons(well)
    await settle(well, "release")
    async with sweeping(well):
        await until(lambda: nothing_left(well))

    assert reasons == ["gap: an earlier record is missing", BEHIND]
    assert (await well.state(case_id)).heard.poured == 3


async def test_what_came_before_a_gap_is_applied(well: Driven) -> None:
    case_id = uuid4()
    first, _, third = well.numbered("spring", case_id, Poured(litres=1), Poured(litres=2), Poured(litres=4))

    await well.pipeline.take([first, third])

    assert (await well.state(case_id)).heard.poured == 1
    assert await open_reasons(well) == ["gap: an earlier record is missing"]


async def test_a_history_that_does_not_follow_is_put_aside(well: Driven) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=1), at=NOW)
    (second,) = well.numbered("spring", case_id, Poured(litres=2))
    (other,) = well.numbered("spring", uuid4(), Poured(litres=2))

    await well.pipeline.take([second._replace(body=Poured(litres=200).write())])
    await well.pipeline.take([other])

    assert await open_reasons(well) == ["fork: it does not follow from what was heard before"]
    assert (await well.state(case_id)).heard.poured == 1


async def test_what_cannot_be_read_is_put_aside_and_named(well: Driven) -> None:
    case_id = uuid4()
    (sound,) = well.numbered("spring", case_id, Poured(litres=1))
    command = well.command(case_id, Take(litres=1), ANA, NOW)
    broken = [
        _at(1, sound, headers=(("ce_id", b"\xff\xfe"), *sound.headers[1:])),
        _at(2, sound, key=None),
        _at(3, sound, headers=()),
        _at(4, sound, headers=tuple(each for each in sound.headers if each[0] != "ce_chain")),
        _at(5, sound, headers=(("ce_source", b"tally"),)),
        _at(6, command, key=b"another case"),
    ]

    await well.pipeline.take([*broken, sound, command])

    assert await open_reasons(well) == [
        "a header is not UTF-8",
        "the key is missing or names another subject",
        "the header ce_id is missing",
        "an event without sequence or chain",
        "an own record without subject or sequence",
        "the key is missing or names another subject",
    ]
    assert await well.said(case_id) == [Taken(litres=1), Shown(litres=1)]


async def test_what_cannot_be_read_is_tried_again_or_given_up_by_a_person(well: Driven) -> None:
    nameless = Record(EVENTS, 0, 1, None, (), b"")
    await well.pipeline.take([nameless])

    await settle(well, "release")
    async with sweeping(well):
        await until(lambda: rows(well, "SELECT 1 FROM parked WHERE attempts = 2 AND settlement IS NULL"))
        await settle(well, "discard")
        await until(lambda: nothing_left(well))

    assert await well.parked() == 1


@pytest.mark.parametrize("body", [b"not json", b'{"litres": "much"}', b"\xff"])
async def test_an_event_whose_body_does_not_fit_blocks_its_case(well: Driven, body: bytes) -> None:
    case_id = uuid4()
    await well.pipeline.take(well.numbered("spring", case_id, Poured(litres=1), bodies=[body]))

    assert await open_reasons(well) == ["Unreadable: it cannot be handled"]
    assert await blocked(well, case_id)


async def test_an_event_of_an_unknown_type_is_remembered_and_skipped(well: Driven) -> None:
    class Frozen(Poured):
        """The well froze."""

    case_id = uuid4()
    await well.say("spring", case_id, Frozen(litres=1), Poured(litres=2), at=NOW)

    assert Frozen.type_name() not in handlers.kinds
    assert (await well.state(case_id)).heard.poured == 2
    assert await well.parked() == 0


async def test_what_the_database_cannot_store_lies_aside_alone(well: Driven) -> None:
    bad, good = uuid4(), uuid4()
    first = well.numbered("spring", bad, Poured(litres=1, colour="\x00"), Poured(litres=2))
    second = well.numbered("spring", good, Poured(litres=3, colour="blue"))

    await well.pipeline.take([*first, *second])

    reasons = await open_reasons(well)
    assert [reason.partition(":")[2] for reason in reasons] == [" it cannot be stored", ""]
    assert reasons[1] == BEHIND
    assert (await well.state(good)).own.colours == ("blue",)
    applied = await rows(well, "SELECT next_offset FROM offsets WHERE topic = :topic", topic=EVENTS)
    assert applied == [(second[-1].offset + 1,)]


async def test_released_records_that_cannot_be_stored_lie_aside_again_alone(well: Driven) -> None:
    bad, good = uuid4(), uuid4()
    rules(well).broken |= {"\x00", "red"}
    await well.pipeline.take(well.numbered("spring", bad, Poured(litres=1, colour="\x00"), Poured(litres=2)))
    await well.pipeline.take(well.numbered("spring", good, Poured(litres=3, colour="red")))
    rules(well).broken.clear()

    await rows(well, "UPDATE parked SET settlement = 'release'")
    async with sweeping(well):
        await until(lambda: rows(well, "SELECT 1 FROM parked WHERE case_id = :case_id AND attempts > 1", case_id=bad))
        await until(lambda: rows(well, "SELECT 1 FROM cases WHERE case_id = :id AND NOT blocked", id=good))

    reasons = await open_reasons(well)
    assert [reason.partition(":")[2] for reason in reasons] == [" it cannot be stored", ""]
    assert (await well.state(good)).own.colours == ("red",)


async def test_a_released_command_that_is_ahead_of_its_facts_waits_until_they_are_here(well: Driven) -> None:
    case_id = uuid4()
    rules(well).broken.add("red")
    await well.say("spring", case_id, Poured(litres=2, colour="red"), at=NOW)
    (late,) = well.numbered("spring", case_id, Poured(litres=5))
    await well.pipeline.take([well.command(case_id, Take(litres=6), ANA, NOW)])
    rules(well).broken.clear()

    await settle(well, "release")
    async with sweeping(well):
        await until(lambda: rows(well, "SELECT 1 FROM parked WHERE reason = :ahead AND attempts > 1", ahead=AHEAD))
        await well.pipeline.take([late])
        await until(lambda: nothing_left(well))

    assert await well.said(case_id) == [Noticed(colour="red"), Taken(litres=6), Shown(litres=6)]
    assert not await blocked(well, case_id)


async def test_what_is_too_large_for_the_wire_is_a_mistake_and_waits(well: Driven) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=1, colour="x" * 900_000), at=NOW)

    assert await open_reasons(well) == ["ValueError: it cannot be handled"]


async def test_a_held_partition_and_a_message_that_cannot_be_stored_meet_in_one_batch(well: Driven) -> None:
    bad, ahead = uuid4(), uuid4()
    poison = well.numbered("spring", bad, Poured(litres=1, colour="\x00"))
    early = well.numbered("spring", ahead, Poured(litres=5))
    command = well.command(ahead, Take(litres=5), ANA, NOW)

    held = await well.pipeline.take([*poison, command])
    await well.pipeline.take(early)
    said = await well.take(ahead, command)

    assert held == {(COMMANDS, 0): command.offset}
    assert said == [Taken(litres=5), Shown(litres=5)]
    assert await blocked(well, bad)


def _at(offset: int, record: Record, **changed: Any) -> Record:
    return record._replace(offset=1000 + offset, **changed)
