"""What filing is asked and what it says: envelopes to the court and the clerk's decisions."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.documents import Sha256, StoredFile
from shared.contracts.intake import Hearing
from shared.contracts.message import Command, Event, ForCase, ForCourt
from shared.contracts.policy import CLERK, PLAINTIFF
from shared.contracts.values.numbers import YesNo
from shared.contracts.values.printed import TransactionNumber


class HearingChoice(StrEnum):
    """What the court does with the hearing when it accepts the agreement."""

    VACATE = "vacate"
    CONTINUE = "continue"
    KEEP = "keep"


class FileAgreement(Command, by=(PLAINTIFF,)):
    """The plaintiff files the sealed agreement with the court."""

    sealed_sha256: ForCase[Sha256]


class AcceptFiling(Command, by=(CLERK,)):
    """The clerk accepts the filing and decides about the hearing; continued_to only when it is continued.

    closed_day_meant: the clerk means a new date on which, or an hour at which, the court is closed.
    """

    envelope_id: ForCase[UUID]
    transaction_number: ForCase[TransactionNumber]
    hearing: ForCase[HearingChoice]
    continued_to: ForCase[Hearing | None] = None
    closed_day_meant: ForCourt[YesNo | None] = None


class FilingSubmitted(Event, heard_by=("intake",)):
    """The plaintiff has filed; the court has not confirmed that it received the envelope."""

    envelope_id: ForCase[UUID]
    sealed_sha256: ForCase[str]
    file: ForCase[StoredFile]
    title: ForCase[str]
    submitted_at: ForCase[AwareDatetime]


class FilingReceived(Event, heard_by=("intake", "notify")):
    """Receipt confirmation (rule 2.259): the court has the envelope and has not accepted it yet."""

    envelope_id: ForCase[UUID]
    received_at: ForCase[AwareDatetime]


class FilingAccepted(Event, heard_by=("intake", "documents", "notify")):
    """Filing confirmation (rule 2.259): the court has filed the paper. It alone decides about the hearing."""

    envelope_id: ForCase[UUID]
    transaction_number: ForCase[str]
    title: ForCase[str]
    filed_on: ForCase[date]
    accepted_at: ForCase[AwareDatetime]
    fee_cents: ForCase[int]
    file: ForCase[StoredFile]
    hearing: ForCase[HearingChoice]
    continued_to: ForCase[Hearing | None] = None
