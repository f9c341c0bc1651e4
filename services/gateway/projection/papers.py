"""Agreement, filing and copies: what the events of documents and filing do to the document."""

from datetime import datetime
from uuid import UUID

from services.gateway.projection.changing import changed_where
from services.gateway.projection.document import CaseDocument
from services.gateway.projection.paper_view import AgreementView, ApprovalView, CopyView, FilingView, SignatureView
from shared.contracts import documents as d
from shared.contracts import filing as f
from shared.contracts.actor import Side
from shared.contracts.message import changed

COURT = "court"
PLATFORM = "platform"
AGREEMENT, SEALED_AGREEMENT, CONFORMED_COPY = "agreement", "sealed agreement", "conformed copy"


def _version(document: CaseDocument, number: int, **facts: object) -> CaseDocument:
    return changed(
        document,
        agreements=changed_where(document.agreements, lambda version: version.version_number == number, **facts),
    )


def _agreement(document: CaseDocument, number: int) -> AgreementView | None:
    return next((version for version in document.agreements if version.version_number == number), None)


def agreement_drafted(document: CaseDocument, event: d.AgreementDrafted, at: datetime) -> CaseDocument:
    fresh = AgreementView(
        version_number=event.version_number, finish=event.finish, terms_sha256=event.terms_sha256, drafted_at=at
    )
    document = changed(document.made(AGREEMENT), agreements=(*document.agreements, fresh))
    return document.told(d.AgreementDrafted, at, event.drafted_by, choice=event.finish)


def agreement_proposed(document: CaseDocument, event: d.AgreementProposed, at: datetime) -> CaseDocument:
    return _version(
        document.made(AGREEMENT),
        event.version_number,
        failed=False,
        proposed_at=at,
        base_sha256=event.base_sha256,
        file=event.file,
        clauses=event.clauses,
    ).told(d.AgreementProposed, at, Side.PLAINTIFF, number=str(event.version_number))


def agreement_approved(document: CaseDocument, event: d.AgreementApproved, at: datetime) -> CaseDocument:
    version = _agreement(document, event.version_number)
    person = document.person(event.party_id)
    if version is None or person is None:
        return document
    approval = ApprovalView(party_id=event.party_id, side=person.side, approved_at=at)
    document = _version(document, event.version_number, approvals=(*version.approvals, approval))
    return document.told(d.AgreementApproved, at, person.party_id)


def signing_opened(document: CaseDocument, event: d.SigningOpened, at: datetime) -> CaseDocument:
    return _version(document, event.version_number, signing_opened_at=at).told(d.SigningOpened, at, PLATFORM)


def agreement_signed(document: CaseDocument, event: d.AgreementSigned, at: datetime) -> CaseDocument:
    version = _agreement(document, event.version_number)
    if version is None:
        return document
    signature = SignatureView(
        party_id=event.party_id, side=event.side, typed_name=event.typed_name, signed_at=event.signed_at
    )
    document = _version(document, event.version_number, signatures=(*version.signatures, signature))
    return document.told(d.AgreementSigned, at, event.party_id)


def agreement_fully_signed(document: CaseDocument, event: d.AgreementFullySigned, at: datetime) -> CaseDocument:
    return _version(document, event.version_number, fully_signed_at=at).told(d.AgreementFullySigned, at, PLATFORM)


def agreement_sealed(document: CaseDocument, event: d.AgreementSealed, at: datetime) -> CaseDocument:
    return _version(
        document.made(SEALED_AGREEMENT),
        event.version_number,
        failed=False,
        sealed_at=at,
        sealed_sha256=event.sealed_sha256,
        sealed_file=event.file,
    ).told(d.AgreementSealed, at, PLATFORM)


def document_failed(document: CaseDocument, event: d.DocumentFailed, at: datetime) -> CaseDocument:
    document = changed(document, missing_papers={event.paper: at, **document.missing_papers})
    latest = document.agreement
    if latest is not None and latest.sealed_at is None:
        document = _version(document, latest.version_number, failed=True)
    return document.told(d.DocumentFailed, at, PLATFORM)


def conformed_copy_issued(document: CaseDocument, event: d.ConformedCopyIssued, at: datetime) -> CaseDocument:
    fresh = CopyView(
        transaction_number=event.transaction_number,
        filed_on=event.filed_on,
        stamped_at=event.stamped_at,
        filed_sha256=event.filed_sha256,
        copy_sha256=event.copy_sha256,
        file=event.file,
    )
    document = changed(document.made(CONFORMED_COPY), copies=(*document.copies, fresh))
    return document.told(d.ConformedCopyIssued, at, COURT, number=event.transaction_number)


def filing_submitted(document: CaseDocument, event: f.FilingSubmitted, at: datetime) -> CaseDocument:
    fresh = FilingView(
        envelope_id=event.envelope_id,
        sealed_sha256=event.sealed_sha256,
        file=event.file,
        title=event.title,
        submitted_at=event.submitted_at,
    )
    return changed(document, filings=(*document.filings, fresh)).told(f.FilingSubmitted, at, Side.PLAINTIFF)


def _filing(document: CaseDocument, envelope_id: UUID, **facts: object) -> CaseDocument:
    return changed(
        document, filings=changed_where(document.filings, lambda filing: filing.envelope_id == envelope_id, **facts)
    )


def filing_received(document: CaseDocument, event: f.FilingReceived, at: datetime) -> CaseDocument:
    return _filing(document, event.envelope_id, received_at=event.received_at).told(f.FilingReceived, at, COURT)


def filing_accepted(document: CaseDocument, event: f.FilingAccepted, at: datetime) -> CaseDocument:
    return _filing(
        document,
        event.envelope_id,
        accepted_at=event.accepted_at,
        transaction_number=event.transaction_number,
        filed_on=event.filed_on,
        fee_cents=event.fee_cents,
        hearing=event.hearing,
        continued_to=event.continued_to,
    ).told(f.FilingAccepted, at, COURT, number=event.transaction_number, choice=event.hearing)


def exit_confirmed(document: CaseDocument, _event: d.ExitConfirmed, _at: datetime) -> CaseDocument:
    return document
