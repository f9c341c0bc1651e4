"""What a case's document means as rows of the read models: one place, for the live projection and for a rebuilding.

Pure. The values of a row stand in the order of the table's columns.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.queueing import queue_items
from services.gateway.tables import case_views, copies, finding, invitations, my_cases, queue
from shared.contracts.values.printed import squeezed
from shared.contracts.values.text import word_keys

TableRow = tuple[Any, ...]


def _views(case_id: UUID, document: CaseDocument) -> Iterable[TableRow]:
    yield case_id, document.court_id, document.case_number, document.model_dump_json()


def _memberships(case_id: UUID, document: CaseDocument) -> Iterable[TableRow]:
    for party_id, account_id in document.accounts.items():
        yield account_id, case_id, party_id, str(document.side_of(party_id))


def _invitations(case_id: UUID, document: CaseDocument) -> Iterable[TableRow]:
    for invitation in document.invitations:
        yield (
            invitation.code_mac,
            case_id,
            invitation.invitation_id,
            invitation.party_id,
            invitation.expires_at,
            invitation.open,
        )


def _queue(case_id: UUID, document: CaseDocument) -> Iterable[TableRow]:
    for item in queue_items(case_id, document):
        yield (
            item.kind.value,
            item.subject_id,
            item.case_id,
            document.court_id,
            item.since,
            item.hearing_at,
            item.model_dump_json(),
        )


def _copies(case_id: UUID, document: CaseDocument) -> Iterable[TableRow]:
    for copy in document.copies:
        number = copy.transaction_number
        yield copy.copy_sha256, case_id, document.court_id, number, copy.filed_on, copy.stamped_at


def _finding(case_id: UUID, document: CaseDocument) -> Iterable[TableRow]:
    receipt = document.fee.receipt_number if document.fee else ""
    told = (document.case_number.replace("-", " "), receipt, *(party.name for party in document.parties))
    number = squeezed(document.case_number)
    for word in sorted({number, squeezed(receipt), *(word for text in told for word in word_keys(text))} - {""}):
        yield document.court_id, word, case_id


ROWS: Final[Mapping[str, Callable[[UUID, CaseDocument], Iterable[TableRow]]]] = {
    case_views.name: _views,
    my_cases.name: _memberships,
    invitations.name: _invitations,
    queue.name: _queue,
    copies.name: _copies,
    finding.name: _finding,
}
