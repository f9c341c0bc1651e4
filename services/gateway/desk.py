"""Everything the gateway can do for a visitor, pages and programs alike; one for the process, no request in it."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from services.gateway.accounts import Accounts, normal_key
from services.gateway.copies import Copies
from services.gateway.drafts import Drafts
from services.gateway.errors import MistypedCode, SignInNeeded
from services.gateway.limits import Limit, Limits, prefix_of
from services.gateway.parts import Parts
from services.gateway.reading import Reading
from services.gateway.receipt_book import ReceiptBook
from services.gateway.sending import Sending
from services.gateway.sessions import Sessions
from services.gateway.visitor import Invitation, Visitor
from shared.contracts.actor import Side
from shared.contracts.identity import NAMESPACE, party_id_of
from shared.contracts.message import Sealed
from shared.contracts.negotiation import Answer
from shared.contracts.parties import Channel, Contact, Language, Party
from shared.runtime.codes import normalise_code


class Desk:
    """The gateway's parts joined: who is asking (sessions, accounts), what they send, what they read."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.accounts, self.sessions = Accounts(parts), Sessions(parts)
        self.sending, self.receipts = Sending(parts), ReceiptBook(parts)
        self.reading, self.copies = Reading(parts), Copies(parts.reading)
        self.drafts, self.limits = Drafts(parts), Limits(parts.engine, parts.pepper)

    async def prove(self, personal_key: str, pin: str, address: str) -> UUID:
        """Return whose key and PIN these are, within the limits of tries; only wrong tries count."""
        settings = self.parts.settings
        limits: tuple[Limit, ...] = (
            (f"key/{normal_key(personal_key)}", settings.tries_per_hour),
            (f"sign-in/{prefix_of(address)}", settings.tries_per_hour_and_address),
        )
        await self.limits.count(limits)
        account_id = await self.accounts.prove(personal_key, pin)
        await self.limits.give_back(limits)
        return account_id

    async def invitation(self, typed: str, address: str) -> Invitation:
        """Return what a typed join code stands for, within the limits of tries; only wrong tries count."""
        try:
            code = normalise_code(typed)
        except ValueError as error:
            raise MistypedCode from error
        most = self.parts.settings.tries_per_hour
        limits: tuple[Limit, ...] = ((f"code/{code}", most), (f"join/{prefix_of(address)}", most))
        await self.limits.count(limits)
        invitation = await self.sessions.invitation(code)
        await self.limits.give_back(limits)
        return invitation

    async def open_account(self, visitor: Visitor, pin: str, form_key: str, court_id: str) -> UUID:
        """Make the account that a form asks for; the same form gives the same account."""
        account_id = _account_of(visitor, form_key)
        await self.accounts.open_party(account_id, court_id, visitor.language, pin)
        await self.drafts.move(visitor.author, account_id)
        return account_id

    async def opened_before(self, visitor: Visitor, pin: str, form_key: str) -> UUID | None:
        """Return the account that this form has opened, as long as its key was not kept. Raises WrongKeyOrPin."""
        account_id = _account_of(visitor, form_key)
        key = await self.accounts.shown_key(account_id)
        if key is None:
            return None
        return await self.accounts.prove(key, pin)

    async def know_staff(self, people: tuple[Mapping[str, str], ...]) -> None:
        """Make sure that the configured staff can sign in."""
        for person in people:
            await self.accounts.know_staff(staff_id(person), person)

    async def sealed_contact(self, case_id: UUID, party_id: UUID, contact: Contact) -> Sealed:
        """Seal a contact for its party."""
        return await self.parts.sealer.seal(case_id, f"party:{party_id}", contact.model_dump_json().encode())

    async def party(
        self, case_id: UUID, side: Side, name: str, contact: Contact, ways: Mapping[str, Language | Channel]
    ) -> Party:
        """Return a party of a new case, the first of its side, with its contact sealed."""
        party_id = party_id_of(case_id, side, 1)
        sealed = await self.sealed_contact(case_id, party_id, contact)
        return Party.model_validate({"party_id": party_id, "side": side, "name": name, "contact": sealed, **ways})

    async def answer(self, visitor: Visitor, case_id: UUID, question: str, text: str, *, private: bool) -> Answer:
        """Return an answer; a private one is sealed for the visitor's own party. Raises SignInNeeded."""
        if not private:
            return Answer(question=question, shared=text)
        member = visitor.membership(case_id)
        if member is None:
            raise SignInNeeded
        sealed = await self.parts.sealer.seal(case_id, f"party:{member.party_id}", text.encode())
        return Answer(question=question, private=sealed)


def _account_of(visitor: Visitor, form_key: str) -> UUID:
    return uuid5(visitor.author, f"account/{form_key}")


def staff_id(person: Mapping[str, str]) -> UUID:
    """Return the account id of a member of staff: by court and name."""
    return uuid5(NAMESPACE, f"staff/{person['court_id']}/{person['name']}")
