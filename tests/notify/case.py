"""One made-up case as notify hears it: Ana Ruiz (plaintiff, English, e-mail), Ben Cole (defendant), clerk Priya."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from services.notify.domain.deadlines import NotifyRules
from services.notify.domain.deliveries import Deliveries
from services.notify.domain.known_case import KnownCase
from services.notify.domain.orders import NoticeOrder, NoticeText, RenderedLetter
from services.notify.handlers import handlers
from shared.contracts.actor import Actor, Side
from shared.contracts.documents import (
    AgreementProposed,
    AgreementSealed,
    AgreementSigned,
    ConformedCopyIssued,
    ExitTooLate,
    SigningOpened,
    StoredFile,
)
from shared.contracts.filing import FilingAccepted, FilingReceived, HearingChoice
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.intake import (
    CaseRegistered,
    ConfirmedAddress,
    CutoffReached,
    DefendantInvited,
    Hearing,
    HearingContinued,
    HearingSet,
    HearingVacated,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
)
from shared.contracts.message import Event, Sealed
from shared.contracts.negotiation import OfferExpired, OfferMade, OfferRejected, OfferWithdrawn, TermsAgreed
from shared.contracts.notify import NoticeQueued
from shared.contracts.parties import Address, Channel, Contact, Language, Party, UserAgreement
from shared.contracts.policy import Role
from shared.contracts.terms import Terms, terms_sha256
from shared.courtcalendar.court import load_courts
from tests.support.story import Story

Notify = Story[Deliveries, KnownCase]

COURT_ID = "san-joaquin"
COURTS = load_courts("courts")
COURT = COURTS[COURT_ID]
NUMBER = "STK-CV-LSC-2026-0004711"
CASE_ID = case_id_of(COURT_ID, NUMBER)
ANA_ID = party_id_of(CASE_ID, Side.PLAINTIFF, 1)
BEN_ID = party_id_of(CASE_ID, Side.DEFENDANT, 1)
NOW = datetime(2026, 12, 1, 18, tzinfo=UTC)
HEARING = Hearing(starts_at=datetime(2027, 1, 12, 16, 30, tzinfo=UTC), department="10B")
CUTOFF = datetime(2027, 1, 9, 7, 59, 59, tzinfo=UTC)
INVITATION_ID = uuid5(CASE_ID, "invitation")
HASH = "a" * 64
FILE = StoredFile(object_key="letters/x", size_bytes=1, media_type="application/pdf", sha256=HASH)
READ = UserAgreement(version="2026-1", language=Language.ENGLISH)
CLERK = Actor(account_id=uuid5(CASE_ID, "priya"), role=Role.CLERK, court_id=COURT_ID)
ANA = Actor(account_id=uuid5(CASE_ID, "ana"), role=Role.PARTY, court_id=COURT_ID, party_id=ANA_ID, side=Side.PLAINTIFF)
CONTACT = Contact(
    mailing_address=Address(street="12 Oak Street", unit="4", city="Stockton", state="CA", postal_code="95202"),
    email="ben.cole@example.org",
    email_consent=True,
    mobile="+12095550123",
)


def sealed_for(party_id: UUID, box: str) -> Sealed:
    return Sealed(audience=f"party:{party_id}", box=box)


ANAS_OWN, BENS_OWN = sealed_for(ANA_ID, "YW5hLW93bg=="), sealed_for(BEN_ID, "YmVuLW93bg==")
TYPED_BY_ANA = sealed_for(BEN_ID, "dHlwZWQtYnktYW5h")
ANAS_CONFIRMED, BENS_CONFIRMED = sealed_for(ANA_ID, "YW5hLWNvdXJ0"), sealed_for(BEN_ID, "YmVuLWNvdXJ0")

REGISTERED = CaseRegistered(
    court_id=COURT_ID,
    case_number=NUMBER,
    account_id=ANA.account_id,
    plaintiff_party_id=ANA_ID,
    parties=(
        Party(party_id=ANA_ID, side=Side.PLAINTIFF, name="Ana Ruiz", contact=ANAS_OWN, channel=Channel.EMAIL),
        Party(party_id=BEN_ID, side=Side.DEFENDANT, name="Ben Cole", contact=TYPED_BY_ANA, channel=Channel.EMAIL),
    ),
    claim_cents=250_000,
    claim_reason="The deposit was not returned.",
    user_agreement=READ,
)
SET = HearingSet(hearing=HEARING, cutoff_at=CUTOFF)
CONFIRMED = PartiesConfirmed(
    parties=(
        ConfirmedAddress(party_id=ANA_ID, name="Ana Ruiz", contact=ANAS_CONFIRMED),
        ConfirmedAddress(party_id=BEN_ID, name="Benjamin Cole", contact=BENS_CONFIRMED),
    )
)
INVITED = DefendantInvited(
    invitation_id=INVITATION_ID, party_id=BEN_ID, code_mac=HASH, expires_at=NOW + timedelta(days=14)
)
JOINED = PartyJoined(
    invitation_id=INVITATION_ID,
    party_id=BEN_ID,
    side=Side.DEFENDANT,
    account_id=uuid5(CASE_ID, "ben"),
    contact=BENS_OWN,
    language=Language.SPANISH,
    channel=Channel.EMAIL,
    user_agreement=READ,
)
TERMS = Terms(
    principal_cents=123_456, total_cents=123_456, payer_ids=(BEN_ID,), payee_ids=(ANA_ID,), method="Check to Ana Ruiz"
)
OFFER_ID = uuid5(CASE_ID, "offer")
OFFERED = OfferMade(
    offer_id=OFFER_ID,
    number=1,
    party_id=ANA_ID,
    side=Side.PLAINTIFF,
    terms=TERMS,
    terms_sha256=terms_sha256(TERMS),
    expires_at=NOW + timedelta(days=7),
)
REJECTED = OfferRejected(offer_id=OFFER_ID, party_id=BEN_ID)
WITHDRAWN = OfferWithdrawn(offer_id=OFFER_ID, party_id=ANA_ID)
EXPIRED = OfferExpired(offer_id=OFFER_ID, expires_at=OFFERED.expires_at)
AGREED = TermsAgreed(offer_id=OFFER_ID, terms=TERMS, terms_sha256=OFFERED.terms_sha256)
PROPOSED = AgreementProposed(version_number=1, base_sha256=HASH, file=FILE, clauses=())
OPENED = SigningOpened(version_number=1, base_sha256=HASH)
SEALED = AgreementSealed(version_number=1, base_sha256=HASH, sealed_sha256=HASH, file=FILE)
RECEIVED = FilingReceived(envelope_id=uuid5(CASE_ID, "envelope"), received_at=NOW)
ACCEPTED = FilingAccepted(
    envelope_id=RECEIVED.envelope_id,
    transaction_number="SJ-2026-000123",
    title="Settlement agreement",
    filed_on=date(2026, 12, 21),
    accepted_at=NOW,
    fee_cents=0,
    file=FILE,
    hearing=HearingChoice.VACATE,
)
VACATED = HearingVacated(vacated_at=NOW)
CONTINUED = HearingContinued(
    hearing=Hearing(starts_at=datetime(2027, 2, 9, 16, 30, tzinfo=UTC), department="10B"),
    cutoff_at=datetime(2027, 2, 6, 7, 59, 59, tzinfo=UTC),
)
COPY = ConformedCopyIssued(
    transaction_number="SJ-2026-000123",
    filed_on=date(2026, 12, 21),
    stamped_at=NOW,
    filed_sha256=HASH,
    copy_sha256=HASH,
    file=FILE,
)
CUTOFF_REACHED = CutoffReached(cutoff_at=CUTOFF)
BEN_LEFT, TOO_LATE = PartyLeft(party_id=BEN_ID), ExitTooLate(party_id=BEN_ID)


def signed_by(party_id: UUID) -> AgreementSigned:
    return AgreementSigned(
        version_number=1,
        base_sha256=HASH,
        party_id=party_id,
        side=Side.PLAINTIFF if party_id == ANA_ID else Side.DEFENDANT,
        typed_name="Ana Ruiz" if party_id == ANA_ID else "Benjamin Cole",
        method="personal key and PIN",
        signed_at=NOW,
        statement_version="1",
        challenge=HASH,
    )


def told(*events: Event) -> Notify:
    """Return the case after these events; the story's own history holds what notify said because of them."""
    story: Notify = Story(handlers, NotifyRules(courts=COURTS), CASE_ID)
    for event in events:
        story.hear(event, at=NOW)
    return story


