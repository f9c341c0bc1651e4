"""What intake is asked and what it says: receipts, registration, invitations, joining, hearing, exits, the phase."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.actor import Side
from shared.contracts.message import Command, Event, Facts, ForAudit, ForCase, ForCourt, ForParty, Sealed
from shared.contracts.parties import Channel, Language, Party, UserAgreement
from shared.contracts.policy import BOTH, CLERK, CODE_HOLDER, INVITED, NEWCOMER
from shared.contracts.values.courtroom import Department
from shared.contracts.values.numbers import AtMoment, Cents, OnDay, SomeCents, YesNo
from shared.contracts.values.printed import CaseNumber, ReceiptNumber
from shared.contracts.values.text import CourtId, Name, PlainText

MOST_PARTIES: Final = 50
Mac = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]  # of the letter's code


class Phase(StrEnum):
    """The case's phase as people see it, derived from everyone's events."""

    FEE_CONFIRMED = "fee_confirmed"
    REGISTERED = "registered"
    INVITED = "invited"
    ACTIVE = "active"
    TERMS_AGREED = "terms_agreed"
    SIGNED = "signed"
    FILED = "filed"
    ACCEPTED = "accepted"
    RETURNED_TO_HEARING = "returned_to_hearing"


class ReturnReason(StrEnum):
    """Why a case went back to its hearing; private, never published."""

    LEFT = "left"
    CUTOFF = "cutoff"


class Hearing(Facts):
    """A hearing: instant in UTC, and the courtroom."""

    starts_at: AtMoment
    department: Department


class Eligibility(Facts):
    """The plaintiff's answers to the eligibility check; each must be yes."""

    adult_without_guardian: YesNo
    not_in_bankruptcy: YesNo
    not_on_active_duty: YesNo


class RecordFeeReceipt(Command, by=(CLERK,)):
    """The clerk records that the court has received the ODR fee for a case."""

    court_id: ForCourt[CourtId]
    case_number: ForCourt[CaseNumber]
    receipt_number: ForCourt[ReceiptNumber]
    paid_on: ForCourt[OnDay]
    amount_cents: ForCourt[Cents]


class RegisterCase(Command, by=(NEWCOMER,)):
    """The plaintiff registers the case: the parties as on the claim, the amount, the eligibility answers.

    parties: in the order of the claim; the first is who registers · receipt_number: None where the court asks no fee.
    """

    court_id: ForCourt[CourtId]
    case_number: ForCase[CaseNumber]
    receipt_number: ForCourt[ReceiptNumber | None] = None
    account_id: ForCase[UUID]
    parties: ForCase[Annotated[tuple[Party, ...], Field(min_length=1, max_length=MOST_PARTIES)]]
    claim_cents: ForCase[SomeCents]
    claim_reason: ForCase[Annotated[str, PlainText(1_000, lines=True)]]
    declared_hearing_on: ForCase[OnDay | None] = None
    eligibility: ForCourt[Eligibility]
    user_agreement: ForCase[UserAgreement]


class ConfirmedAddress(Facts):
    """A party's name as in the court's file and the contact sealed anew by the clerk."""

    party_id: UUID
    name: Name
    contact: Sealed


class ConfirmParties(Command, by=(CLERK,)):
    """The clerk confirms names and addresses against the court's file; only then may an invitation leave."""

    parties: ForCase[Annotated[tuple[ConfirmedAddress, ...], Field(max_length=MOST_PARTIES)]]


class SetHearing(Command, by=(CLERK,)):
    """The court sets the hearing.

    closed_day_meant: the clerk means a day on which, or an hour at which, the court is closed.
    """

    hearing: ForCase[Hearing]
    closed_day_meant: ForCourt[YesNo | None] = None


class JoinCase(Command, by=(INVITED,)):
    """The defendant joins with the letter's code; the gateway sends only the code's mac."""

    invitation_id: ForCase[UUID]
    code_mac: ForAudit[Mac]
    account_id: ForCase[UUID]
    contact: ForParty[Sealed]
    language: ForCase[Language]
    channel: ForCase[Channel]
    user_agreement: ForCase[UserAgreement]


class LeaveOdr(Command, by=BOTH):
    """A party wants to leave ODR; no reason is asked and none is shown."""


