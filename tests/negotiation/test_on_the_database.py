"""Negotiation through its real pipeline and a real database: what is stored, what leaves, what happens once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.migrate import migrate
from services.negotiation.app import negotiation
from services.negotiation.domain.negotiation import NegotiationOwn
from services.negotiation.handlers import handlers
from shared.contracts.message import Message
from shared.contracts.negotiation import Answer, OfferExpired, OfferMade, SubmitQuestionnaire, TermsAgreed
from shared.runtime.settings import ProcessSettings
from tests.negotiation.case import ANA, BEN, NOW, accept, counter, hearing_set, joined, make, registered
from tests.support.driven import Driven, codes, driven, settings_for

pytestmark = pytest.mark.broker
LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def service(postgres: Any, tmp_path: Path) -> AsyncIterator[Driven]:
    url = postgres.fresh_database("odr_negotiation")
    migrate("negotiation", url)
    settings = ProcessSettings(
        **settings_for(url, tmp_path),
    )
    async with driven(negotiation(settings)) as one:
        yield one
    postgres.drop(url)


async def offered(service: Driven) -> tuple[UUID, OfferMade]:
    """Bring a case from its registration to an offer on the table."""
    case_id = uuid4()
    await service.say("intake", case_id, registered(), hearing_set(), joined(), at=NOW - timedelta(days=1))
    made = (await service.ask(case_id, make(), ANA, NOW))[0]
    assert isinstance(made, OfferMade)
    return case_id, made


def folded(messages: list[Message], like: NegotiationOwn) -> NegotiationOwn:
    made_at = like.offer.made_at if like.offer else NOW
    own = NegotiationOwn()
    for message in messages:
        if fold := handlers.evolves.get(type(message)):
            own = fold(own, message, made_at)
    return own


async def test_two_sides_come_from_joining_to_agreed_terms(service: Driven) -> None:
    case_id, made = await offered(service)
    answers = SubmitQuestionnaire(answers=(Answer(question="owed", shared="part"),))

    said = await service.ask(case_id, answers, BEN, LATER)
    said += await service.ask(case_id, counter(made), BEN, LATER)
    countered = said[-1]
    assert isinstance(countered, OfferMade)
    said += await service.ask(case_id, accept(countered), ANA, LATER)

    assert codes(said) == ["QuestionnaireSubmitted", "OfferCountered", "OfferMade", "OfferAccepted", "TermsAgreed"]
    own = (await service.state(case_id)).own
    assert own == folded(await service.said(case_id), own)
    assert await service.parked() == 0


async def test_a_command_that_arrives_twice_takes_effect_once(service: Driven) -> None:
    case_id, made = await offered(service)
    acceptance = service.command(case_id, accept(made), BEN, LATER)

    first = await service.take(case_id, acceptance)
    second = await service.take(case_id, acceptance)

    assert codes(first) == ["OfferAccepted", "TermsAgreed"]
    assert second == []


async def test_of_two_answers_in_one_batch_the_first_wins_and_the_other_is_told(service: Driven) -> None:
    case_id, made = await offered(service)
    racing = [service.command(case_id, command, BEN, LATER) for command in (counter(made), accept(made))]

    said = await service.take(case_id, *racing)

    assert codes(said) == ["OfferCountered", "OfferMade", "OfferAlreadyAnswered"]


async def test_a_refusal_changes_no_state(service: Driven) -> None:
    case_id, made = await offered(service)
    before = await service.state(case_id)

    assert codes(await service.ask(case_id, accept(made), ANA, LATER)) == ["OwnOffer"]
    assert await service.state(case_id) == before


async def test_the_deadline_is_stored_announced_once_and_takes_no_timely_acceptance_away(service: Driven) -> None:
    case_id, made = await offered(service)
    async with service.engine.connect() as connection:
        due = await service.service.repository.due(connection, made.expires_at, 10)
        none = await service.service.repository.due(connection, made.expires_at - timedelta(seconds=1), 10)

    announced = await service.wake(case_id, made.expires_at)
    again = await service.wake(case_id, made.expires_at)
    said = await service.ask(case_id, accept(made), BEN, made.expires_at - timedelta(seconds=1))

    assert (list(due), list(none)) == ([case_id], [])
    assert announced == [OfferExpired(offer_id=made.offer_id, expires_at=made.expires_at)]
    assert again == []
    assert isinstance(said[-1], TermsAgreed)
