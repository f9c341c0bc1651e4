"""The way of an envelope to the court: the plaintiff submits it, the court's receipt confirms it (rule 2.259)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import AwareDatetime

from services.filing.domain.filing import Deciding, Filing, FilingEnvelope, FilingOwn, SealedPaper
from services.filing.errors import (
    AlreadyAccepted,
    AlreadyFiled,
    FilingTooLate,
    NotSealedYet,
    NotTheSealedPaper,
    PlaintiffOnly,
)
from shared.contracts.acting import acting_party
from shared.contracts.actor import Side
from shared.contracts.deciding import Job
from shared.contracts.documents import StoredFile
from shared.contracts.filing import FileAgreement, FilingReceived, FilingSubmitted
from shared.contracts.message import Event, Facts, changed

DELIVER_ENVELOPE: Final = "deliver_envelope"
TITLE: Final = "Settlement Agreement"
PAUSE_BEFORE_ANOTHER_TRY: Final = timedelta(hours=1)


class DeliverEnvelope(Facts):
    """What the court's adapter is given: ids, the file's place and hash, never its bytes."""

    envelope_id: UUID
    court_id: str
    case_number: str
    title: str
    file: StoredFile
    submitted_at: AwareDatetime


class EnvelopeDelivered(Facts):
    """The court has the envelope since received_at."""

    envelope_id: UUID
    received_at: AwareDatetime


def file_agreement(filing: Filing, command: FileAgreement, context: Deciding) -> list[Event | Job]:
    """Submit the sealed agreement; what is received before the cut-off counts."""
    _require_plaintiff(filing, context)
    paper = _paper_to_file(filing, command.sealed_sha256)
    cutoff_at = filing.heard.cutoff_at
    if cutoff_at is not None and context.now >= cutoff_at:
        raise FilingTooLate
    submitted = FilingSubmitted(
        envelope_id=context.new_id("envelope"),
        sealed_sha256=paper.sealed_sha256,
        file=paper.file,
        title=TITLE,
        submitted_at=context.now,
    )
    return [submitted, Job(DELIVER_ENVELOPE, _delivery(filing, submitted))]


def envelope_delivered(filing: Filing, result: EnvelopeDelivered, _: Deciding) -> FilingReceived | None:
    """Confirm the receipt, once."""
    envelope = filing.own.envelope
    if envelope is None or envelope.envelope_id != result.envelope_id or envelope.received_at is not None:
        return None
    return FilingReceived(envelope_id=result.envelope_id, received_at=result.received_at)


def delivery_gave_up(filing: Filing, payload: DeliverEnvelope, context: Deciding) -> Job | None:
    """Try again after a pause: an envelope that was submitted is never dropped, however long the court is away."""
    if filing.own.envelope is not None and filing.own.envelope.received_at is not None:
        return None
    return Job(DELIVER_ENVELOPE, payload, due_at=context.now + PAUSE_BEFORE_ANOTHER_TRY)


def evolve_filing_submitted(own: FilingOwn, event: FilingSubmitted, _: datetime) -> FilingOwn:
    envelope = FilingEnvelope(
        envelope_id=event.envelope_id,
        sealed_sha256=event.sealed_sha256,
        file=event.file,
        title=event.title,
        submitted_at=event.submitted_at,
    )
    return changed(own, envelope=envelope)


def evolve_filing_received(own: FilingOwn, event: FilingReceived, _: datetime) -> FilingOwn:
    if own.envelope is None or own.envelope.envelope_id != event.envelope_id:
        return own
    envelope = changed(own.envelope, received_at=event.received_at)
    return changed(own, envelope=envelope)


def _require_plaintiff(filing: Filing, context: Deciding) -> None:
    party_id = acting_party(context.actor, filing.heard.court_id, filing.heard.sides)
    if filing.heard.sides[party_id] is not Side.PLAINTIFF:
        raise PlaintiffOnly


def _paper_to_file(filing: Filing, seen_sha256: str) -> SealedPaper:
    envelope, paper = filing.own.envelope, filing.heard.paper
    if envelope is not None:
        raise AlreadyFiled if envelope.transaction_number is None else AlreadyAccepted
    if paper is None:
        raise NotSealedYet
    if paper.sealed_sha256 != seen_sha256:
        raise NotTheSealedPaper({"sealed_sha256": paper.sealed_sha256})
    return paper


def _delivery(filing: Filing, submitted: FilingSubmitted) -> DeliverEnvelope:
    return DeliverEnvelope(
        envelope_id=submitted.envelope_id,
        court_id=str(filing.heard.court_id),
        case_number=filing.heard.case_number,
        title=submitted.title,
        file=submitted.file,
        submitted_at=submitted.submitted_at,
    )
