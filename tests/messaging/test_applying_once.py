"""Each message of a case takes effect once and in order, whatever arrives twice, late or too early."""

from uuid import UUID, uuid4

import pytest

from shared.contracts.deciding import Refusal
from shared.messaging.sorting import RestoredDatabase
from shared.messaging.states import Record
from tests.messaging.surroundings import rows
from tests.messaging.tally import ANA, COMMANDS, EVENTS, NOW, Own, Poured, Send, Shown, Take, Taken
from tests.support.driven import Driven

pytestmark = pytest.mark.broker


async def poured(well: Driven, case_id: UUID) -> int:
    return int((await well.state(case_id)).heard.poured)


async def test_an_event_that_arrives_again_changes_nothing(well: Driven) -> None:
    case_id = uuid4()
    records = await well.say("spring", case_id, Poured(litres=5), Poured(litres=3), at=NOW)

    await well.pipeline.take(records)
    await well.pipeline.take(records[:1])

    assert await poured(well, case_id) == 8
    assert await well.parked() == 0


async def test_events_of_two_sources_are_numbered_apart(well: Driven) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=5), at=NOW)
    await well.say("rain", case_id, Poured(litres=2), at=NOW)

    assert await poured(well, case_id) == 7


async def test_a_command_ends_in_its_events_or_in_one_refusal(well: Driven) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=5), at=NOW)

    assert await well.ask(case_id, Take(litres=4), ANA, NOW) == [Taken(litres=4), Shown(litres=4)]
    refused = await well.ask(case_id, Take(litres=4), ANA, NOW)

    assert [(type(each), each.code, each.facts) for each in refused if isinstance(each, Refusal)] == [
        (Refusal, "TooMuch", {"litres": "1"})
    ]
    assert (await well.state(case_id)).own == Own(taken=4)


async def test_a_command_that_arrives_twice_counts_once(well: Driven) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=5), at=NOW)
    command = well.command(case_id, Take(litres=1), ANA, NOW)

    await well.take(case_id, command, command)
    await well.take(case_id, command._replace(offset=command.offset + 100))

    assert (await well.state(case_id)).own == Own(taken=1)


async def test_a_known_id_with_another_body_is_put_aside(well: Driven) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=5), at=NOW)
    command = well.command(case_id, Take(litres=1), ANA, NOW)
    await well.take(case_id, command)

    await well.take(case_id, command._replace(offset=command.offset + 100, body=Take(litres=5).write()))

    assert await well.parked() == 1
    assert (await well.state(case_id)).own == Own(taken=1)


async def test_a_command_that_is_not_known_here_is_refused(well: Driven) -> None:
    case_id = uuid4()

    said = await well.ask(case_id, Poured(litres=1), ANA, NOW)  # type: ignore[arg-type]

    assert [each.code for each in said if isinstance(each, Refusal)] == ["UnknownCommand"]


async def test_a_command_waits_until_the_facts_that_its_asker_saw_are_here(well: Driven) -> None:
    case_id, other = uuid4(), uuid4()
    early = well.numbered("spring", case_id, Poured(litres=5))[0]
    command = well.command(case_id, Take(litres=5), ANA, NOW)
    elsewhere = Record(COMMANDS, 1, 7, *_rest(well.command(other, Send(litres=1), ANA, NOW)))

    held = await well.pipeline.take([command, elsewhere])
    waiting = await well.said(case_id)
    await well.pipeline.take([early])
    said = await well.take(case_id, command)

    assert held == {(COMMANDS, 0): command.offset}
    assert waiting == []
    assert len(await well.said(other)) == 1
    assert said == [Taken(litres=5), Shown(litres=5)]


async def test_a_bucket_belongs_to_the_case_that_took_it_first(well: Driven) -> None:
    first, second = uuid4(), uuid4()
    for case_id in (first, second):
        await well.say("spring", case_id, Poured(litres=5), at=NOW)

    refused_for_another_reason = await well.ask(second, Take(litres=9, bucket="red"), ANA, NOW)
    taken = await well.ask(first, Take(litres=1, bucket="red"), ANA, NOW)
    again = await well.ask(first, Take(litres=1, bucket="red"), ANA, NOW)
    gone = await well.ask(second, Take(litres=1, bucket="red"), ANA, NOW)

    codes = [each.code for each in (*refused_for_another_reason, *gone) if isinstance(each, Refusal)]
    assert codes == ["TooMuch", "BucketGone"]
    assert [type(each) for each in (*taken, *again)] == [Taken, Shown, Taken, Shown]


async def test_own_records_come_back_without_effect_unless_the_database_has_never_seen_them(well: Driven) -> None:
    case_id = uuid4()
    asked = well.command(case_id, Send(litres=1), ANA, NOW)
    await well.take(case_id, asked)
    echo = Record(EVENTS, 0, 900, asked.key, tuple(_headers(asked, ce_source=b"tally", ce_sequence=b"1")), b"{}")

    await well.pipeline.take([echo])
    with pytest.raises(RestoredDatabase):
        await well.pipeline.take([echo._replace(headers=tuple(_headers(echo, ce_sequence=b"2")))])

    assert await well.parked() == 0


def _rest(record: Record) -> tuple[bytes | None, tuple[tuple[str, bytes], ...], bytes]:
    return record.key, record.headers, record.body


def _headers(record: Record, **changed: bytes) -> list[tuple[str, bytes]]:
    return list((dict(record.headers) | changed).items())


async def test_what_is_published_says_neither_who_acted_nor_why(well: Driven) -> None:
    case_id = uuid4()
    await well.say("spring", case_id, Poured(litres=5), at=NOW)
    await well.ask(case_id, Take(litres=4), ANA, NOW)

    inside, outside = await rows(well, "SELECT headers FROM outbox ORDER BY id")

    for name in ("ce_actor", "ce_causationid", "ce_correlationid", str(ANA.account_id)):
        assert name in inside.headers
        assert name not in outside.headers
