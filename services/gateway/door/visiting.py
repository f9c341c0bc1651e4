"""One request of one visitor, a person's or a program's: who asks, and what the gateway does for them.

Everything acts as that visitor; party, side and court are never taken from a form. Signing in or stepping up inside a
request sets the new cookie on its response (middleware.py).

    @router.post("/cases/{case_id}/offers/new/check")
    async def send_offer(case_id: UUID, visit: Visiting, form: Posted) -> Response:
        case = await visit.reading.case(case_id)
        receipt = await visit.sending.send(case.case_id, MakeOffer(terms=...), form_key=form.key)
        outcome = await visit.receipts.outcome(receipt)      # waits at most 2 s; fate WORKING when time runs out
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from services.gateway.door.middleware import device_cookie, session_of
from services.gateway.errors import SignInNeeded, WrongKeyOrPin
from services.gateway.parts import Parts
from services.gateway.people.accounts import Accounts
from services.gateway.people.askers import Asker, Devices, network_of
from services.gateway.people.court_choice import host_of
from services.gateway.people.drafts import UNSENT, Drafts
from services.gateway.people.language import COOKIE, asked_language
from services.gateway.people.refused_form import RefusedForm
from services.gateway.people.sessions import Sessions
from services.gateway.people.staff import Staff
from services.gateway.people.visitor import STEP_UP, Invitation, Visitor
from services.gateway.reading.copies import Copies
from services.gateway.reading.reading import Reading
from services.gateway.sending.receipt_book import ReceiptBook
from services.gateway.sending.registering import ReceiptSays, receipt_says
from services.gateway.sending.sealing import Sealing
from services.gateway.sending.sending import Sending
from shared.contracts.parties import Language


@dataclass(slots=True)
class Visit:
    """One request. now: the product's time at its beginning."""

    request: Request
    parts: Parts
    visitor: Visitor
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Look at the clock once: a request has one present."""
        self.now = self.parts.now()

    # --- what is done for the visitor ----------------------------------------------------------------------------
    @property
    def reading(self) -> Reading:
        return Reading(self.parts, self.visitor)

    @property
    def sending(self) -> Sending:
        return Sending(self.parts, self.visitor, self.asker)

    @property
    def sealing(self) -> Sealing:
        return Sealing(self.parts, self.visitor)

    @property
    def receipts(self) -> ReceiptBook:
        return ReceiptBook(self.parts, self.visitor.author)

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.parts, self.visitor.author)

    @property
    def refused(self) -> RefusedForm:
        stranger = None if self.visitor.signed_in else self.asker
        return RefusedForm(self.parts, self.drafts, self.request.url.path, stranger)

    @property
    def copies(self) -> Copies:
        return Copies(self.parts.reading, self.parts.opening, network_of(self.address))

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.parts)

    @property
    def sessions(self) -> Sessions:
        return Sessions(self.parts)

    @property
    def staff(self) -> Staff:
        return Staff(self.parts, self.visitor)

    @property
    def account_id(self) -> UUID:
        """Return the visitor's account. Raises SignInNeeded for somebody without one."""
        if self.visitor.account_id is None:
            raise SignInNeeded
        return self.visitor.account_id

    @property
    def address(self) -> str:
        """Return the network address of whoever asks, or of their proxy when it is not a trusted one (server.py)."""
        return self.request.client.host if self.request.client else ""

    @property
    def asker(self) -> Asker:
        """Return what limits of tries count."""
        invitation = self.visitor.invitation
        device = Devices(self.parts.pepper).read(self.request.cookies.get(device_cookie(self.parts.settings), ""))
        letter = invitation.invitation_id if invitation and invitation.open else None
        return Asker(self.address, self.visitor.account_id, device, letter)

    # --- signing in ----------------------------------------------------------------------------------------------
    async def sign_in(self, personal_key: str, pin: str, onward: str = "") -> None:
        """Sign in and rotate the session. Raises MistypedCode, WrongKeyOrPin, TooManyTries, WaitALittle.

        onward: where to go on; only what this browser typed in that form comes along. Anything else that lies here,
        a letter's code too, may be another person's.
        """
        account_id = await self.accounts.prove(personal_key, pin, self.asker)
        form = onward.removeprefix("/").partition("/")[0]
        await self._bring_drafts(account_id, form)
        await self.enter_as(account_id, with_code=form == "join")

    async def step_up(self, personal_key: str, pin: str) -> None:
        """Prove again who is here (for signing) and rotate the session. Raises as `sign_in`."""
        account_id = await self.accounts.prove(personal_key, pin, self.asker)
        if account_id != self.visitor.account_id:
            raise WrongKeyOrPin
        await self.enter_as(account_id, STEP_UP)

    async def open_account(self, pin: str, form_key: str, court_id: str) -> None:
        """Make an account with a new personal key and sign it in; drafts move along.

        Raises PinTooSimple, TooManyTries, WaitALittle.

        Called right before RegisterCase or JoinCase is sent. The same form key gives the same account. The key itself
        waits in `key_to_keep` until the person says that it is kept.
        """
        account_id = await self.accounts.open_for(self.visitor, pin, form_key, court_id, self.asker)
        await self._bring_drafts(account_id)
        await self.enter_as(account_id)

    async def _bring_drafts(self, account_id: UUID, form: str | None = None) -> None:
        """Take along what this browser typed before anybody had signed in; what an account typed stays with it."""
        if self.visitor.account_id is None:
            await self.drafts.move_to(account_id, form)

    async def take_up(self, pin: str, form_key: str) -> bool:
        """Let in again whoever opened an account with this form and never saw the answer. Raises WrongKeyOrPin."""
        account_id = await self.accounts.opened_before(self.visitor, pin, form_key)
        if account_id is not None:
            await self.enter_as(account_id)
        return account_id is not None

    async def enter_as(self, account_id: UUID, method: str = "session", *, with_code: bool = True) -> None:
        """Begin a session for an account that was proved (or chosen on the demo page) in place of this one.

        with_code: the letter's code that was typed here stays in the session.
        """
        since = self.visitor.began_at if method == STEP_UP else None
        known = self.asker.device
        if not with_code:
            await self.sessions.forget_code(session_of(self.request))
        token = await self.sessions.start(session_of(self.request), account_id, method, since)
        self.request.state.session = token
        self.request.state.device = Devices(self.parts.pepper).cookie_for(account_id, known)
        language = self.visitor.language
        if COOKIE not in self.request.cookies:
            language = self.request.state.language = await self.accounts.language_of(account_id)
        self.visitor = await self.sessions.visitor(token, language)
        self.choose_court(self.visitor.court_id)

    async def sign_out(self) -> None:
        """End the session and clear the cookie."""
        await self.sessions.end(session_of(self.request))
        self.request.state.session = ""

    async def still_here(self) -> Visitor:
        """Return who this session belongs to by now, without prolonging it: an open page is nobody's act."""
        return await self.sessions.visitor(session_of(self.request), self.visitor.language, acting=False)

    async def key_to_keep(self) -> str | None:
        """Return the new personal key in groups (ABCD-EFGH-JKMN-Q) until its owner has said that it is kept."""
        account_id = self.visitor.account_id
        return await self.accounts.shown_key(account_id) if account_id else None

    async def choose_language(self, language: Language) -> None:
        """Remember the language for this browser (a cookie) and, when signed in, for the account."""
        self.request.state.language = language
        self.visitor = replace(self.visitor, language=language)
        if self.visitor.account_id is not None:
            await self.accounts.choose_language(self.visitor.account_id, language)

    def choose_court(self, court_id: str) -> None:
        """Remember the court for this browser (a cookie), unless its host says it already."""
        if self.parts.sites.of_host(host_of(self.request)) is None:
            self.request.state.court = court_id

    async def receipt_says(self, case_id: UUID, number: str) -> ReceiptSays:
        """Return what is known of a receipt number. Raises TooManyTries, WaitALittle."""
        return await receipt_says(self.parts, case_id, number, self.asker)

    # --- what was typed too late -----------------------------------------------------------------------------------
    async def keep_unsent(self, place: str, typed: Mapping[str, str]) -> bool:
        """Keep what was typed too late for whoever had the session until its time ran out; say whether it is kept."""
        owner = await self.sessions.last_owner(session_of(self.request))
        if owner is not None:
            await Drafts(self.parts, owner).put(f"{UNSENT}{place}", typed)
        return owner is not None

    async def unsent(self, place: str) -> Mapping[str, str]:
        """Return what the visitor typed at a place and has not sent."""
        return await self.drafts.get(f"{UNSENT}{place}")

    # --- the letter's code ---------------------------------------------------------------------------------------
    async def enter_code(self, code: str) -> Invitation:
        """Find the letter's invitation and keep it in the session (`visitor.invitation`).

        Raises MistypedCode, CodeUnknown, TooManyTries, WaitALittle.
        """
        invitation = await self.sessions.invitation(code, self.asker)
        await self.sessions.remember_code(session_of(self.request), invitation.code_mac)
        self.visitor = replace(self.visitor, invitation=invitation)
        return invitation


async def visiting(request: Request) -> Visit:
    """Return the request's visit (FastAPI dependency); `visit.visitor.signed_in` tells whether somebody is in."""
    received: Visit | None = getattr(request.state, "visit", None)
    if received is not None:
        return received
    parts: Parts = request.app.state.parts
    sessions = Sessions(parts)
    if not await sessions.knows(session_of(request)):
        request.state.session = ""  # whoever made it up gets another
    visitor = await sessions.visitor(session_of(request), asked_language(request))
    return Visit(request, parts, visitor)


Visiting = Annotated[Visit, Depends(visiting)]
