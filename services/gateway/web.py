"""What a page gets: one `Visit` per request. It owns no rule of its own: it joins the visitor to the gateway's parts.

Every method acts as the visitor of the session; party, side and court are never taken from a form. Cookies are kept by
the session middleware: signing in or stepping up inside a request sets the new cookie on its response.

    @router.post("/cases/{case_id}/offers")
    async def send_offer(case_id: UUID, visit: Visiting, form: Posted) -> Response:
        case = await visit.case(case_id)
        receipt = await visit.send(case.case_id, MakeOffer(court_id=case.court_id, terms=...), form_key=form.key)
        outcome = await visit.outcome(receipt)      # waits at most 2 s; fate WORKING when time runs out

Served beside the pages: `/cases/<id>/files/<sha256>` (any PDF of the viewer's CaseView), `/cases/<id>/live` (SSE: an
event `changed` with the new version), `/clerk/letters.pdf` (every letter not yet posted), `/api/v1`, `/health/…`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends
from starlette.requests import Request

from services.gateway.case_view import CaseView
from services.gateway.desk import Desk
from services.gateway.errors import SignInNeeded, WrongKeyOrPin
from services.gateway.forms import Form, Posted, posted
from services.gateway.language import COOKIE, asked_language
from services.gateway.lines import CaseLine, CopyCheck, QueueItem
from services.gateway.middleware import session_of
from services.gateway.receipts import Outcome, Receipt
from services.gateway.sending import Posting
from services.gateway.visitor import STEP_UP, Invitation, Membership, Visitor
from shared.contracts.actor import Side
from shared.contracts.message import Command, Sealed
from shared.contracts.negotiation import Answer
from shared.contracts.parties import Channel, Contact, Language, Party

__all__ = ["Form", "Membership", "Posted", "Visit", "Visiting", "Visitor", "posted"]


class Visit:
    """One request of one visitor."""

    def __init__(self, request: Request, desk: Desk, visitor: Visitor) -> None:
        self._request, self._desk, self.visitor = request, desk, visitor
        self.now: datetime = desk.parts.now()

    @property
    def desk(self) -> Desk:
        """Return the gateway's parts, for routes that serve no page."""
        return self._desk

    @property
    def slow(self) -> bool:
        """Say whether answers take longer than usual just now."""
        return self._desk.parts.slow

    # --- forms -------------------------------------------------------------------------------------------------
    def form_key(self) -> str:
        """Return a new key for a form: put it in the hidden field `form_key`; the same key is the same action."""
        return str(uuid4())

    # --- signing in --------------------------------------------------------------------------------------------
    async def sign_in(self, personal_key: str, pin: str) -> Visitor:
        """Sign in and rotate the session. Raises MistypedCode, WrongKeyOrPin, TooManyTries."""
        account_id = await self._desk.prove(personal_key, pin, self._address)
        await self._desk.drafts.move(self.visitor.author, account_id)
        return await self._renew(account_id)

    async def step_up(self, personal_key: str, pin: str) -> Visitor:
        """Prove again who is here (for signing) and rotate the session. Raises as `sign_in`."""
        account_id = await self._desk.prove(personal_key, pin, self._address)
        if account_id != self.visitor.account_id:
            raise WrongKeyOrPin
        return await self._renew(account_id, STEP_UP)

    async def enter_as(self, account_id: UUID) -> Visitor:
        """Begin a session for an account without its key: the demo page alone does this."""
        return await self._renew(account_id)

    async def sign_out(self) -> None:
        """End the session and clear the cookie."""
        await self._desk.sessions.end(session_of(self._request))
        self._request.state.session = ""

    async def still_here(self) -> Visitor:
        """Return who this session belongs to by now, without prolonging it: an open page is nobody's act."""
        return await self._desk.sessions.visitor(session_of(self._request), self.visitor.language, acting=False)

    async def open_account(self, pin: str, form_key: str) -> Visitor:
        """Make an account with a new personal key and sign it in; drafts move along. Raises PinTooSimple.

        Called right before RegisterCase or JoinCase is sent. The same form key gives the same account. The key itself
        waits in `key_to_keep` until the person says that it is kept.
        """
        court_id = self.visitor.invitation.court_id if self.visitor.invitation else self._desk.parts.court.id
        return await self._renew(await self._desk.open_account(self.visitor, pin, form_key, court_id))

    async def key_to_keep(self) -> str | None:
        """Return the new personal key in groups (ABCD-EFGH-JKMN-X) as long as `key_is_kept` was not called."""
        account_id = self.visitor.account_id
        return await self._desk.accounts.shown_key(account_id) if account_id else None

    async def key_is_kept(self) -> None:
        """Forget the clear key: the person has printed or written it down."""
        await self._desk.accounts.forget_shown_key(self._account())

    async def choose_language(self, language: Language) -> None:
        """Remember the language for this browser (a cookie) and, when signed in, for the account."""
        self._request.state.language = language
        self.visitor = replace(self.visitor, language=language)
        if self.visitor.account_id is not None:
            await self._desk.accounts.choose_language(self.visitor.account_id, language)

    async def take_up(self, pin: str, form_key: str) -> bool:
        """Let in again whoever opened an account with this form and never saw the answer. Raises WrongKeyOrPin."""
        account_id = await self._desk.opened_before(self.visitor, pin, form_key)
        if account_id is not None:
            await self._renew(account_id)
        return account_id is not None

    # --- the letter's code -------------------------------------------------------------------------------------
    async def enter_code(self, code: str) -> Invitation:
        """Find the letter's invitation and keep it in the session (`visitor.invitation`).

        Raises MistypedCode, CodeUnknown, TooManyTries (10 an hour per code and per address).
        """
        invitation = await self._desk.invitation(code, self._address)
        await self._desk.sessions.remember_code(session_of(self._request), invitation.code_mac)
        self.visitor = replace(self.visitor, invitation=invitation)
        return invitation

    async def verify_code(self, code: str) -> str:
        """Return the id of the court that sent the letter with this code, nothing else. Raises as `enter_code`."""
        return (await self._desk.invitation(code, self._address)).court_id

    # --- acting ------------------------------------------------------------------------------------------------
    async def send(self, case_id: UUID, *commands: Command, form_key: str) -> Receipt:
        """Store receipt and outbox row of each command in one transaction and return the last one's receipt.

        The same key with the same content returns the first receipt. Raises NotThere when the visitor may not do
        this, StepUpNeeded, SameKeyOtherBody, Unavailable.
        """
        return await self._desk.sending.send(Posting(self.visitor, case_id, commands, form_key))

    async def outcome(self, receipt: Receipt, wait_seconds: float = 2.0) -> Outcome:
        """Wait for what became of everything that was sent with the receipt; the first refusal wins."""
        return await self._desk.receipts.outcome(receipt, wait_seconds)

    async def receipt(self, number: str) -> Receipt:
        """Return one of the visitor's own receipts. Raises NotThere."""
        return await self._desk.receipts.by_number(self.visitor.author, number)

    async def receipts(self, case_id: UUID) -> tuple[Receipt, ...]:
        """Return the visitor's own receipts of a case, newest first."""
        return await self._desk.receipts.of_case(self.visitor.author, case_id)

    # --- sealing what people type ------------------------------------------------------------------------------
    async def party(self, case_id: UUID, side: Side, name: str, contact: Contact, **ways: Language | Channel) -> Party:
        """Return a party of a new case with its contact sealed; ways: `language=`, `channel=`."""
        return await self._desk.party(case_id, side, name, contact, ways)

    async def sealed_contact(self, case_id: UUID, party_id: UUID, contact: Contact) -> Sealed:
        """Return a contact sealed for `party:<party_id>`."""
        return await self._desk.sealed_contact(case_id, party_id, contact)

    async def answer(self, case_id: UUID, question: str, text: str, *, private: bool) -> Answer:
        """Return an answer of the visitor's own party; a private one is sealed for that party alone."""
        return await self._desk.answer(self.visitor, case_id, question, text, private=private)

    # --- reading -----------------------------------------------------------------------------------------------
    async def case(self, case_id: UUID) -> CaseView:
        """Return the case as this visitor may see it, own sealed texts opened. Raises SignInNeeded, NotThere."""
        return await self._desk.reading.case(self.visitor, case_id)

    async def cases(self) -> tuple[CaseLine, ...]:
        """Return the visitor's own cases, newest first."""
        return await self._desk.reading.cases(self.visitor)

    async def queue(self) -> tuple[QueueItem, ...]:
        """Return the clerk's queue of the own court: urgent first, then oldest first. Raises NotThere for others."""
        return await self._desk.reading.queue(self.visitor)

    async def find_case(self, case_number: str) -> CaseLine:
        """Return a case of the clerk's own court by its number, however it is typed. Raises NotThere."""
        return await self._desk.reading.find_case(self.visitor, case_number)

    async def check_copy(self, number: str = "", file: bytes = b"") -> CopyCheck:
        """Say whether a conformed copy is genuine, by number, by file, or by both. For anybody."""
        return await self._desk.copies.check(number, file)

    # --- drafts ------------------------------------------------------------------------------------------------
    async def draft(self, name: str) -> dict[str, Any]:
        """Return what was typed so far under this name; empty when nothing was. Sealed at rest."""
        return await self._desk.drafts.get(self.visitor.author, name)

    async def keep_draft(self, name: str, fields: Mapping[str, Any]) -> None:
        """Store a draft (JSON values) for the visitor; `register`, `join`, `<case_id>/offer` and so on."""
        await self._desk.drafts.put(self.visitor.author, name, fields)

    async def drop_draft(self, name: str) -> None:
        """Forget a draft."""
        await self._desk.drafts.drop(self.visitor.author, name)

    # --- the request ------------------------------------------------------------------------------------------
    @property
    def _address(self) -> str:
        return self._request.client.host if self._request.client else ""

    def _account(self) -> UUID:
        if self.visitor.account_id is None:
            raise SignInNeeded
        return self.visitor.account_id

    async def _renew(self, account_id: UUID, method: str = "session") -> Visitor:
        since = self.visitor.began_at if method == STEP_UP else None
        token = await self._desk.sessions.start(session_of(self._request), account_id, method, since)
        self._request.state.session = token
        language = self.visitor.language
        if COOKIE not in self._request.cookies:
            language = self._request.state.language = await self._desk.accounts.language_of(account_id)
        self.visitor = await self._desk.sessions.visitor(token, language)
        return self.visitor


async def visiting(request: Request) -> Visit:
    """Return the request's visit (FastAPI dependency); `visit.visitor.signed_in` tells whether somebody is in."""
    received: Visit | None = getattr(request.state, "visit", None)
    if received is not None:
        return received
    desk: Desk = request.app.state.desk
    visitor = await desk.sessions.visitor(session_of(request), asked_language(request))
    return Visit(request, desk, visitor)


Visiting = Annotated[Visit, Depends(visiting)]
