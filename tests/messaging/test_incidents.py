"""A command that fails twice is refused with a number and kept for a person; nothing of its case waits."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.deciding import Refusal
from shared.messaging.states import Record
from shared.runtime import codes as runtime_codes
from tests.messaging.surroundings import blocked, open_reasons, rows, settle, sweeping, until
from tests.messaging.tally import ANA, COMMANDS, NOW, Poured, Rules, Send, Sent, Shown, Take, Taken
from tests.support.driven import Driven, codes

pytestmark = pytest.mark.broker


def rules(well: Driven) -> Rules:
    assert isinstance(well.service.rules, Rules)
    return well.service.rules


async def incidents(well: Driven) -> list[tuple[str, UUID, str]]:
    """Return number, case and cause of what was set aside, in order."""
    found = await rows(well, "SELECT number, case_id, reason FROM incidents ORDER BY happened_at")
    return [tuple(row) for row in found]


async def reservations(well: Driven) -> list[Any]:
    return await rows(well, "SELECT value FROM reservations")


def number_of(command: Record) -> str:
    return runtime_codes.incident_number(UUID(dict(command.headers)["ce_id"].decode()))


async def failing(well: Driven, command: Record, case_id: UUID, reason: str) -> None:
    """Let a command fail among others, and check what everybody has of it."""
    before, other = well.command(case_id, Send(litres=1), ANA, NOW), uuid4()
    last = command.offset + 50
    after, elsewhere = well.command(case_id, Send(litres=2), ANA, NOW), well.command(other, Send(litres=3), ANA, NOW)
    batch = [before, command, after._replace(offset=last - 1), elsewhere._replace(offset=last)]

    await well.pipeline.take(batch)

    refusal = next(each for each in await well.said(case_id) if isinstance(each, Refusal))
    assert (refusal.code, refusal.facts) == ("NotHandled", {"incident": number_of(command)})
    assert "{incident}" in refusal.sentence
    assert await incidents(well) == [(number_of(command), case_id, reason)]
    assert codes(await well.said(case_id)) == ["Sent", "NotHandled", "Sent"]
    assert await well.said(other) == [Sent(litres=3)]
    assert await open_reasons(well) == []
    assert not await blocked(well, case_id)
    applied = await rows(well, "SELECT next_offset FROM offsets WHERE topic = :topic", topic=COMMANDS)
    assert applied == [(last + 1,)]

    await well.pipeline.take([command._replace(offset=command.offset + 100)])
    assert codes(await well.said(case_id)) == ["Sent", "NotHandled", "Sent"]
    assert len(await incidents(well)) == 1


async def test_a_command_that_its_handler_cannot_bear_is_refused_and_its_case_goes_on(well: Driven) -> None:
    case_id = uuid4()
    rules(well).broken.add("Take")

    command = well.command(case_id, Take(litres=1, bucket="red"), ANA, NOW)
    await failing(well, command, case_id, "ZeroDivisionError: it cannot be decided")

    assert await reservations(well) == []


async def test_a_decision_without_an_event_is_a_mistake_and_its_sender_is_told(well: Driven) -> None:
    case_id = uuid4()
    await failing(well, well.command(case_id, Take(litres=0), ANA, NOW), case_id, "TypeError: it cannot be decided")


async def test_a_command_that_no_table_can_hold_is_refused(well: Driven) -> None:
    case_id = uuid4()
    command = well.command(case_id, Take(litres=1, bucket="\x00"), ANA, NOW)

    await failing(well, command, case_id, "CharacterNotInRepertoireError: it cannot be stored")


@pytest.mark.parametrize("body", [b"{", b'{"litres": "much"}', b"\xff", b"[]", b""])
async def test_a_command_whose_body_cannot_be_read_is_refused(well: Driven, body: bytes) -> None:
    case_id = uuid4()
    command = well.command(case_id, Take(litres=1), ANA, NOW)._replace(body=body)

    await failing(well, command, case_id, "the body does not fit its type")


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("ce_time", b"yesterday", "a header has a wrong value"),
        ("ce_actor", b'{"role": "king"}', "a header has a wrong value"),
        ("ce_type", b"\xff\xfe", "a header is not UTF-8"),
        ("ce_seen", b"spring:many", "a header has a wrong value"),
        ("ce_source", None, "the header ce_source is missing"),
    ],
)
async def test_a_command_of_which_only_id_and_case_can_be_read_is_refused(
    well: Driven, header: str, value: bytes | None, reason: str
) -> None:
    case_id = uuid4()
    command = well.command(case_id, Take(litres=1), ANA, NOW)
    kept = [(name, text) for name, text in command.headers if name != header]
    broken = command._replace(headers=(*kept, *([(header, value)] if value is not None else [])))

    await failing(well, broken, case_id, reason)


@pytest.mark.parametrize("header", ["ce_id", "ce_subject"])
async def test_a_command_that_does_not_say_whose_it_is_lies_aside_and_no_case_waits(well: Driven, header: str) -> None:
    case_id = uuid4()
    command = well.command(case_id, Take(litres=1), ANA, NOW)
    nameless = command._replace(headers=tuple(each for each in command.headers if each[0] != header))

    await well.pipeline.take([nameless])

    assert await open_reasons(well) == [f"the header {header} is missing"]
    assert await well.ask(case_id, Send(litres=1), ANA, NOW) == [Sent(litres=1)]
    assert await incidents(well) == []


async def test_what_fails_once_and_not_alone_takes_its_effect(well: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=5), at=NOW)
    commands: Any = well.service.handlers.commands
    decide = commands[Take]
    tries: list[int] = []

    def first_in_vain(*given: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError
        return decide(*given)

    monkeypatch.setitem(commands, Take, first_in_vain)

    assert await well.ask(case_id, Take(litres=5), ANA, NOW) == [Taken(litres=5), Shown(litres=5)]
    assert await incidents(well) == []


async def test_a_command_whose_case_cannot_be_loaded_is_refused(well: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=5), at=NOW)

    def broken(rows: Any) -> Any:
        return {} if not rows else 1 / 0

    monkeypatch.setattr(well.service.repository, "restored", broken)

    assert codes(await well.ask(case_id, Send(litres=1), ANA, NOW)) == ["NotHandled"]


async def test_a_command_behind_a_parked_event_is_refused_when_it_fails_after_the_release(well: Driven) -> None:
    case_id = uuid4()
    rules(well).broken |= {"red", "Take"}
    await well.say("spring", case_id, Poured(litres=2, colour="red"), at=NOW)
    await well.ask(case_id, Take(litres=1), ANA, NOW)
    await well.ask(case_id, Send(litres=1), ANA, NOW)
    rules(well).broken.remove("red")

    await settle(well, "release")
    async with sweeping(well):
        await until(lambda: rows(well, "SELECT 1 WHERE NOT EXISTS (SELECT FROM parked WHERE settled_at IS NULL)"))

    assert codes(await well.said(case_id)) == ["Noticed", "NotHandled", "Sent"]
    assert not await blocked(well, case_id)


async def test_a_known_id_with_another_body_lies_aside_and_its_case_goes_on(well: Driven) -> None:
    case_id = uuid4()
    command = well.command(case_id, Send(litres=1), ANA, NOW)
    await well.take(case_id, command)

    await well.pipeline.take([command._replace(offset=command.offset + 100, body=Send(litres=9).write())])
    said = await well.ask(case_id, Send(litres=2), ANA, NOW)

    assert await open_reasons(well) == ["the id is known with another body"]
    assert said == [Sent(litres=2)]
    await settle(well, "discard")
    async with sweeping(well):
        await until(lambda: rows(well, "SELECT 1 WHERE NOT EXISTS (SELECT FROM parked WHERE settled_at IS NULL)"))
    assert await well.said(case_id) == [Sent(litres=1), Sent(litres=2)]