def invited() -> Notify:
    return told(REGISTERED, SET, CONFIRMED, INVITED)


def active() -> Notify:
    return told(REGISTERED, SET, CONFIRMED, INVITED, JOINED)


def news(story: Notify, *events: Event) -> set[tuple[str, str, str, str]]:
    """Return who gets which notice because of these events: (name, template, language, channel)."""
    said = story.hear(*events, at=NOW)
    names = {ANA_ID: "Ana", BEN_ID: "Ben"}
    queued = [one for one in said if isinstance(one, NoticeQueued)]
    rows = [(names[one.party_id], one.template, one.language.value, one.channel or "inbox") for one in queued]
    assert len(rows) == len(said) == len(set(rows))
    return set(rows)


def order_of(story: Notify, template: str) -> NoticeOrder:
    """Return the latest order of this template."""
    orders = [job.payload for job in story.jobs if job.kind == "write_notice"]
    return [one for one in orders if isinstance(one, NoticeOrder) and one.template == template][-1]


def write(story: Notify, order: NoticeOrder) -> list[Event]:
    """Let the notice be written."""
    text = NoticeText(order=order, text=sealed_for(order.party_id, "dGV4dA=="))
    return story.finish("write_notice", text, NOW)


def print_letter(story: Notify, order: NoticeOrder) -> list[Event]:
    """Let the notice's letter be set in type."""
    return story.finish("render_letter", RenderedLetter(order=order, pages=2, file=FILE), NOW)


def job_kinds(story: Notify) -> list[str]:
    return [job.kind for job in story.jobs]
