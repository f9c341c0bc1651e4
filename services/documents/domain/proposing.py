"""Proposing and approving the agreement: from agreed terms to a paper that all have read. Nobody signs here."""

from datetime import datetime

from services.documents.domain.clauses.agreement_text import agreement_text
from services.documents.domain.clauses.deal import Deal, Words
from services.documents.domain.clauses.other_terms import not_to_translate, untranslated
from services.documents.domain.paper import Paper, languages_of, paper_of
from services.documents.domain.standing import not_overdue, participant, version_seen
from services.documents.domain.versions import Case, Deciding, Papers, Version, failed
from services.documents.domain.wording import BOTH, CourtZone
from services.documents.errors import (
    AgreementExists,
    AlreadyApproved,
    FinishNotOffered,
    NoAgreedTerms,
    NoPlanToKeep,
    OwnProposal,
    PlaintiffOnly,
    PlanNeedsJurisdiction,
    TermsChanged,
    TranslationMissing,
    TranslationNotNeeded,
)
from shared.contracts.actor import Side
from shared.contracts.deciding import Job
from shared.contracts.documents import (
    AgreementApproved,
    AgreementDrafted,
    AgreementProposed,
    ApproveAgreement,
    Clause,
    DocumentFailed,
    Finish,
    ProposeAgreement,
    SigningOpened,
    StoredFile,
)
from shared.contracts.message import Event, Facts, changed
from shared.contracts.terms import TermKind, Terms
from shared.courtcalendar.court import Court

RENDER = "render_agreement"
AGREEMENT = "agreement"


class RenderAgreement(Facts):
    """The work of setting a version in type."""

    paper: Paper


class RenderedAgreement(Facts):
    """A version's paper stands in the object store."""

    version_number: int
    file: StoredFile
    clauses: tuple[Clause, ...]


def propose_agreement(case: Case, command: ProposeAgreement, context: Deciding) -> list[Event | Job]:
    """Draft the agreement on exactly the agreed terms and have it set in type."""
    party = participant(case, context)
    if party.side is not Side.PLAINTIFF:
        raise PlaintiffOnly
    terms = case.heard.terms
    if terms is None:
        raise NoAgreedTerms
    if command.terms_sha256 != case.heard.terms_sha256:
        raise TermsChanged({"terms_sha256": case.heard.terms_sha256})
    number = _next_number(case, command)
    not_overdue(case, context)
    court = context.rules.courts[case.heard.court_id]
    _check_finish(terms, command.finish, court)
    deal = _deal(case, terms, command, court)
    _check_translations(deal, needed=len(case.heard.languages) > 1)
    drafted = AgreementDrafted(
        version_number=number,
        drafted_by=party.party_id,
        terms_sha256=command.terms_sha256,
        finish=command.finish,
    )
    paper = paper_of(case.heard, number, agreement_text(deal), court)
    return [drafted, Job(kind=RENDER, payload=RenderAgreement(paper=paper))]


def agreement_rendered(case: Case, result: RenderedAgreement, _context: Deciding) -> AgreementProposed | None:
    """Show the paper to both sides, unless somebody has left or other terms or a newer version came meanwhile."""
    version = case.own.version
    if case.own.exited or version is None or version.file or version.number != result.version_number:
        return None
    if version.terms_sha256 != case.heard.terms_sha256:
        return None
    return AgreementProposed(
        version_number=result.version_number,
        base_sha256=result.file.sha256,
        file=result.file,
        clauses=result.clauses,
    )


def agreement_not_rendered(case: Case, payload: RenderAgreement, context: Deciding) -> list[Event | Job]:
    """Say that the paper could not be made; the plaintiff may propose again, which ends the tries for this one."""
    version = case.own.version
    if version is None or version.file or version.number != payload.paper.version_number:
        return []
    return failed(case, AGREEMENT, "the agreement could not be set in type", Job(RENDER, payload), context)


