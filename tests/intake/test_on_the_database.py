"""Intake through its real pipeline and a real database: a receipt serves one case in the whole court."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from deploy.migrate import migrate
from services.intake.app import intake
from services.intake.settings import IntakeSettings
from shared.contracts.identity import case_id_of
from shared.contracts.intake import CutoffReached, DefendantInvited, HearingSet, JoinCase, Phase
from shared.runtime.codes import code_mac, make_code
from tests.intake.case import (
    ANA_NEW,
    BEN_ID,
    BEN_NEW,
    CASE_ID,
    CLERK,
    CONFIRM,
    COURT_ID,
    NOW,
    READ,
    RECEIPT,
    REGISTER,
    SET,
    sealed_for,
)
from tests.support.driven import Driven, codes, driven, settings_for

pytestmark = pytest.mark.broker
SECRET, PEPPER = "letters", "macs"
OTHER_NUMBER = "STK-CV-LSC-2026-0004712"
OTHER_ID = case_id_of(COURT_ID, OTHER_NUMBER)
OTHER_RECEIPT = RECEIPT.model_copy(update={"case_number": OTHER_NUMBER})


@pytest.fixture
async def service(postgres: Any, tmp_path: Path) -> AsyncIterator[Driven]:
    url = postgres.fresh_database("odr_intake")
    migrate("intake", url)
    settings = IntakeSettings(
        **settings_for(url, tmp_path),
        invitation_secret=SecretStr(SECRET),
        code_pepper=SecretStr(PEPPER),
    )
    async with driven(intake(settings)) as one:
        yield one
    postgres.drop(url)


async def letter(service: Driven, case_id: UUID = CASE_ID) -> DefendantInvited:
    """Bring a case to an invitation that has left."""
    await service.ask(case_id, RECEIPT, CLERK, NOW)
    await service.ask(case_id, REGISTER, ANA_NEW, NOW)
    await service.ask(case_id, SET, CLERK, NOW)
    said = await service.ask(case_id, CONFIRM, CLERK, NOW)
    return next(event for event in said if isinstance(event, DefendantInvited))


async def test_a_case_comes_in_from_the_fee_to_both_sides_at_the_table(service: Driven) -> None:
    invited = await letter(service)
    command = {
        "invitation_id": invited.invitation_id,
        "code_mac": code_mac(PEPPER.encode(), make_code(SECRET.encode(), invited.invitation_id)),
        "account_id": BEN_NEW.account_id,
        "contact": sealed_for(BEN_ID),
        "language": "es",
        "channel": "letter",
        "user_agreement": READ,
    }
    said = await service.ask(CASE_ID, JoinCase.model_validate(command), BEN_NEW, NOW + timedelta(days=2))

    assert codes(said) == ["PartyJoined", "PhaseChanged", "CaseStatusChanged"]
    assert (await service.state(CASE_ID)).own.phase is Phase.ACTIVE
    assert await service.parked() == 0


async def test_one_receipt_serves_one_case_in_the_whole_court(service: Driven) -> None:
    await service.ask(CASE_ID, RECEIPT, CLERK, NOW)

    assert codes(await service.ask(OTHER_ID, OTHER_RECEIPT, CLERK, NOW)) == ["ReceiptUsed"]
    free = OTHER_RECEIPT.model_copy(update={"receipt_number": "R-1002"})
    assert codes(await service.ask(OTHER_ID, free, CLERK, NOW)) == ["FeeReceiptRecorded", "PhaseChanged"]


async def test_a_receipt_that_was_refused_stays_free(service: Driven) -> None:
    wrong = RECEIPT.model_copy(update={"amount_cents": 2_600})

    assert codes(await service.ask(CASE_ID, wrong, CLERK, NOW)) == ["WrongFee"]
    assert codes(await service.ask(OTHER_ID, OTHER_RECEIPT, CLERK, NOW)) == ["FeeReceiptRecorded", "PhaseChanged"]


async def test_the_cut_off_is_stored_announced_once_and_sends_the_case_to_its_hearing(service: Driven) -> None:
    await letter(service)
    cutoff_at = next(event.cutoff_at for event in await service.said(CASE_ID) if isinstance(event, HearingSet))
    async with service.engine.connect() as connection:
        due = await service.service.repository.due(connection, cutoff_at, 10)

    early = await service.wake(CASE_ID, cutoff_at - timedelta(seconds=1))
    announced = await service.wake(CASE_ID, cutoff_at)
    again = await service.wake(CASE_ID, cutoff_at + timedelta(days=1))

    assert list(due) == [CASE_ID]
    assert not any(isinstance(event, CutoffReached) for event in (*early, *again))
    assert [event for event in announced if isinstance(event, CutoffReached)] == [CutoffReached(cutoff_at=cutoff_at)]
    assert (await service.state(CASE_ID)).own.phase is Phase.RETURNED_TO_HEARING
