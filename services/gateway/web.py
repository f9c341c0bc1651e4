"""What a page gets: one `Visit` per request. It owns no rule of its own: it joins the visitor to the gateway's parts.

Every method acts as the visitor of the session; party, side and court are never taken from a form. Cookies are kept by
the session middleware: signing in or stepping up inside a request sets the new cookie on its response.

    @router.post("/cases/{case_id}/offers")
    async def send_offer(case_id: UUID, visit: Visiting, form: Posted) -> Response:
        case = await visit.case(case_id)
        receipt = await visit.send(case.case_id, MakeOffer(court_id=case.court_id, terms=...), form_key=form.key)
        outcome = await visit.outcome(receipt)      # waits at most 2 s; fate WORKING when time runs out

Served beside the pages: `/cases/<id>/files/<sha256>` (any PDF of the viewer's CaseView), `/cases/<id>/live` (SSE: an
event `changed` with the new version), `/clerk/letters.pdf` (every letter not yet posted, one batch), `/api/v1`, `/health`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from services.gateway.case_view import CaseView
from services.gateway.lines import CaseLine, CopyCheck, QueueItem
from services.gateway.receipts import Outcome, Receipt
from services.gateway.visitor import Invitation, Membership, Visitor
from shared.contracts.actor import Side
from shared.contracts.message import Command, Sealed
from shared.contracts.negotiation import Answer
from shared.contracts.parties import Channel, Contact, Language, Party

__all__ = ["Form", "Membership", "Posted", "Visit", "Visiting", "Visitor"]


@dataclass(frozen=True, slots=True)
class Form:
    """A posted form whose origin and token were checked. key: the hidden field `form_key` of that page."""

    key: str
    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, bytes]

    def get(self, name: str) -> str:
        """Return the first value of a field, without spaces around it; empty when it is absent."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return self.fields.get(name, ())