class DeclineInvitation(Command, by=(CODE_HOLDER, INVITED)):
    """An invited person who has not joined says that they will not take part, with the letter's code."""

    invitation_id: ForCase[UUID]
    code_mac: ForAudit[Mac]


class FeeReceiptRecorded(Event):
    """The fee is confirmed; nobody has registered the case yet."""

    court_id: ForCourt[str]
    case_number: ForCase[str]
    receipt_number: ForCourt[str]
    paid_on: ForCourt[date]
    amount_cents: ForCourt[Cents]


class CaseRegistered(Event, heard_by=("negotiation", "documents", "filing", "notify")):
    """The plaintiff has registered the case; the court has not confirmed the parties yet and nobody is invited.

    over_limit: the claim is over the limit for small claims; the clerk, who took the claim, looks at it.
    """

    court_id: ForCourt[str]
    case_number: ForCase[str]
    account_id: ForCase[UUID]
    plaintiff_party_id: ForCase[UUID]
    parties: ForCase[tuple[Party, ...]]
    claim_cents: ForCase[Cents]
    claim_reason: ForCase[str]
    user_agreement: ForCase[UserAgreement]
    over_limit: ForCourt[bool] = False


class HearingDeclared(Event, heard_by=("notify",)):
    """A party read a hearing date on the court papers; the court has not confirmed it here."""

    hearing_on: ForCase[date]
    declared_by: ForCase[UUID]


class PartiesConfirmed(Event, heard_by=("documents", "notify")):
    """The clerk has confirmed names and addresses; letters may go to these addresses only."""

    parties: ForCase[tuple[ConfirmedAddress, ...]]


class HearingSet(Event, heard_by=("negotiation", "documents", "filing", "notify")):
    """The court has set the hearing; every deadline is counted from it. cutoff_at: the last instant to settle here."""

    hearing: ForCase[Hearing]
    cutoff_at: ForCase[AwareDatetime]


class HearingContinued(Event, heard_by=("negotiation", "documents", "filing", "notify")):
    """The court has moved the hearing; every deadline is counted anew."""

    hearing: ForCase[Hearing]
    cutoff_at: ForCase[AwareDatetime]


class HearingVacated(Event, heard_by=("documents", "notify")):
    """The court has vacated the hearing: nobody needs to go. Nobody has paid because of this."""

    vacated_at: ForCase[AwareDatetime]


class DefendantInvited(Event, heard_by=("notify",)):
    """An invitation may leave by letter; the defendant has not seen it yet. Its code is in no message, only its mac."""

    invitation_id: ForCase[UUID]
    party_id: ForCase[UUID]
    code_mac: ForAudit[str]
    expires_at: ForCase[AwareDatetime]


class InvitationDeadlineMoved(Event, heard_by=("notify",)):
    """The hearing has moved, so the last day to join was counted anew; the letter's code stays the same."""

    invitation_id: ForCase[UUID]
    party_id: ForCase[UUID]
    expires_at: ForCase[AwareDatetime]


class PartyJoined(Event, heard_by=("negotiation", "documents", "notify")):
    """A person has joined with the letter's code; joining admits nothing."""

    invitation_id: ForCase[UUID]
    party_id: ForCase[UUID]
    side: ForCase[Side]
    account_id: ForCase[UUID]
    contact: ForParty[Sealed]
    language: ForCase[Language]
    channel: ForCase[Channel]
    user_agreement: ForCase[UserAgreement]


class ExitRequested(Event, heard_by=("documents",)):
    """A party asks to leave; documents, which knows the signatures, has not answered yet."""

    party_id: ForCase[UUID]


class PartyLeft(Event, heard_by=("negotiation", "documents", "notify")):
    """A party has left ODR; the court case goes on as before."""

    party_id: ForCase[UUID]


class CutoffReached(Event, heard_by=("notify",)):
    """The last instant to settle here has passed; what was received before it still counts."""

    cutoff_at: ForCase[AwareDatetime]


class PhaseChanged(Event):
    """The phase that people see has changed; the facts behind it are other events."""

    phase: ForCase[Phase]
    reason: ForCase[ReturnReason | None] = None
