"""What a viewer may see of a case (domain.md 8): the one place where the document is narrowed. It opens nothing."""

from typing import Final
from uuid import UUID

from services.gateway.projection.case_facts import AnswersView, Participation, PersonView, TimelineEntry
from services.gateway.projection.document import CaseDocument
from services.gateway.reading.case_view import CaseView, Viewer
from services.gateway.reading.steps import next_step, task_list
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import changed

# Leaving, agreeing, signing: the judge must not learn them (Evid. Code 1121, 1152, 1154), so the counter does not.
_CLERK_PHASES: Final = {Phase.TERMS_AGREED: Phase.ACTIVE, Phase.SIGNED: Phase.ACTIVE}
_CLERK_SEES: Final = frozenset(
    {
        "FeeReceiptRecorded",
        "CaseRegistered",
        "HearingDeclared",
        "PartiesConfirmed",
        "HearingSet",
        "HearingContinued",
        "HearingVacated",
        "DefendantInvited",
        "LetterPosted",
        "NoticeBounced",
        "PartyJoined",
        "FilingReceived",
        "FilingAccepted",
        "ConformedCopyIssued",
    }
)
_PLAINTIFF_ONLY: Final = frozenset({"FeeReceiptRecorded"})
_PARTIES_DO_NOT_SEE: Final = frozenset({"NoticeBounced"})


def view_for_party(case_id: UUID, document: CaseDocument, party_id: UUID) -> CaseView:
    """Return the case as one of its parties sees it; the other side's contact, notices and private answers are out."""
    me = document.person(party_id)
    side = me.side if me else Side.DEFENDANT
    view = CaseView(
        **_header(case_id, document),
        viewer=Viewer(side.value),
        me=party_id,
        phase=document.phase,
        claim_cents=document.claim_cents,
        claim_reason=document.claim_reason,
        fee=document.fee if side is Side.PLAINTIFF else None,
        parties=tuple(_for_party(person, party_id) for person in document.parties),
        timeline=tuple(entry for entry in reversed(document.timeline) if _party_sees(entry, side)),
        answers=tuple(_for_side(answers, side) for answers in document.answers),
        offers=document.offers,
        agreed=document.agreed,
        agreements=document.agreements,
        filings=document.filings,
        notices=tuple(notice for notice in reversed(document.notices) if notice.party_id == party_id),
        exit_requested_by=document.exit_requested_by if document.exit_requested_by == party_id else None,
        exit_refused=document.exit_refused and document.exit_requested_by == party_id,
    )
    return changed(view, tasks=task_list(view), next_step=next_step(view))


def view_for_clerk(case_id: UUID, document: CaseDocument) -> CaseView:
    """Return the case as the counter needs it: fee, parties, hearing, deliveries, and what is filed. Nothing else."""
    return CaseView(
        **_header(case_id, document),
        viewer=Viewer.CLERK,
        phase=_CLERK_PHASES.get(document.phase, document.phase),
        fee=document.fee,
        parties=tuple(_for_clerk(person) for person in document.parties),
        timeline=tuple(entry for entry in reversed(document.timeline) if entry.kind in _CLERK_SEES),
        filings=tuple(filing for filing in document.filings if filing.received_at is not None),
        notices=tuple(changed(notice, text=None) for notice in reversed(document.notices)),
        letters=document.letters,
    )


def _header(case_id: UUID, document: CaseDocument) -> dict[str, object]:
    return {
        "case_id": case_id,
        "court_id": document.court_id,
        "case_number": document.case_number,
        "version": document.version,
        "registered_at": document.registered_at,
        "parties_confirmed_at": document.parties_confirmed_at,
        "hearing": document.hearing,
        "copies": document.copies,
    }


def _for_party(person: PersonView, reader: UUID) -> PersonView:
    return person if person.party_id == reader else changed(person, sealed_contact=None)


def _for_clerk(person: PersonView) -> PersonView:
    if person.state is not Participation.LEFT:
        return person
    before = Participation.JOINED if person.joined_at else Participation.INVITED
    return changed(person, state=before, left_at=None)


def _for_side(answers: AnswersView, reader: Side) -> AnswersView:
    if answers.side is reader:
        return answers
    shared = tuple(answer for answer in answers.answers if not answer.private)
    return changed(answers, answers=shared)


def _party_sees(entry: TimelineEntry, side: Side) -> bool:
    return entry.kind not in _PARTIES_DO_NOT_SEE and (side is Side.PLAINTIFF or entry.kind not in _PLAINTIFF_ONLY)