class Visit:
    """One request of one visitor."""

    visitor: Visitor
    now: datetime

    # --- forms -------------------------------------------------------------------------------------------------
    def form_key(self) -> str:
        """Return a new key for a form: put it in the hidden field `form_key`; the same key is the same action."""
        raise NotImplementedError

    # --- signing in --------------------------------------------------------------------------------------------
    async def sign_in(self, personal_key: str, pin: str) -> Visitor:
        """Sign in and rotate the session. Raises MistypedCode, WrongKeyOrPin, TooManyTries."""
        raise NotImplementedError

    async def step_up(self, personal_key: str, pin: str) -> Visitor:
        """Prove again who is here (for signing) and rotate the session. Raises as `sign_in`."""
        raise NotImplementedError

    async def sign_out(self) -> None:
        """End the session and clear the cookie."""
        raise NotImplementedError

    async def open_account(self, pin: str, form_key: str) -> Visitor:
        """Make an account with a new personal key and sign it in; drafts move along. Raises PinTooSimple.

        Called right before RegisterCase or JoinCase is sent. The same form key gives the same account. The key itself
        waits in `key_to_keep` until the person says that it is kept.
        """
        raise NotImplementedError

    async def key_to_keep(self) -> str | None:
        """Return the new personal key in groups (ABCD-EFGH-JKMN-X) as long as `key_is_kept` was not called."""
        raise NotImplementedError

    async def key_is_kept(self) -> None:
        """Forget the clear key: the person has printed or written it down."""
        raise NotImplementedError

    async def choose_language(self, language: Language) -> None:
        """Remember the language for this browser (a cookie) and, when signed in, for the account."""
        raise NotImplementedError

    # --- the letter's code -------------------------------------------------------------------------------------
    async def enter_code(self, code: str) -> Invitation:
        """Find the letter's invitation and keep it in the session (`visitor.invitation`).

        Raises MistypedCode, CodeUnknown, TooManyTries (10 an hour per code and per address).
        """
        raise NotImplementedError

    async def verify_code(self, code: str) -> str:
        """Return the id of the court that sent the letter with this code, nothing else. Raises as `enter_code`."""
        raise NotImplementedError

    # --- acting ------------------------------------------------------------------------------------------------
    async def send(self, case_id: UUID, *commands: Command, form_key: str) -> Receipt:
        """Store receipt and outbox row of each command in one transaction and return the last one's receipt.

        The same key with the same content returns the first receipt. Raises NotThere when the visitor may not do
        this, StepUpNeeded, SameKeyOtherBody, Unavailable.
        """
        raise NotImplementedError

    async def outcome(self, receipt: Receipt, wait_seconds: float = 2.0) -> Outcome:
        """Wait for what became of everything that was sent with the receipt; the first refusal wins."""
        raise NotImplementedError

    async def receipt(self, number: str) -> Receipt:
        """Return one of the visitor's own receipts. Raises NotThere."""
        raise NotImplementedError

    async def receipts(self, case_id: UUID) -> tuple[Receipt, ...]:
        """Return the visitor's own receipts of a case, newest first."""
        raise NotImplementedError

    # --- sealing what people type ------------------------------------------------------------------------------
    async def party(self, case_id: UUID, side: Side, name: str, contact: Contact, **ways: Language | Channel) -> Party:
        """Return a party of a new case with its contact sealed; ways: `language=`, `channel=`."""
        raise NotImplementedError

    async def sealed_contact(self, case_id: UUID, party_id: UUID, contact: Contact) -> Sealed:
        """Return a contact sealed for `party:<party_id>`."""
        raise NotImplementedError

    async def answer(self, case_id: UUID, question: str, text: str, *, private: bool) -> Answer:
        """Return an answer of the visitor's own party; a private one is sealed for that party alone."""
        raise NotImplementedError

    # --- reading -----------------------------------------------------------------------------------------------
    async def case(self, case_id: UUID) -> CaseView:
        """Return the case as this visitor may see it, own sealed texts opened. Raises SignInNeeded, NotThere."""
        raise NotImplementedError

    async def cases(self) -> tuple[CaseLine, ...]:
        """Return the visitor's own cases, newest first."""
        raise NotImplementedError

    async def queue(self) -> tuple[QueueItem, ...]:
        """Return the clerk's queue of the own court: urgent first, then oldest first. Raises NotThere for others."""
        raise NotImplementedError

    async def find_case(self, case_number: str) -> CaseLine:
        """Return a case of the clerk's own court by its number, however it is typed. Raises NotThere."""
        raise NotImplementedError

    async def check_copy(self, number: str = "", file: bytes = b"") -> CopyCheck:
        """Say whether a conformed copy is genuine, by number, by file, or by both. For anybody."""
        raise NotImplementedError

    # --- drafts ------------------------------------------------------------------------------------------------
    async def draft(self, name: str) -> dict[str, Any]:
        """Return what was typed so far under this name; empty when nothing was. Sealed at rest."""
        raise NotImplementedError

    async def keep_draft(self, name: str, fields: Mapping[str, Any]) -> None:
        """Store a draft (JSON values) for the visitor; `register`, `join`, `<case_id>/offer` and so on."""
        raise NotImplementedError

    async def drop_draft(self, name: str) -> None:
        """Forget a draft."""
        raise NotImplementedError


async def visiting(request: Request) -> Visit:
    """Return the request's visit (FastAPI dependency); `visit.visitor.signed_in` tells whether somebody is in."""
    raise NotImplementedError


async def posted(request: Request) -> Form:
    """Return the posted form after checking token and size (FastAPI dependency). Raises Forged, TooLarge.

    The page's form carries `<input type=hidden name=csrf_token value="{{ visit.visitor.csrf_token }}">` and `form_key`.
    """
    raise NotImplementedError


Visiting = Annotated[Visit, Depends(visiting)]
Posted = Annotated[Form, Depends(posted)]
