"""One made-up case with agreed terms, for all tests of documents: Ana Ruiz (plaintiff) and Ben Cole (defendant)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from services.documents.domain.copying import COPY, IssueCopy, IssuedCopy
from services.documents.domain.known_case import KnownCase
from services.documents.domain.proposing import RENDER, RenderAgreement, RenderedAgreement
from services.documents.domain.signing import SEAL, SealAgreement, SealedAgreement
from services.documents.domain.versions import Papers, Rules
from services.documents.handlers import handlers
from shared.contracts.actor import Actor, Side
from shared.contracts.documents import (
    SIGNING_STATEMENT,
    ApproveAgreement,
    Finish,
    ProposeAgreement,
    SignAgreement,
    StoredFile,
)
from shared.contracts.filing import FilingAccepted, HearingChoice
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.intake import (
    CaseRegistered,
    ConfirmedAddress,
    Hearing,
    HearingSet,
    PartiesConfirmed,
    PartyJoined,
)
from shared.contracts.message import Event, Sealed
from shared.contracts.negotiation import TermsAgreed
from shared.contracts.parties import Channel, Language, Party, UserAgreement
from shared.contracts.policy import Role
from shared.contracts.terms import Instalment, OtherTerm, PaymentPlan, Rhythm, Terms, terms_sha256
from shared.courtcalendar.court import load_courts
from tests.support.story import Story

COURT_ID = "san-joaquin"
COURTS = load_courts(Path("courts"))
COURT = COURTS[COURT_ID]
NUMBER = "STK-CV-LSC-2026-0004711"
CASE_ID = case_id_of(COURT_ID, NUMBER)
ANA_ID = party_id_of(CASE_ID, Side.PLAINTIFF, 1)
BEN_ID = party_id_of(CASE_ID, Side.DEFENDANT, 1)
NOW = datetime(2026, 12, 18, 18, 0, tzinfo=UTC)
HEARING = Hearing(starts_at=datetime(2027, 1, 12, 16, 30, tzinfo=UTC), department="10B")
CUTOFF = datetime(2027, 1, 9, 7, 59, 59, tzinfo=UTC)
READ = UserAgreement(version="1", language=Language.ENGLISH)
CONTACT = Sealed(audience=f"party:{ANA_ID}", box="Ym94")
HASH = "ab" * 32
CASE = Story[Papers, KnownCase]


def actor_of(party_id: UUID, side: Side, at: datetime = NOW) -> Actor:
    """A party that has just typed its key and PIN."""
    return Actor(
        account_id=uuid5(party_id, "account"),
        role=Role.PARTY,
        court_id=COURT_ID,
        party_id=party_id,
        side=side,
        method="personal_key+pin",
        authenticated_at=at - timedelta(minutes=1),
    )


ANA = actor_of(ANA_ID, Side.PLAINTIFF)
BEN = actor_of(BEN_ID, Side.DEFENDANT)
AT_ONCE = Terms(
    principal_cents=240_000,
    costs_cents=7_500,
    interest_cents=2_500,
    total_cents=250_000,
    payer_ids=(BEN_ID,),
    payee_ids=(ANA_ID,),
    method="Bank transfer to the account that Ana Ruiz names",
    pay_by_on=date(2027, 1, 4),
)
PLAN = PaymentPlan(
    rhythm=Rhythm.MONTHLY,
    instalments=tuple(Instalment(due_on=date(2027, month, 15), amount_cents=50_000) for month in range(1, 6)),
)
IN_PARTS = AT_ONCE.model_copy(update={"pay_by_on": None, "plan": PLAN})
OWN_WORDS = OtherTerm(kind="own_words", by_side="defendant", text="Ben brings back the ladder")


def told(
    terms: Terms | None = AT_ONCE,
    reads: Language = Language.ENGLISH,
    hearing: Event | None = None,
    names: tuple[str, str] = ("Ana Ruiz", "Ben Cole"),
) -> CASE:
    """The case as documents has heard it: registered, confirmed, joined, a hearing, and terms that both accept."""
    story: CASE = Story(handlers, Rules(courts=COURTS), CASE_ID)
    parties = (
        Party(party_id=ANA_ID, side=Side.PLAINTIFF, name="Ana Ruis", contact=CONTACT),
        Party(party_id=BEN_ID, side=Side.DEFENDANT, name="Ben Cole", contact=CONTACT),
    )
    registered = CaseRegistered(
        court_id=COURT_ID,
        case_number=NUMBER,
        account_id=ANA.account_id,
        plaintiff_party_id=ANA_ID,
        parties=parties,
        claim_cents=250_000,
        claim_reason="The deposit was not returned.",
        user_agreement=READ,
    )
    confirmed = PartiesConfirmed(
        parties=(
            ConfirmedAddress(party_id=ANA_ID, name=names[0], contact=CONTACT),
            ConfirmedAddress(party_id=BEN_ID, name=names[1], contact=CONTACT),
        )
    )
    joined = PartyJoined(
        invitation_id=uuid5(CASE_ID, "invitation"),
        party_id=BEN_ID,
        side=Side.DEFENDANT,
        account_id=BEN.account_id,
        contact=CONTACT,
        language=reads,
        channel=Channel.LETTER,
        user_agreement=READ,
    )
    story.hear(registered, hearing or HearingSet(hearing=HEARING, cutoff_at=CUTOFF), confirmed, joined, at=NOW)
    if terms is not None:
        story.hear(agreed(terms), at=NOW)
    return story


def agreed(terms: Terms) -> TermsAgreed:
    return TermsAgreed(offer_id=uuid5(CASE_ID, "offer"), terms=terms, terms_sha256=terms_sha256(terms))


def propose(terms: Terms = AT_ONCE, **changes: Any) -> ProposeAgreement:
    finish = Finish.PLAN_RETAINED if terms.plan else Finish.PAID_NOW
    facts = {"terms_sha256": terms_sha256(terms), "finish": finish, **changes}
    return ProposeAgreement(**facts)


def file_of(name: str) -> StoredFile:
    digest = sha256(name.encode()).hexdigest()
    return StoredFile(object_key=f"agreements/{name}", size_bytes=1, media_type="application/pdf", sha256=digest)


def render(story: CASE, at: datetime = NOW) -> list[Event]:
    """Let the newest rendering end well."""
    work = [job.payload for job in story.jobs if job.kind == RENDER][-1]
    assert isinstance(work, RenderAgreement)
    number, clauses = work.paper.version_number, work.paper.clauses
    result = RenderedAgreement(version_number=number, file=file_of(f"base {number}"), clauses=clauses)
    return story.finish(RENDER, result, at)


def seal(story: CASE, at: datetime = NOW) -> list[Event]:
    """Let the sealing end well."""
    work = [job.payload for job in story.jobs if job.kind == SEAL][-1]
    assert isinstance(work, SealAgreement)
    return story.finish(SEAL, SealedAgreement(version_number=work.paper.version_number, file=file_of("sealed")), at)


def issue(story: CASE, at: datetime = NOW) -> list[Event]:
    """Let the copying end well."""
    work = [job.payload for job in story.jobs if job.kind == COPY][-1]
    assert isinstance(work, IssueCopy)
    return story.finish(COPY, IssuedCopy(stamp=work.stamp, file=file_of("copy")), at)


def approve(version: int = 1, base: str = "base 1") -> ApproveAgreement:
    return ApproveAgreement(version_number=version, base_sha256=file_of(base).sha256)


def sign(name: str, **changes: Any) -> SignAgreement:
    facts: dict[str, Any] = {
        "version_number": 1,
        "base_sha256": file_of("base 1").sha256,
        "typed_name": name,
        "statement_version": SIGNING_STATEMENT,
        "statement_language": Language.ENGLISH,
    }
    return SignAgreement(**{**facts, **changes})


def proposed(terms: Terms = AT_ONCE) -> CASE:
    """The plaintiff has proposed and the paper stands."""
    story = told(terms)
    story.ask(propose(terms), ANA, NOW)
    render(story)
    return story


def approved(terms: Terms = AT_ONCE) -> CASE:
    """The defendant has approved: signing is open."""
    story = proposed(terms)
    story.ask(approve(), BEN, NOW)
    return story


def signed(terms: Terms = AT_ONCE) -> CASE:
    """Both have signed and the paper is sealed."""
    story = approved(terms)
    story.ask(sign("Ana Ruiz"), ANA, NOW)
    story.ask(sign("Ben Cole"), BEN, NOW)
    seal(story)
    return story


def accepted(**changes: Any) -> FilingAccepted:
    facts: dict[str, Any] = {
        "envelope_id": uuid5(CASE_ID, "envelope"),
        "transaction_number": "2026-1221-00417",
        "title": "Settlement agreement",
        "filed_on": date(2026, 12, 21),
        "accepted_at": NOW + timedelta(days=3),
        "fee_cents": 0,
        "file": file_of("sealed"),
        "hearing": HearingChoice.VACATE,
    }
    return FilingAccepted(**{**facts, **changes})


def with_method(actor: Actor, **changes: Any) -> Actor:
    return actor.model_copy(update=changes)


def at_court(finishes: tuple[str, ...]) -> Rules:
    """The rules of a court that offers these finishes only."""
    court = COURT.model_copy(update={"finishes": tuple(one for one in COURT.finishes if one.code in finishes)})
    return replace(Rules(courts=COURTS), courts={COURT_ID: court})
