"""Canaries: what people write for themselves or for the court alone lies nowhere in the gateway's database in clear."""

from uuid import uuid4

import pytest

from services.gateway.errors import CodeUnknown
from services.gateway.people.askers import Asker
from services.gateway.people.drafts import Drafts
from services.gateway.sending.sealing import Sealing
from services.gateway.sending.sending import Sending
from shared.contracts.intake import ConfirmParties
from shared.contracts.negotiation import SubmitQuestionnaire
from shared.contracts.parties import Address, Contact
from shared.runtime.codes import group, new_key, normalise_code
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.support.gateway import PIN

pytestmark = pytest.mark.broker
WORRY = "CANARY-my-roof-is-leaking"
STREET = "CANARY 12 Main Street"
EMAIL = "canary@people.example"
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


async def everything(house: House) -> str:
    """Return all rows of all tables as text, bytes as text too."""
    names = [row[0] for row in await house.gateway.rows(TABLES)]
    rows = [row[0] for name in names for row in await house.gateway.rows(f"SELECT t::text FROM {name} AS t")]  # noqa: S608 - names of our own tables
    bodies = [bytes(row[0]).decode() for row in await house.gateway.rows("SELECT body FROM outbox")]
    return "\n".join([*rows, *bodies])


async def test_private_words_contacts_codes_keys_and_pins_are_sealed_or_hashed(house: House) -> None:
    await house.tell("joined")
    account, key = await house.account(story.an_id("rosa"))
    rosa = await house.visitor(account)
    code = new_key()
    where = Address(street=STREET, city="Stockton", state="CA", postal_code="95202")
    sealing = Sealing(house.gateway.parts, rosa)
    contact = Contact(mailing_address=where, email=EMAIL)
    confirmed = [{"party_id": story.ROSA, "name": "Rosa", "contact": contact}]
    sealed = (await sealing.command(ConfirmParties, story.CASE, parties=confirmed)).parties[0].contact
    answers = [{"question": "worries", "private": WORRY}]
    command = await sealing.command(SubmitQuestionnaire, story.CASE, answers=answers)
    await Sending(house.gateway.parts, rosa, Asker("203.0.113.9")).send(story.CASE, command, form_key=str(uuid4()))
    await Drafts(house.gateway.parts, account).put("register", {"street": STREET, "email": EMAIL, "reason": WORRY})
    await Drafts(house.gateway.parts, account).put("contact", sealed.model_dump())
    with pytest.raises(CodeUnknown):
        await house.sessions.invitation(code, Asker("203.0.113.9"))

    found = await everything(house)

    assert "odr.negotiation.SubmitQuestionnaire.v1" in found
    secrets = (WORRY, STREET, EMAIL, PIN, key, normalise_code(key), code, group(code))
    assert [secret for secret in secrets if secret in found] == []


async def test_a_draft_can_be_read_by_its_author_alone(house: House) -> None:
    mine, anothers = uuid4(), uuid4()
    await Drafts(house.gateway.parts, mine).put("offer", {"amount": "2,450"})

    assert await Drafts(house.gateway.parts, mine).get("offer") == {"amount": "2,450"}
    assert await Drafts(house.gateway.parts, anothers).get("offer") == {}
