"""Negotiation as it really runs: its pipeline, its relay, its sweeper, a real broker and a real database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from deploy.migrate import migrate
from services.negotiation.app import negotiation
from services.negotiation.domain.negotiation import NegotiationOwn
from services.negotiation.handlers import handlers
from shared.contracts.deciding import Refusal
from shared.contracts.negotiation import (
    Answer,
    OfferExpired,
    OfferMade,
    SubmitQuestionnaire,
    TermsAgreed,
    WithdrawOffer,
)
from shared.contracts.topics import CASE_EVENTS, COMMANDS, REFUSALS
from shared.messaging.service import running
from shared.runtime.settings import ProcessSettings
from tests.negotiation.case import (
    ANA,
    BEN,
    NOW,
    accept,
    counter,
    hearing_set,
    joined,
    make,
    registered,
)
from tests.support.wire import Wire

pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
async def database(postgres: Any) -> AsyncIterator[str]:
    url = postgres.fresh_database("odr_negotiation")
    migrate("negotiation", url)
    yield url
    postgres.drop(url)


@pytest.fixture(scope="module")
async def wire(kafka: Any, database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Wire]:
    """The running service, and the wire to it; the topics start empty."""
    folder = tmp_path_factory.mktemp("negotiation")
    kafka.make_map()
    kafka.empty((CASE_EVENTS.name, COMMANDS["negotiation"].name, REFUSALS["negotiation"].name))
    settings = ProcessSettings(
        database_url=SecretStr(database),
        keys_database_url=SecretStr(database),
        kek_dir=folder,
        objects_url=folder.as_uri(),
        kafka_bootstrap=kafka.bootstrap,
    )
    line = Wire(kafka.bootstrap, "negotiation")
    async with running(negotiation(settings)):
        yield line
    line.close()


@pytest.fixture
def case_id() -> UUID:
    return uuid4()


async def offered(wire: Wire, case_id: UUID) -> OfferMade:
    """Bring a case from its registration to an offer on the table."""
    wire.say("intake", case_id, registered(), hearing_set(), at=NOW - timedelta(days=2))
    wire.say("intake", case_id, joined(), at=NOW - timedelta(days=1))
    made = (await wire.answers(wire.ask(case_id, make(), ANA, NOW)))[0]
    assert isinstance(made, OfferMade)
    return made


async def test_two_sides_come_from_joining_to_agreed_terms(wire: Wire, database: str, case_id: UUID) -> None:
    made = await offered(wire, case_id)
    answer = SubmitQuestionnaire(answers=(Answer(question="owed", shared="part"),))
    await wire.answers(wire.ask(case_id, answer, BEN, NOW))

    countered = (await wire.answers(wire.ask(case_id, counter(made), BEN, LATER)))[-1]
    assert isinstance(countered, OfferMade)
    lost = await wire.answers(wire.ask(case_id, WithdrawOffer(offer_id=made.offer_id), ANA, LATER))
    said = await wire.answers(wire.ask(case_id, accept(countered), ANA, LATER))

    assert [refusal.code for refusal in lost if isinstance(refusal, Refusal)] == ["OfferCounteredFirst"]
    assert [type(event).__name__ for event in said] == ["OfferAccepted", "TermsAgreed"]
    assert await stored(database, case_id) == folded(wire, case_id)


async def test_an_acceptance_that_is_sent_twice_agrees_once(wire: Wire, case_id: UUID) -> None:
    made = await offered(wire, case_id)
    command_id = wire.ask(case_id, accept(made), BEN, LATER)
    await wire.answers(command_id)

    for read in [read for read in wire.heard(case_id) if isinstance(read.message, OfferMade)]:
        wire.again(CASE_EVENTS.name, read.envelope, read.message)
    second = await wire.answers(wire.ask(case_id, accept(made), BEN, LATER))

    assert [refusal.code for refusal in second if isinstance(refusal, Refusal)] == ["AlreadySettled"]
    assert sum(isinstance(read.message, TermsAgreed) for read in wire.heard(case_id)) == 1


async def test_the_sweeper_announces_the_expiry_and_a_timely_acceptance_still_counts(wire: Wire, case_id: UUID) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    wire.say("intake", case_id, registered(), joined(), at=long_ago)

    made = (await wire.answers(wire.ask(case_id, make(), ANA, long_ago)))[0]
    assert isinstance(made, OfferMade)
    expired = await wire.event(case_id, OfferExpired)
    said = await wire.answers(wire.ask(case_id, accept(made), BEN, made.expires_at - timedelta(seconds=1)))

    assert expired.message == OfferExpired(offer_id=made.offer_id, expires_at=made.expires_at)
    assert expired.envelope.time == made.expires_at
    assert isinstance(said[-1], TermsAgreed)


async def test_an_offer_waits_until_the_service_has_heard_of_the_joining(wire: Wire, case_id: UUID) -> None:
    wire.say("intake", case_id, registered(), hearing_set(), joined(), at=NOW)

    said = await wire.answers(wire.ask(case_id, make(), ANA, NOW))

    assert [type(message) for message in said] == [OfferMade]


async def stored(database: str, case_id: UUID) -> NegotiationOwn:
    connection = await asyncpg.connect(database)
    own = await connection.fetchval("SELECT own FROM states WHERE case_id = $1", case_id)
    await connection.close()
    return NegotiationOwn.model_validate_json(own)


def folded(wire: Wire, case_id: UUID) -> NegotiationOwn:
    own = NegotiationOwn()
    for read in wire.heard(case_id):
        if fold := handlers.evolves.get(type(read.message)):
            own = fold(own, read.message, read.envelope.time)
    return own
