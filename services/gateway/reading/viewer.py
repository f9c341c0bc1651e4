"""What one reader gets of a case: the fields that say so, newest first, and what is to be done. It opens nothing."""

from uuid import UUID
from zlib import crc32

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.visibility import CaseReader, Viewer, seen
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.steps import next_step, task_list
from shared.contracts.actor import Side
from shared.contracts.message import changed
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import sign_until


def view_for_party(case_id: UUID, document: CaseDocument, party_id: UUID, court: Court | None) -> CaseView:
    """Return the case as one of its parties sees it. court: None when it is not served here any more."""
    me = document.person(party_id)
    side = me.side if me else Side.DEFENDANT
    view = _view(case_id, document, CaseReader(Viewer(side.value), party_id))
    if view.agreed is not None and court is not None:
        first = view.agreed.terms.first_due_on
        view = changed(view, sign_until=sign_until(court, first, view.hearing.cutoff_at))
    return changed(view, tasks=task_list(view), next_step=next_step(view))


def view_for_clerk(case_id: UUID, document: CaseDocument) -> CaseView:
    """Return the case as the counter needs it: fee, parties, hearing, deliveries, and what is filed.

    Its version tells another state of this view alone: a number that counts would count what the parties do.
    """
    view = changed(_view(case_id, document, CaseReader(Viewer.CLERK)), version=0)
    return changed(view, version=crc32(view.model_dump_json().encode()))


def _view(case_id: UUID, document: CaseDocument, reader: CaseReader) -> CaseView:
    view = CaseView(case_id=case_id, viewer=reader.viewer, me=reader.party_id, **seen(document, reader))
    return changed(view, timeline=view.timeline[::-1], notices=view.notices[::-1])
