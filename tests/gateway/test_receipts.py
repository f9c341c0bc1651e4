"""A receipt is the durable moment: one per form, whatever is sent again, and it tells what became of it."""

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from services.gateway.errors import NotThere, SameKeyOtherBody, WaitALittle
from services.gateway.people.askers import Asker
from services.gateway.people.visitor import Visitor
from services.gateway.projection.outcomes import Fate
from services.gateway.sending.receipt_book import ReceiptBook
from services.gateway.sending.receipts import Receipt
from services.gateway.sending.sealing import Sealing
from services.gateway.sending.sending import Sending
from shared.contracts.deciding import Refusal
from shared.contracts.identity import case_id_of
from shared.contracts.intake import FeeReceiptRecorded, RecordFeeReceipt
from shared.contracts.message import Command
from shared.contracts.negotiation import SubmitQuestionnaire
from shared.contracts.topics import REFUSALS
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

pytestmark = pytest.mark.broker
NOW = datetime(2026, 11, 17, 18, tzinfo=UTC)


def fee(number: str, receipt: str = "R-1") -> tuple[UUID, RecordFeeReceipt]:
    command = RecordFeeReceipt(
        court_id=story.COURT, case_number=number, receipt_number=receipt, paid_on=date(2026, 11, 16), amount_cents=2700
    )
    return case_id_of(story.COURT, number), command


@pytest.fixture(scope="module")
async def clerk(house: House) -> Visitor:
    return await house.visitor(await house.clerk())


async def send(house: House, visitor: Visitor, case_id: UUID, command: Command, key: str) -> Receipt:
    return await Sending(house.gateway.parts, visitor, Asker("203.0.113.9")).send(case_id, command, form_key=key)


async def left(house: House, case_id: UUID) -> int:
    """Return how many commands about a case lie in the outbox."""
    return int(await house.scalar("SELECT count(*) FROM outbox WHERE case_id = $1", case_id))


async def test_a_form_that_is_sent_twice_is_one_command_with_one_receipt(house: House, clerk: Visitor) -> None:
    case_id, command = fee("STK-CV-LSC-2026-0000101")

    first = await send(house, clerk, case_id, command, "one form")
    again = await asyncio.gather(*[send(house, clerk, case_id, command, "one form") for _ in range(5)])

    assert {(receipt.number, receipt.received_at) for receipt in again} == {(first.number, first.received_at)}
    assert await left(house, case_id) == 1


async def test_the_same_form_with_other_answers_is_refused_and_nothing_is_written(house: House, clerk: Visitor) -> None:
    case_id, command = fee("STK-CV-LSC-2026-0000102")
    await send(house, clerk, case_id, command, "another form")

    with pytest.raises(SameKeyOtherBody):
        await send(house, clerk, case_id, fee("STK-CV-LSC-2026-0000102", "R-2")[1], "another form")

    assert await left(house, case_id) == 1


async def test_the_same_private_answer_sealed_twice_is_still_the_same_form(house: House) -> None:
    await house.tell("joined")
    rosa = await house.visitor((await house.account(story.an_id("rosa")))[0])
    numbers = set()
    for _ in range(2):
        answers = [{"question": "worries", "private": "I cannot wait long."}]
        command = await Sealing(house.gateway.parts, rosa).command(SubmitQuestionnaire, story.CASE, answers=answers)
        numbers.add((await send(house, rosa, story.CASE, command, "questions")).number)

    assert len(numbers) == 1
    assert await left(house, story.CASE) == 1


