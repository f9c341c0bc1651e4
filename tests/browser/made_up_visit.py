"""A visit without servers: who is here and how far the case is come from two cookies; what is sent is done at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID, uuid4

from starlette.datastructures import UploadFile
from starlette.requests import Request

from services.gateway.door.forms import Form
from services.gateway.errors import NotThere, SignInNeeded, WrongKeyOrPin
from services.gateway.people.askers import Asker
from services.gateway.people.refused_form import RefusedForm
from services.gateway.people.visitor import Invitation, Membership, Visitor
from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.projection.paper_view import LetterView
from services.gateway.projection.queueing import QueueItem, QueueKind
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.lines import CaseLine, Claim, CopyCheck, CopyVerdict
from services.gateway.sending.receipts import Receipt, number_of
from services.gateway.sending.registering import ReceiptSays
from services.gateway.sending.sealing import Sealing
from shared.contracts.actor import Side
from shared.contracts.message import Command, Sealed
from shared.contracts.parties import Address, Contact, Language
from shared.contracts.policy import Role
from shared.courtcalendar.court import Court
from shared.courtcalendar.sites import Sites
from tests.browser import made_up_case as story
from tests.browser.made_up_case import COURTS
from tests.browser.made_up_staff import NAMES, MadeUpStaff
from tests.browser.other_people import named

SLOW: Final = "slow"  # the chapter in which the case waits and the pages say so
DRAFTS: Final[dict[str, dict[str, Any]]] = {}
RECEIPTS: Final[dict[str, Receipt]] = {}
NOW: Final = datetime(2026, 12, 9, 18, 0, tzinfo=story.START.tzinfo)
INVITATION: Final = Invitation(
    invitation_id=story.an_id("invitation"),
    case_id=story.CASE,
    court_id=story.COURT,
    case_number=story.NUMBER,
    party_id=story.MARCUS,
    code_mac="0" * 64,
    expires_at=story.JOIN_UNTIL,
    open=True,
)


@dataclass(frozen=True)
class MadeUpParts:
    """What pages ask of the process."""

    courts: Mapping[str, Court]
    slow: bool

    @property
    def sites(self) -> Sites:
        return Sites(self.courts, "http://127.0.0.1")

    def case_id(self, _court_id: str, _case_number: str) -> UUID:
        return story.CASE


class MadeUpVisit:
    """Has the methods that pages use of `Visit` and of what it does for the visitor."""

    def __init__(self, request: Request) -> None:
        cookies = request.cookies
        self.who, self.chapter = cookies.get("who", ""), cookies.get("chapter", "offered")
        slow = self.chapter == SLOW
        self.chapter = "offered" if slow else self.chapter
        self.request, self.now = request, NOW
        self.account = story.an_id(self.who or cookies.get("browser", "somebody"))
        self.parts = MadeUpParts(COURTS, slow=slow)
        self.visitor = self._visitor()
        self.account_id, self.address = self.account, "203.0.113.1"
        self.asker = Asker(self.address)
        self.reading = self.sending = self.receipts = self.drafts = self
        self.sealing = Sealing(SimpleNamespace(sealer=self), self.visitor)  # type: ignore[arg-type]
        self.refused = RefusedForm(self.parts, self, request.url.path, None)  # type: ignore[arg-type]
        self.copies, self.accounts, self.sessions = MadeUpCopies(), self, self
        self.staff = MadeUpStaff(self.visitor)

    def _visitor(self) -> Visitor:
        language = Language(self.request.cookies.get("odr_language", "en"))
        if not self.who:
            invitation = INVITATION if self.request.cookies.get("code") else None
            return Visitor(author=self.account, language=language, csrf_token="made-up", invitation=invitation)
        side = Side(self.who) if self.who in list(Side) else None
        member = self._member(side) if side else None
        role = Role.PARTY if member else Role(self.who)
        return Visitor(
            author=self.account,
            language=language,
            csrf_token="made-up",
            account_id=self.account,
            role=role,
            court_id=story.COURT,
            name=named(NAMES.get(role, "")),
            memberships=(member,) if member else (),
            idle_for=timedelta(minutes=30),
        )

    def _member(self, side: Side) -> Membership:
        party = story.ROSA if side is Side.PLAINTIFF else story.MARCUS
        return Membership(case_id=story.CASE, court_id=story.COURT, case_number=story.NUMBER, party_id=party, side=side)

    async def sign_in(self, personal_key: str, pin: str, onward: str = "") -> None:
        if not personal_key.startswith("0000"):
            raise WrongKeyOrPin

    async def step_up(self, personal_key: str, pin: str) -> None:
        return None

    async def take_up(self, pin: str, form_key: str) -> bool:
        return False

    async def sign_out(self) -> None:
        self.who = ""

    async def open_account(self, pin: str, form_key: str, court_id: str) -> None:
        return None

    async def key_to_keep(self) -> str | None:
        return "7H2K-94QD-5TQ8-2"

    async def forget_shown_key(self, account_id: UUID) -> None:
        return None

    async def choose_language(self, language: Language) -> None:
        self.request.state.language = language.value

    async def receipt_says(self, case_id: UUID, number: str) -> ReceiptSays:
        return ReceiptSays.RIGHT

    def choose_court(self, court_id: str) -> None:
        self.request.state.court = court_id

    async def enter_code(self, code: str) -> Invitation:
        return INVITATION

    async def invitation(self, typed: str, address: str) -> Invitation:
        return INVITATION

    async def send(self, case_id: UUID, *commands: Command, form_key: str) -> Receipt:
        command = commands[-1]
        receipt = Receipt(
            number=number_of(uuid4()),
            command_id=uuid4(),
            case_id=case_id,
            court_id=story.COURT,
            kind=type(command).__name__,
            received_at=self.now,
            sha256="5b" * 32,
            outcome=Outcome(fate=Fate.DONE, at=self.now),
        )
        RECEIPTS[receipt.number] = receipt
        return receipt

    async def outcome(self, receipt: Receipt, wait_seconds: float = 2.0) -> Outcome:
        return receipt.outcome

    async def by_number(self, number: str) -> Receipt:
        if number not in RECEIPTS:
            raise NotThere
        return RECEIPTS[number]

    async def of_case(self, case_id: UUID) -> tuple[Receipt, ...]:
        return tuple(RECEIPTS.values())[:3]

    async def seal(self, case_id: UUID, audience: str, text: bytes) -> Sealed:
        return Sealed(audience=audience, box="AAAA")

    async def claim(self) -> Claim | None:
        found = story.told(self.chapter)
        return Claim(cents=found.claim_cents or 0, reason=found.claim_reason) if self.visitor.invitation else None

    async def case(self, case_id: UUID) -> CaseView:
        if not self.who:
            raise SignInNeeded
        if case_id != story.CASE or self.visitor.role is Role.ADMINISTRATOR:
            raise NotThere
        found = story.view(self.chapter, self.who)
        home = _contact()
        opened = [
            party.model_copy(update={"contact": home}) if party.sealed_contact else party for party in found.parties
        ]
        notices = [
            notice.model_copy(
                update={"subject": named("Marcus Hill joined"), "body": named("Marcus Hill joined.\n\nYou can act.")}
            )
            for notice in found.notices
        ]
        return found.model_copy(update={"parties": tuple(opened), "notices": tuple(notices)})

    async def letter(self, case_id: UUID, letter: LetterView) -> bytes:
        return b"%PDF-1.7"

    async def cases(self) -> tuple[CaseLine, ...]:
        line = CaseLine(
            case_id=story.CASE,
            court_id=story.COURT,
            case_number=story.NUMBER,
            plaintiff=named("Rosa Delgado"),
            defendant=named("Marcus Hill"),
            phase=story.told(self.chapter).phase,
            hearing_at=story.HEARING.starts_at,
            updated_at=self.now,
        )
        return (line, line)

    async def queue(self) -> tuple[QueueItem, ...]:
        if self.who != "clerk":
            raise NotThere
        return tuple(
            QueueItem(
                kind=kind,
                subject_id=story.an_id("lost" if kind is QueueKind.FAILED else "envelope"),
                party_id=story.MARCUS if kind is QueueKind.FAILED else None,
                case_id=story.CASE,
                case_number=story.NUMBER,
                plaintiff=named("Rosa Delgado"),
                defendant=named("Marcus Hill"),
                since=self.now - timedelta(hours=5),
                hearing_at=story.HEARING.starts_at,
                urgent=kind is QueueKind.FILING,
                pages=2,
                addressee=named("Marcus Hill") if kind is QueueKind.LETTER else "",
            )
            for kind in QueueKind
        )

    async def find_cases(self, typed: str) -> tuple[CaseLine, ...]:
        return () if typed == "12 Main Street" else await self.cases()

    async def keep_unsent(self, place: str, typed: Mapping[str, str]) -> bool:
        return False

    async def unsent(self, place: str) -> Mapping[str, str]:
        return {}

    async def get(self, name: str) -> dict[str, Any]:
        return dict(DRAFTS.get(self._draft(name), {}))

    async def put(self, name: str, fields: Mapping[str, Any]) -> None:
        kept = DRAFTS.setdefault(self._draft(name), {})
        kept.clear()
        kept.update(fields)

    async def drop(self, name: str) -> None:
        DRAFTS.pop(self._draft(name), None)

    def _draft(self, name: str) -> str:
        return f"{self.account}/{self.request.cookies.get('browser', '')}/{name}"


def _contact() -> Contact:
    street = named("12 Main Street")
    return Contact(mailing_address=Address(street=street, city="Stockton", state="CA", postal_code="95202"))


class MadeUpCopies:
    """Knows one kind of number."""

    async def check(self, number: str = "", file: bytes = b"") -> CopyCheck:
        verdict = CopyVerdict.GENUINE if number.startswith("SJ") else CopyVerdict.UNKNOWN
        return CopyCheck(verdict=verdict, court_id=story.COURT, transaction_number=number)


async def made_up_visit(request: Request) -> MadeUpVisit:
    return MadeUpVisit(request)


async def made_up_form(request: Request) -> Form:
    async with request.form() as parsed:
        texts = [(name, value) for name, value in parsed.multi_items() if isinstance(value, str)]
        fields = {name: tuple(value for other, value in texts if other == name) for name, _ in texts}
        files = {name: await value.read() for name, value in parsed.multi_items() if isinstance(value, UploadFile)}
    assert fields.get("csrf_token") == ("made-up",), "every form carries the session's token"
    return Form(key=fields["form_key"][0], fields=fields, files=files)
