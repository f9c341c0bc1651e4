"""Filing through its real pipeline and a real database: one envelope, one receipt, one number in the whole court."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.migrate import migrate
from services.filing.app import filing
from services.filing.domain.envelopes import EnvelopeDelivered
from shared.contracts.filing import FilingAccepted, FilingReceived, FilingSubmitted
from shared.runtime.settings import ProcessSettings
from tests.filing.case import ANA, CLERK, FILE_IT, HEARING_SET, NOW, REGISTERED, SEALED, accept
from tests.support.driven import Driven, codes, driven, settings_for

pytestmark = pytest.mark.broker
LATER = NOW + timedelta(days=1)


@pytest.fixture
async def service(postgres: Any, tmp_path: Path) -> AsyncIterator[Driven]:
    url = postgres.fresh_database("odr_filing")
    migrate("filing", url)
    settings = ProcessSettings(
        **settings_for(url, tmp_path),
    )
    async with driven(filing(settings)) as one:
        yield one
    postgres.drop(url)


async def received(service: Driven) -> tuple[UUID, FilingSubmitted]:
    """Bring a case to an envelope in the clerk's queue."""
    case_id = uuid4()
    await service.say("intake", case_id, REGISTERED, HEARING_SET, at=NOW - timedelta(days=9))
    await service.say("documents", case_id, SEALED, at=NOW - timedelta(hours=1))
    submitted = (await service.ask(case_id, FILE_IT, ANA, NOW))[0]
    assert isinstance(submitted, FilingSubmitted)
    delivered = EnvelopeDelivered(envelope_id=submitted.envelope_id, received_at=NOW)
    assert isinstance((await service.finish(case_id, delivered, NOW + timedelta(minutes=1)))[0], FilingReceived)
    return case_id, submitted


async def test_a_filing_is_submitted_received_and_accepted(service: Driven) -> None:
    case_id, submitted = await received(service)

    accepted = await service.ask(case_id, accept(submitted), CLERK, LATER)

    assert isinstance(accepted[0], FilingAccepted)
    assert codes(await service.said(case_id)) == ["FilingSubmitted", "FilingReceived", "FilingAccepted"]
    assert (await service.state(case_id)).own.envelope.transaction_number == "SJ-2026-000123"
    assert await service.parked() == 0


async def test_no_two_cases_get_one_transaction_number(service: Driven) -> None:
    first, one = await received(service)
    second, other = await received(service)
    await service.ask(first, accept(one), CLERK, LATER)

    taken = await service.ask(second, accept(other, transaction_number="sj-2026-000123"), CLERK, LATER)
    free = await service.ask(second, accept(other, transaction_number="SJ-2026-000124"), CLERK, LATER)

    assert codes(taken) == ["TransactionNumberUsed"]
    assert codes(free) == ["FilingAccepted"]


async def test_a_number_that_was_refused_stays_free_for_its_own_case(service: Driven) -> None:
    first, one = await received(service)
    second, other = await received(service)

    await service.ask(first, accept(one), ANA, LATER)

    assert codes(await service.ask(second, accept(other), CLERK, LATER)) == ["FilingAccepted"]


async def test_two_clerks_at_once_accept_once(service: Driven) -> None:
    case_id, submitted = await received(service)
    numbers = ("SJ-2026-000123", "SJ-2026-000124")
    racing = [service.command(case_id, accept(submitted, transaction_number=one), CLERK, LATER) for one in numbers]

    said = await service.take(case_id, *racing)

    assert codes(said) == ["FilingAccepted", "AlreadyAccepted"]
