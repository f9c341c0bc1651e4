"""Conformed copies: what the court has filed comes back stamped. The court's acceptance is the only cause."""

from datetime import date, datetime

from services.documents.domain.paper import Paper, paper_of
from services.documents.domain.versions import Case, Deciding, Papers, Signature, failed
from shared.contracts.deciding import Job
from shared.contracts.documents import ConformedCopyIssued, DocumentFailed, StoredFile
from shared.contracts.filing import FilingAccepted
from shared.contracts.message import Event, Facts, changed

COPY = "issue_copy"
CONFORMED_COPY = "conformed copy"


class FilingStamp(Facts):
    """What the court's stamp says; filed_sha256 names the file that the court has."""

    transaction_number: str
    title: str
    filed_on: date
    stamped_at: datetime
    filed_sha256: str


class IssueCopy(Facts):
    """The work of rendering the paper anew with its signatures and the court's stamp."""

    paper: Paper
    base_sha256: str
    signatures: tuple[Signature, ...]
    stamp: FilingStamp


class IssuedCopy(Facts):
    """The stamped and sealed copy stands in the object store."""

    stamp: FilingStamp
    file: StoredFile


def on_filing_accepted(case: Case, event: FilingAccepted, context: Deciding) -> Job | DocumentFailed | None:
    """Have the stamped copy made, of the very file that the court accepted and no other."""
    if event.transaction_number in case.own.copied:
        return None
    version = case.own.version
    if version is None or version.sealed is None or version.sealed.sha256 != event.file.sha256:
        return DocumentFailed(paper=CONFORMED_COPY, reason="the court accepted a file that was not sealed here")
    court = context.rules.courts[case.heard.court_id]
    stamp = FilingStamp(
        transaction_number=event.transaction_number,
        title=event.title,
        filed_on=event.filed_on,
        stamped_at=event.accepted_at,
        filed_sha256=event.file.sha256,
    )
    return Job(
        kind=COPY,
        payload=IssueCopy(
            paper=paper_of(case.heard, version.number, version.clauses, court),
            base_sha256=version.base_sha256,
            signatures=version.signatures,
            stamp=stamp,
        ),
    )


def copy_issued(case: Case, result: IssuedCopy, _context: Deciding) -> ConformedCopyIssued | None:
    """Give the copy to both sides, once."""
    stamp = result.stamp
    if stamp.transaction_number in case.own.copied:
        return None
    return ConformedCopyIssued(
        transaction_number=stamp.transaction_number,
        filed_on=stamp.filed_on,
        stamped_at=stamp.stamped_at,
        filed_sha256=stamp.filed_sha256,
        copy_sha256=result.file.sha256,
        file=result.file,
    )


def copy_not_issued(case: Case, payload: IssueCopy, context: Deciding) -> list[Event | Job]:
    if payload.stamp.transaction_number in case.own.copied:
        return []
    return failed(case, CONFORMED_COPY, "the conformed copy could not be made", Job(COPY, payload), context)


def conformed_copy_issued(own: Papers, event: ConformedCopyIssued, _at: datetime) -> Papers:
    return changed(own.made(CONFORMED_COPY), copied=(*own.copied, event.transaction_number))