async def test_who_waits_is_told_as_soon_as_the_event_has_arrived(house: House, clerk: Visitor) -> None:
    case_id, command = fee("STK-CV-LSC-2026-0000103")
    receipt = await send(house, clerk, case_id, command, "a third form")
    assert (await ReceiptBook(house.gateway.parts, clerk.author).outcome(receipt, 0.0)).fate is Fate.WORKING
    listening = asyncio.create_task(house.gateway.parts.changes.listen(house.gateway.database))
    waiting = asyncio.create_task(ReceiptBook(house.gateway.parts, clerk.author).outcome(receipt, 20.0))
    await asyncio.sleep(0.2)

    event = FeeReceiptRecorded(**command.model_dump(include=set(FeeReceiptRecorded.model_fields)))
    await house.answered(receipt.command_id, case_id, event, NOW)

    outcome = await asyncio.wait_for(waiting, 5)
    listening.cancel()
    assert (outcome.fate, outcome.events) == (Fate.DONE, ("FeeReceiptRecorded",))


async def test_a_refusal_is_kept_with_its_sentence_and_the_first_outcome_stands(house: House, clerk: Visitor) -> None:
    case_id, command = fee("STK-CV-LSC-2026-0000104")
    receipt = await send(house, clerk, case_id, command, "a fourth form")
    refusal = Refusal(
        command_id=receipt.command_id, code="FeeWrong", sentence="The fee is {fee}.", facts={"fee": "$27"}
    )

    await house.answered(receipt.command_id, case_id, refusal, NOW, REFUSALS["intake"].name)

    outcome = await ReceiptBook(house.gateway.parts, clerk.author).outcome(receipt, 0.0)
    assert (outcome.fate, outcome.sentence, outcome.facts) == (Fate.REFUSED, "The fee is {fee}.", {"fee": "$27"})


async def test_nobody_else_can_read_a_receipt(house: House, clerk: Visitor) -> None:
    case_id, command = fee("STK-CV-LSC-2026-0000105")
    receipt = await send(house, clerk, case_id, command, "a fifth form")

    assert (
        await ReceiptBook(house.gateway.parts, clerk.author).by_number(receipt.number.lower())
    ).number == receipt.number
    with pytest.raises(NotThere):
        await ReceiptBook(house.gateway.parts, uuid4()).by_number(receipt.number)


async def test_the_receipt_tells_the_heads_of_the_history_at_its_moment(house: House, clerk: Visitor) -> None:
    await house.tell("accepted")
    heads = await house.gateway.rows("SELECT source, sequence, chain FROM positions WHERE case_id = $1", story.CASE)
    rosa = await house.visitor((await house.account(story.an_id("rosa")))[0])
    answers = SubmitQuestionnaire(answers=())

    receipt = await send(house, rosa, story.CASE, answers, "later")

    assert receipt.heads == {source: f"{sequence}:{chain}" for source, sequence, chain in heads}


async def test_a_party_who_sends_on_and_on_is_slowed_and_the_same_form_again_is_free(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = house.gateway.parts.settings.model_copy(update={"commands_per_hour_and_account": 3})
    monkeypatch.setattr(house.gateway.parts, "settings", few)
    await house.tell("offered")
    party, nothing = await house.visitor((await house.account(story.an_id("rosa")))[0]), SubmitQuestionnaire(answers=())
    await send(house, party, story.CASE, nothing, "form")

    with pytest.raises(WaitALittle) as refused:
        await send_often(house, party, nothing)

    before = await left(house, story.CASE)
    assert int(refused.value.facts["seconds"]) > 0
    assert await send(house, party, story.CASE, nothing, "form")
    assert await left(house, story.CASE) == before


async def send_often(house: House, visitor: Visitor, command: Command) -> None:
    for number in range(5):
        await send(house, visitor, story.CASE, command, f"form {number}")


async def test_a_clerk_may_send_as_much_as_there_is_to_do(
    house: House, clerk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = house.gateway.parts.settings.model_copy(update={"commands_per_hour_and_account": 1})
    monkeypatch.setattr(house.gateway.parts, "settings", few)

    for number in range(4):
        case_id, command = fee(f"STK-CV-LSC-2026-000077{number}")
        assert await send(house, clerk, case_id, command, f"fee {number}")
