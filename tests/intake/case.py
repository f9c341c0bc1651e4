"""One made-up case on its way in, for all tests of intake: Ana Ruiz (plaintiff), Ben Cole (defendant), clerk Priya."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from services.intake.domain.register import IntakeHeard, IntakeOwn, Rules
from services.intake.handlers import handlers
from shared.contracts.actor import Actor, Side
from shared.contracts.documents import AgreementFullySigned, StoredFile
from shared.contracts.filing import FilingAccepted, FilingReceived, FilingSubmitted, HearingChoice
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.intake import (
    ConfirmedAddress,
    ConfirmParties,
    DeclineInvitation,
    DefendantInvited,
    Eligibility,
    Hearing,
    JoinCase,
    LeaveOdr,
    RecordFeeReceipt,
    RegisterCase,
    SetHearing,
)
from shared.contracts.message import Event, Sealed
from shared.contracts.negotiation import TermsAgreed
from shared.contracts.parties import Channel, Language, Party, UserAgreement
from shared.contracts.policy import Role
from shared.contracts.public import CaseStatus, CaseStatusChanged
from shared.contracts.terms import Terms, terms_sha256
from shared.courtcalendar.court import load_courts
from tests.support.story import Story

Intake = Story[IntakeOwn, IntakeHeard]

COURT_ID = "san-joaquin"
COURTS = {**load_courts("courts"), **load_courts("tests/courtcalendar/courts")}
COURT = COURTS[COURT_ID]
NUMBER = "STK-CV-LSC-2026-0004711"
CASE_ID = case_id_of(COURT_ID, NUMBER)
ANA_ID = party_id_of(CASE_ID, Side.PLAINTIFF, 1)
BEN_ID = party_id_of(CASE_ID, Side.DEFENDANT, 1)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
HEARING = Hearing(starts_at=datetime(2026, 4, 15, 16, 0, tzinfo=UTC), department="10B")
CUTOFF = datetime(2026, 4, 14, 6, 59, 59, tzinfo=UTC)
LATER = Hearing(starts_at=datetime(2026, 6, 10, 16, 0, tzinfo=UTC), department="10B")
READ = UserAgreement(version="2026-1", language=Language.ENGLISH)


def account(name: str) -> UUID:
    return uuid5(CASE_ID, f"account/{name}")


def mac_of(invitation_id: UUID) -> str:
    return sha256(invitation_id.bytes).hexdigest()


RULES = Rules(courts=COURTS, code_mac=mac_of)
CLERK = Actor(account_id=account("priya"), role=Role.CLERK, court_id=COURT_ID)
ANA_NEW = Actor(account_id=account("ana"), role=Role.PARTY, court_id=COURT_ID)
BEN_NEW = Actor(account_id=account("ben"), role=Role.PARTY, court_id=COURT_ID)
ANA = ANA_NEW.model_copy(update={"party_id": ANA_ID, "side": Side.PLAINTIFF})
BEN = BEN_NEW.model_copy(update={"party_id": BEN_ID, "side": Side.DEFENDANT})


def sealed_for(party_id: UUID, box: str = "Ym94") -> Sealed:
    return Sealed(audience=f"party:{party_id}", box=box)


PARTIES = (
    Party(party_id=ANA_ID, side=Side.PLAINTIFF, name="Ana Ruiz", contact=sealed_for(ANA_ID), channel=Channel.EMAIL),
    Party(party_id=BEN_ID, side=Side.DEFENDANT, name="Ben Cole", contact=sealed_for(BEN_ID)),
)
RECEIPT = RecordFeeReceipt(
    court_id=COURT_ID, case_number=NUMBER, receipt_number="R-1001", paid_on=date(2026, 3, 2), amount_cents=2_700
)
REGISTER = RegisterCase(
    court_id=COURT_ID,
    case_number=NUMBER,
    receipt_number="R-1001",
    account_id=ANA_NEW.account_id,
    parties=PARTIES,
    claim_cents=250_000,
    claim_reason="The deposit was not returned.",
    eligibility=Eligibility(adult_without_guardian=True, not_in_bankruptcy=True, not_on_active_duty=True),
    user_agreement=READ,
)
SET = SetHearing(hearing=HEARING)
CONFIRM = ConfirmParties(
    parties=(
        ConfirmedAddress(party_id=ANA_ID, name="Ana Ruiz", contact=sealed_for(ANA_ID)),
        ConfirmedAddress(party_id=BEN_ID, name="Benjamin Cole", contact=sealed_for(BEN_ID, "bmV3")),
    ),
)
LEAVE = LeaveOdr()


def fresh(case_id: UUID = CASE_ID) -> Intake:
    return Story(handlers, RULES, case_id)


def paid() -> Intake:
    story = fresh()
    story.ask(RECEIPT, CLERK, NOW)
    return story


def registered() -> Intake:
    story = paid()
    story.ask(REGISTER, ANA_NEW, NOW)
    return story


def invited(hearing: Hearing = HEARING) -> Intake:
    story = registered()
    story.ask(SET.model_copy(update={"hearing": hearing}), CLERK, NOW)
    story.ask(CONFIRM, CLERK, NOW)
    return story


def active() -> Intake:
    story = invited()
    story.ask(join(story), BEN_NEW, NOW + timedelta(days=3))
    return story


def invitation_of(story: Intake) -> DefendantInvited:
    return [told.event for told in story.history if isinstance(told.event, DefendantInvited)][-1]


def join(story: Intake) -> JoinCase:
    letter = invitation_of(story)
    return JoinCase(
        invitation_id=letter.invitation_id,
        code_mac=letter.code_mac,
        account_id=BEN_NEW.account_id,
        contact=sealed_for(BEN_ID, "am9pbg=="),
        language=Language.SPANISH,
        channel=Channel.EMAIL,
        user_agreement=READ,
    )


def decline(story: Intake) -> DeclineInvitation:
    letter = invitation_of(story)
    return DeclineInvitation(invitation_id=letter.invitation_id, code_mac=letter.code_mac)


TERMS = Terms(principal_cents=1_000, total_cents=1_000, payer_ids=(BEN_ID,), payee_ids=(ANA_ID,), method="Check")
AGREED = TermsAgreed(offer_id=uuid5(CASE_ID, "offer"), terms=TERMS, terms_sha256=terms_sha256(TERMS))
SIGNED = AgreementFullySigned(version_number=1, base_sha256="0" * 64)
FILE = StoredFile(object_key="sealed/x", size_bytes=1, media_type="application/pdf", sha256="0" * 64)
ENVELOPE_ID = uuid5(CASE_ID, "envelope")
SUBMITTED = FilingSubmitted(
    envelope_id=ENVELOPE_ID, sealed_sha256="0" * 64, file=FILE, title="Settlement agreement", submitted_at=NOW
)
RECEIVED = FilingReceived(envelope_id=ENVELOPE_ID, received_at=NOW)


def accepted(hearing: HearingChoice, at: datetime, continued_to: Hearing | None = None) -> FilingAccepted:
    return FilingAccepted(
        envelope_id=ENVELOPE_ID,
        transaction_number="T-1",
        title="Settlement agreement",
        filed_on=at.date(),
        accepted_at=at,
        fee_cents=0,
        file=FILE,
        hearing=hearing,
        continued_to=continued_to,
    )


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def public(events: list[Event]) -> list[CaseStatus]:
    return [event.status for event in events if isinstance(event, CaseStatusChanged)]
