"""Strangers who open accounts, choose PINs and register: what they may guess, and how often."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.gateway.errors import PinNotSixNumbers, PinTooSimple, TooManyTries, WaitALittle, WrongKeyOrPin
from services.gateway.pages.kit.asking.keys_and_codes import read_pin
from services.gateway.people.accounts import insert_account
from services.gateway.people.askers import Asker
from services.gateway.people.pins import is_too_simple
from services.gateway.sending.receipts import Receipt
from services.gateway.sending.sending import Sending
from shared.contracts.actor import Side
from shared.contracts.identity import case_id_of, party_ids_of
from shared.contracts.intake import Eligibility, RegisterCase
from shared.contracts.parties import Language, Party, UserAgreement
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.support.gateway import PIN, key

pytestmark = pytest.mark.broker
EASY = (
    *("000000", "111111", "123456", "234567", "543210", "987654", "890123", "135791", "123457", "912345"),
    *("000001", "100000", "121212", "112211", "123123", "745745", "112233", "998877", "111222", "123321", "789456"),
    *("198412", "121984", "200101", "012026", "203900", "159753", "147258"),
    *("12345", "1234567", "abcdef", "", "20481x"),
)
GOOD = ("739518", "406925", "204813", "480217", "918273", "739164", "550218", "006137")


@pytest.mark.parametrize("pin", EASY)
async def test_an_easy_pin_is_refused_by_page_and_program_with_the_same_help(house: House, pin: str) -> None:
    six = len(pin) == 6 and pin.isascii() and pin.isdecimal()
    says = PinTooSimple.sentence if six else PinNotSixNumbers.sentence
    assert read_pin({"pin": pin, "pin_again": pin}) == ("", {"pin": says})
    with pytest.raises(PinTooSimple):
        await house.account(pin=pin)
    body = {"court_id": story.COURT, "pin": pin or " "}
    answer = await house.browser().client.post("/api/v1/accounts", json=body, headers=key())

    assert answer.status_code == 422
    named = answer.json()["errors"][0]
    assert named["where"] == "body.pin"
    assert named["why"] == says or not pin
    assert len(PinTooSimple.sentence) <= 100


@pytest.mark.parametrize("pin", GOOD)
def test_a_pin_that_is_not_easy_is_taken(pin: str) -> None:
    assert read_pin({"pin": pin, "pin_again": pin}) == (pin, {})


@pytest.mark.parametrize("zero", [0x30, 0x660, 0x966, 0xFF10])
def test_a_pin_is_the_same_whatever_digits_the_keyboard_has(zero: int) -> None:
    typed = "".join(chr(zero + int(each)) for each in "286431")

    assert read_pin({"pin": typed, "pin_again": "286431"}) == ("286431", {})


def test_few_pins_are_refused() -> None:
    assert sum(is_too_simple(f"{number:06}") for number in range(0, 1_000_000, 41)) < 50_000 / 41


async def test_accounts_are_opened_more_slowly_when_many_come_from_one_network(house: House) -> None:
    most, network = house.gateway.parts.settings.newcomers_per_hour_and_network, f"street-{uuid4()}"
    for _ in range(2):
        await house.accounts.open_party(uuid4(), story.COURT, Language.ENGLISH, PIN, Asker(network))
    await house.gateway.rows("UPDATE tries SET count = $1 WHERE count = 2", most + 1)
    await house.accounts.open_party(uuid4(), story.COURT, Language.ENGLISH, PIN, Asker(network))

    with pytest.raises(WaitALittle):
        await house.accounts.open_party(uuid4(), story.COURT, Language.ENGLISH, PIN, Asker(network))
    await house.accounts.open_party(uuid4(), story.COURT, Language.ENGLISH, PIN, Asker(f"{network} next door"))


async def test_the_pin_of_a_key_that_was_not_kept_is_guessed_ten_times_from_wherever(house: House) -> None:
    account = uuid4()
    await house.account(account)

    async def again(pin: str, network: str) -> None:
        await house.accounts.open_party(account, story.COURT, Language.ENGLISH, pin, Asker(network))

    for number in range(10):
        with pytest.raises(WrongKeyOrPin):
            await again("739164", f"house {number}")
    with pytest.raises(TooManyTries):
        await again(PIN, "another house")


async def test_a_form_that_was_sent_again_guesses_no_more_than_that_either(house: House) -> None:
    opening, body = key(), {"court_id": story.COURT, "pin": PIN}
    client = house.browser().client
    assert (await client.post("/api/v1/accounts", json=body, headers=opening)).status_code == 201

    told = [await client.post("/api/v1/accounts", json={**body, "pin": "739164"}, headers=opening) for _ in range(11)]

    assert [answer.status_code for answer in told] == [409] * 10 + [429]


async def somebody(house: House) -> UUID:
    """Return an account that is signed in without a key: making one takes long."""
    account = uuid4()
    async with house.gateway.parts.engine.begin() as connection:
        await insert_account(connection, account, {"court_id": story.COURT})
    return account


async def register(house: House, account: UUID, case_number: str, network: str = "") -> Receipt:
    """Try to register with a receipt number that nobody has been given."""
    case_id = case_id_of(story.COURT, case_number)
    sealer = house.gateway.parts.sealer
    parties = [
        Party(party_id=each, side=side, name="Ana Ruiz", contact=await sealer.seal(case_id, f"party:{each}", b"{}"))
        for side, each in zip(Side, party_ids_of(case_id, Side), strict=True)
    ]
    command = RegisterCase(
        court_id=story.COURT,
        case_number=case_number,
        receipt_number=f"R-{uuid4().hex[:8]}1",
        account_id=account,
        parties=tuple(parties),
        claim_cents=100_00,
        claim_reason="A fence",
        eligibility=Eligibility(adult_without_guardian=True, not_in_bankruptcy=True, not_on_active_duty=True),
        user_agreement=UserAgreement(version="2026-1", language=Language.ENGLISH),
    )
    sending = Sending(house.gateway.parts, await house.visitor(account), Asker(network or f"street-{uuid4()}"))
    return await sending.send(case_id, command, form_key=str(uuid4()))


async def decided(house: House, fate: str, code: str = "") -> None:
    await house.gateway.rows(
        "UPDATE receipts SET outcome = jsonb_build_object('fate', $1::text, 'code', $2::text)", fate, code
    )


def number() -> str:
    return f"STK-CV-LSC-2026-{uuid4().int % 10**7:07d}"


@pytest.mark.parametrize("fate", ["", "refused"])
async def test_the_receipt_of_one_case_is_guessed_slowly_by_however_many_and_keeps_nobody_out(
    house: House, fate: str
) -> None:
    case, other = number(), number()
    for _ in range(10):
        await register(house, await somebody(house), case)
    if fate:
        await decided(house, fate, "ReceiptDoesNotMatch")

    with pytest.raises(WaitALittle) as refused:
        await register(house, await somebody(house), case)
    assert 1 <= refused.value.seconds <= 30
    await register(house, await somebody(house), other)
    await house.gateway.rows("UPDATE receipts SET received_at = received_at - $1::interval", timedelta(seconds=31))
    await register(house, await somebody(house), case)
    with pytest.raises(WaitALittle):
        await register(house, await somebody(house), case)


async def test_one_account_guesses_ten_times_an_hour_whichever_case_it_says(house: House) -> None:
    account = await somebody(house)
    for _ in range(10):
        await register(house, account, number())

    with pytest.raises(TooManyTries) as refused:
        await register(house, account, number())
    assert 55 <= int(refused.value.facts["minutes"]) <= 60
    await decided(house, "done")
    await register(house, account, number())


@pytest.mark.parametrize("code", ["AlreadyRegistered", "FeeNotRecorded", "ReceiptDoesNotMatch"])
async def test_a_refusal_that_tells_of_a_receipt_or_a_case_is_a_guess(house: House, code: str) -> None:
    account = await somebody(house)
    for _ in range(10):
        await register(house, account, number())
    await decided(house, "refused", code)

    with pytest.raises(TooManyTries):
        await register(house, account, number())


@pytest.mark.parametrize("code", ["UserAgreementChanged", "NotEligible", "TooLateToRegister", "HearingTooFar"])
async def test_a_refusal_that_tells_nothing_of_a_receipt_locks_nobody(house: House, code: str) -> None:
    account = await somebody(house)
    for _ in range(10):
        await register(house, account, number())
    await decided(house, "refused", code)

    assert await register(house, account, number())


async def test_registrations_of_one_network_become_slow_and_go_on(house: House) -> None:
    network, most = f"street-{uuid4()}", house.gateway.parts.settings.newcomers_per_hour_and_network
    await register(house, await somebody(house), number(), network)
    await house.gateway.rows("UPDATE tries SET count = $1 WHERE count = 1", most + 1)
    await register(house, await somebody(house), number(), network)

    with pytest.raises(WaitALittle):
        await register(house, await somebody(house), number(), network)
    await house.gateway.rows("UPDATE tries SET closed_until = now()")
    await register(house, await somebody(house), number(), network)


async def test_a_refused_try_stores_no_command(house: House) -> None:
    case = number()
    for _ in range(10):
        await register(house, await somebody(house), case)
    before = await house.scalar("SELECT count(*) FROM outbox")

    with pytest.raises(WaitALittle):
        await register(house, await somebody(house), case)

    assert await house.scalar("SELECT count(*) FROM outbox") == before
