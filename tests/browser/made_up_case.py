"""One made-up case as the gateway would know it, told up to a chapter; pages are rendered from it without servers."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID, uuid5

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.handlers import handlers
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.viewer import view_for_clerk, view_for_party
from shared.contracts import documents as d
from shared.contracts import filing as f
from shared.contracts import intake as i
from shared.contracts import negotiation as n
from shared.contracts import notify as o
from shared.contracts.actor import Side
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.message import Event, Sealed
from shared.contracts.parties import Channel, Language, Party, UserAgreement
from shared.contracts.plans import plan_by_count
from shared.contracts.terms import OtherTerm, Rhythm, TermKind, Terms, terms_sha256
from shared.courtcalendar.court import load_courts
from tests.browser.other_people import retold

COURT: Final = "san-joaquin"
COURTS: Final = load_courts("courts")
NUMBER: Final = "STK-CV-LSC-2026-0004711"
CASE: Final = case_id_of(COURT, NUMBER)
ROSA, MARCUS = (party_id_of(CASE, side.value, 1) for side in Side)
START: Final = datetime(2026, 11, 17, 18, 11, tzinfo=UTC)
JOIN_UNTIL: Final = START + timedelta(days=25)
HEARING: Final = i.Hearing(starts_at=datetime(2027, 1, 12, 16, 30, tzinfo=UTC), department="10B")
CUTOFF: Final = datetime(2027, 1, 9, 7, 59, 59, tzinfo=UTC)
FILE: Final = d.StoredFile(object_key="made/up", size_bytes=48_000, media_type="application/pdf", sha256="9f" * 32)
AGREEMENT: Final = UserAgreement(version="2026-1", language=Language.ENGLISH)


def an_id(name: str) -> UUID:
    return uuid5(CASE, name)


def sealed(party_id: UUID) -> Sealed:
    return Sealed(audience=f"party:{party_id}", box="AAAA")


def terms(total: int, count: int, *other: OtherTerm) -> Terms:
    return Terms(
        principal_cents=total - 7500,
        costs_cents=7500,
        total_cents=total,
        payer_ids=(MARCUS,),
        payee_ids=(ROSA,),
        method="By check, mailed to 12 Main Street, Stockton",
        plan=plan_by_count(total, Rhythm.MONTHLY, date(2027, 1, 15), count),
        other_terms=other,
    )


def offer(number: int, party: UUID, side: Side, offered: Terms) -> n.OfferMade:
    return n.OfferMade(
        offer_id=an_id(f"offer {number}"),
        number=number,
        party_id=party,
        side=side,
        terms=offered,
        terms_sha256=terms_sha256(offered),
        expires_at=datetime(2026, 12, 15, 2, 15, tzinfo=UTC),
    )


FENCE: Final = OtherTerm(kind=TermKind.OWN_WORDS, by_side="defendant", text="Take away the old fence wood")
AGREED: Final = terms(245_000, 6, FENCE)
CLAUSES: Final = tuple(
    d.Clause(
        name=name,
        heading={"en": heading, "es": encabezado},
        plain={"en": plain, "es": llano},
        legal={"en": f"{plain} (Code Civ. Proc., § 664.6.)", "es": f"{llano} (Código Procesal Civil, § 664.6.)"},
    )
    for name, heading, encabezado, plain, llano in (
        ("money", "The money", "El dinero", "Marcus Hill pays Rosa Delgado $2,450.00.", "Marcus Hill paga $2,450.00."),
        ("late", "If a payment is late", "Si un pago llega tarde", "He has 5 days more.", "Tiene 5 días más."),
    )
)
PAPER: Final = {"version_number": 1, "base_sha256": FILE.sha256}


def person(party_id: UUID, side: Side, name: str) -> Party:
    return Party(party_id=party_id, side=side, name=name, contact=sealed(party_id))


def signed(party_id: UUID, side: Side, name: str) -> d.AgreementSigned:
    return d.AgreementSigned(
        **PAPER,
        party_id=party_id,
        side=side,
        typed_name=name,
        method="personal_key+pin",
        signed_at=START + timedelta(days=30),
        statement_version="2026-1",
        challenge="00",
    )


REGISTERED: Final[tuple[Event, ...]] = (
    i.FeeReceiptRecorded(
        court_id=COURT, case_number=NUMBER, receipt_number="R-204", paid_on=date(2026, 11, 16), amount_cents=2700
    ),
    i.CaseRegistered(
        court_id=COURT,
        case_number=NUMBER,
        account_id=an_id("rosa"),
        plaintiff_party_id=ROSA,
        parties=(person(ROSA, Side.PLAINTIFF, "Rosa Delgado"), person(MARCUS, Side.DEFENDANT, "Marcus Hill")),
        claim_cents=327_500,
        claim_reason="He took the deposit and did not build the fence.",
        user_agreement=AGREEMENT,
    ),
    i.PhaseChanged(phase=i.Phase.REGISTERED),
)
INVITED: Final[tuple[Event, ...]] = (
    i.HearingSet(hearing=HEARING, cutoff_at=CUTOFF),
    i.PartiesConfirmed(
        parties=(
            i.ConfirmedAddress(party_id=ROSA, name="Rosa Delgado", contact=sealed(ROSA)),
            i.ConfirmedAddress(party_id=MARCUS, name="Marcus Hill", contact=sealed(MARCUS)),
        )
    ),
    i.DefendantInvited(invitation_id=an_id("invitation"), party_id=MARCUS, code_mac="0" * 64, expires_at=JOIN_UNTIL),
    i.PhaseChanged(phase=i.Phase.INVITED),
    o.NoticeQueued(
        notice_id=an_id("letter"),
        party_id=MARCUS,
        template="invitation",
        language=Language.ENGLISH,
        channel=Channel.LETTER,
    ),
    o.LetterReady(
        letter_id=an_id("letter"), notice_id=an_id("letter"), party_id=MARCUS, template="invitation", pages=2, file=FILE
    ),
)
JOINED: Final[tuple[Event, ...]] = (
    o.LetterPosted(letter_id=an_id("letter"), notice_id=an_id("letter"), party_id=MARCUS, posted_at=START),
    i.PartyJoined(
        invitation_id=an_id("invitation"),
        party_id=MARCUS,
        side=Side.DEFENDANT,
        account_id=an_id("marcus"),
        contact=sealed(MARCUS),
        language=Language.ENGLISH,
        channel=Channel.LETTER,
        user_agreement=AGREEMENT,
    ),
    i.PhaseChanged(phase=i.Phase.ACTIVE),
    o.NoticeQueued(notice_id=an_id("joined"), party_id=ROSA, template="joined", language=Language.ENGLISH),
    o.NoticeWritten(notice_id=an_id("joined"), party_id=ROSA, text=sealed(ROSA)),
)
OFFERED: Final[tuple[Event, ...]] = (
    n.QuestionnaireSubmitted(
        party_id=ROSA,
        side=Side.PLAINTIFF,
        answers=(
            n.Answer(question="owed", shared="part"),
            n.Answer(question="worries", private=sealed(ROSA)),
        ),
    ),
    offer(1, MARCUS, Side.DEFENDANT, terms(210_000, 8)),
    n.OfferCountered(offer_id=an_id("offer 1"), party_id=ROSA),
    offer(2, ROSA, Side.PLAINTIFF, terms(290_000, 4)),
    n.OfferCountered(offer_id=an_id("offer 2"), party_id=MARCUS),
    offer(3, MARCUS, Side.DEFENDANT, AGREED),
)
SETTLED: Final[tuple[Event, ...]] = (
    n.OfferAccepted(offer_id=an_id("offer 3"), party_id=ROSA, terms_sha256=terms_sha256(AGREED)),
    n.TermsAgreed(offer_id=an_id("offer 3"), terms=AGREED, terms_sha256=terms_sha256(AGREED)),
    i.PhaseChanged(phase=i.Phase.TERMS_AGREED),
    o.NoticeQueued(
        notice_id=an_id("lost"),
        party_id=MARCUS,
        template="terms_agreed",
        language=Language.ENGLISH,
        channel=Channel.LETTER,
    ),
    o.NoticeBounced(notice_id=an_id("lost"), party_id=MARCUS, reason="the letter could not be made"),
)
PROPOSED: Final[tuple[Event, ...]] = (
    d.AgreementDrafted(
        version_number=1, drafted_by=ROSA, terms_sha256=terms_sha256(AGREED), finish=d.Finish.PLAN_RETAINED
    ),
    d.AgreementProposed(**PAPER, file=FILE, clauses=CLAUSES),
)
APPROVED: Final[tuple[Event, ...]] = (d.AgreementApproved(**PAPER, party_id=MARCUS), d.SigningOpened(**PAPER))
SIGNED: Final[tuple[Event, ...]] = (
    signed(MARCUS, Side.DEFENDANT, "Marcus Hill"),
    signed(ROSA, Side.PLAINTIFF, "Rosa Delgado"),
    d.AgreementFullySigned(**PAPER),
    d.AgreementSealed(**PAPER, sealed_sha256=FILE.sha256, file=FILE),
    i.PhaseChanged(phase=i.Phase.SIGNED),
)
FILED: Final[tuple[Event, ...]] = (
    f.FilingSubmitted(
        envelope_id=an_id("envelope"),
        sealed_sha256=FILE.sha256,
        file=FILE,
        title="Settlement agreement",
        submitted_at=START + timedelta(days=40),
    ),
    f.FilingReceived(envelope_id=an_id("envelope"), received_at=START + timedelta(days=40)),
    i.PhaseChanged(phase=i.Phase.FILED),
)
ACCEPTED: Final[tuple[Event, ...]] = (
    f.FilingAccepted(
        envelope_id=an_id("envelope"),
        transaction_number="SJ-2027-0001093",
        title="Settlement agreement",
        filed_on=date(2027, 1, 4),
        accepted_at=START + timedelta(days=48),
        fee_cents=0,
        file=FILE,
        hearing=f.HearingChoice.VACATE,
    ),
    i.HearingVacated(vacated_at=START + timedelta(days=48)),
    i.PhaseChanged(phase=i.Phase.ACCEPTED),
    d.ConformedCopyIssued(
        transaction_number="SJ-2027-0001093",
        filed_on=date(2027, 1, 4),
        stamped_at=START + timedelta(days=48),
        filed_sha256=FILE.sha256,
        copy_sha256="ab" * 32,
        file=FILE,
    ),
)
CHAPTERS: Final = {
    "registered": REGISTERED,
    "invited": INVITED,
    "joined": JOINED,
    "offered": OFFERED,
    "settled": SETTLED,
    "proposed": PROPOSED,
    "approved": APPROVED,
    "signed": SIGNED,
    "filed": FILED,
    "accepted": ACCEPTED,
}


@cache
def told(chapter: str) -> CaseDocument:
    """Return the gateway's document of the case at the end of a chapter."""
    document, at = CaseDocument(), START
    for name, events in CHAPTERS.items():
        for event in events:
            at += timedelta(hours=7)
            told_of = type(event).restored(json.dumps(retold(event.model_dump(mode="json"))).encode())
            document = handlers.hears[type(event)](document, told_of, at)
        if name == chapter:
            return document
    raise KeyError(chapter)


def view(chapter: str, who: str) -> CaseView:
    """Return the case as the plaintiff, the defendant or the clerk sees it."""
    document = told(chapter)
    if who == "clerk":
        return view_for_clerk(CASE, document)
    return view_for_party(CASE, document, ROSA if who == "plaintiff" else MARCUS, COURTS[COURT])