def approve_agreement(case: Case, command: ApproveAgreement, context: Deciding) -> list[Event | Job]:
    """A party is content with this version; when all are, signing opens. Who proposed it need not approve it."""
    party = participant(case, context)
    version = version_seen(case, command)
    if party.party_id == version.drafted_by:
        raise OwnProposal
    if party.party_id in version.approved_by:
        raise AlreadyApproved
    not_overdue(case, context)
    approved = AgreementApproved(
        version_number=version.number, base_sha256=version.base_sha256, party_id=party.party_id
    )
    content = {version.drafted_by, *version.approved_by, party.party_id}
    if any(known.party_id not in content for known in case.heard.parties):
        return [approved]
    return [approved, SigningOpened(version_number=version.number, base_sha256=version.base_sha256)]


def _check_finish(terms: Terms, finish: Finish, court: Court) -> None:
    chosen = next((choice for choice in court.finishes if choice.code is finish), None)
    if chosen is None:
        offered = ", ".join(choice.code.value for choice in court.finishes)
        raise FinishNotOffered(facts={"finish": finish.value, "offered": offered})
    if terms.plan is not None and not chosen.needs_plan:
        raise PlanNeedsJurisdiction
    if terms.plan is None and chosen.needs_plan:
        raise NoPlanToKeep


def _check_translations(deal: Deal, *, needed: bool) -> None:
    missing = untranslated(deal) if needed else None
    if missing is not None:
        raise TranslationMissing(facts={"number": str(missing)})
    spare = not_to_translate(deal) if needed else next((each.term_number for each in deal.translations), None)
    if spare is not None:
        raise TranslationNotNeeded(facts={"number": str(spare)})


def _next_number(case: Case, command: ProposeAgreement) -> int:
    version = case.own.version
    if version is None:
        return 1
    if version.fully_signed or (not version.failed and version.terms_sha256 == command.terms_sha256):
        raise AgreementExists
    return version.number + 1


def _deal(case: Case, terms: Terms, command: ProposeAgreement, court: Court) -> Deal:
    heard = case.heard
    return Deal(
        court_name={language: court.name.read(language) for language in BOTH},
        case_number=heard.case_number,
        plaintiffs=tuple(party.name for party in heard.of_side(Side.PLAINTIFF)),
        defendants=tuple(party.name for party in heard.of_side(Side.DEFENDANT)),
        payers=heard.named(terms.payer_ids),
        payees=heard.named(terms.payee_ids),
        terms=terms,
        finish=command.finish,
        languages=languages_of(heard),
        zone=CourtZone(key=court.time_zone, name=court.time_zone_name),
        hearing_at=heard.hearing_at,
        grace_days=court.timers.instalment_grace_days,
        cure_days=court.timers.cure_days,
        dismissal_days=court.timers.dismissal_nudge_court_days,
        term_names=_term_names(court),
        translations=command.translations,
    )


def _term_names(court: Court) -> dict[TermKind, Words]:
    """Return what the court's list calls each term: the paper says what people chose, in the same words."""
    listed = (term for term in court.terms if term.kind is not TermKind.OWN_WORDS)
    return {term.kind: {language: term.text.read(language) for language in BOTH} for term in listed}


def agreement_drafted(own: Papers, event: AgreementDrafted, _at: datetime) -> Papers:
    version = Version(
        number=event.version_number,
        drafted_by=event.drafted_by,
        terms_sha256=event.terms_sha256,
        finish=event.finish,
    )
    return changed(own.made(AGREEMENT), version=version)


def agreement_proposed(own: Papers, event: AgreementProposed, _at: datetime) -> Papers:
    return own.made(AGREEMENT).with_version(file=event.file, clauses=event.clauses, failed=False)


def agreement_approved(own: Papers, event: AgreementApproved, _at: datetime) -> Papers:
    approved = own.version.approved_by if own.version else ()
    return own.with_version(approved_by=(*approved, event.party_id))


def signing_opened(own: Papers, _event: SigningOpened, _at: datetime) -> Papers:
    return own.with_version(signing_open=True)


def document_failed(own: Papers, event: DocumentFailed, _at: datetime) -> Papers:
    missing = changed(own, missing=(*own.made(event.paper).missing, event.paper))
    return missing.with_version(failed=True) if event.paper == AGREEMENT else missing
