"""Sealing what people type for the services that may open it: contact data and private answers. It stores nothing."""

from uuid import UUID

from services.gateway.errors import SignInNeeded
from services.gateway.parts import Parts
from services.gateway.people.visitor import Visitor
from shared.contracts.actor import Side
from shared.contracts.identity import party_id_of
from shared.contracts.message import Facts, Sealed
from shared.contracts.negotiation import Answer
from shared.contracts.parties import Channel, Contact, Language, Party


class Named(Facts):
    """Somebody as named on the claim. ordinal: the place among the parties of that side, from 1."""

    side: Side
    ordinal: int
    name: str
    language: Language = Language.ENGLISH
    channel: Channel = Channel.LETTER


class Sealing:
    """Seals for one visitor."""

    def __init__(self, parts: Parts, visitor: Visitor) -> None:
        self._sealer, self._visitor = parts.sealer, visitor

    async def contact(self, case_id: UUID, party_id: UUID, contact: Contact) -> Sealed:
        """Return a contact sealed for `party:<party_id>`."""
        return await self._sealer.seal(case_id, f"party:{party_id}", contact.model_dump_json().encode())

    async def party(self, case_id: UUID, named: Named, contact: Contact) -> Party:
        """Return a party of a new case with its contact sealed."""
        party_id = party_id_of(case_id, named.side, named.ordinal)
        sealed = await self.contact(case_id, party_id, contact)
        facts = named.model_dump(exclude={"ordinal"})
        return Party(party_id=party_id, contact=sealed, **facts)

    async def answer(self, case_id: UUID, question: str, text: str, *, private: bool) -> Answer:
        """Return an answer; a private one is sealed for the visitor's own party. Raises SignInNeeded."""
        if not private:
            return Answer(question=question, shared=text)
        member = self._visitor.membership(case_id)
        if member is None:
            raise SignInNeeded
        sealed = await self._sealer.seal(case_id, f"party:{member.party_id}", text.encode())
        return Answer(question=question, private=sealed)
