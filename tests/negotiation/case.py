"""One made-up case at the table, for all tests of negotiation: Ana Ruiz (plaintiff) and Ben Cole (defendant)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from services.negotiation.domain.negotiation import NegotiationHeard, NegotiationOwn, Rules
from services.negotiation.handlers import handlers
from shared.contracts.actor import Actor, Side
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.intake import CaseRegistered, Hearing, HearingContinued, HearingSet, PartyJoined
from shared.contracts.message import Event, Sealed
from shared.contracts.negotiation import AcceptOffer, CounterOffer, MakeOffer, OfferMade
from shared.contracts.parties import Channel, Language, Party, UserAgreement
from shared.contracts.policy import Role
from shared.contracts.terms import Terms
from shared.courtcalendar.court import load_courts
from tests.support.story import Story

COURT_ID = "san-joaquin"
COURTS = load_courts(Path("courts"))
COURT = COURTS[COURT_ID]
CASE_ID = case_id_of(COURT_ID, "STK-SC-2026-1234")
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
HEARING = Hearing(starts_at=datetime(2026, 4, 15, 16, 0, tzinfo=UTC), department="10B")
CUTOFF = datetime(2026, 4, 14, 6, 59, 59, tzinfo=UTC)
ANA_ID = party_id_of(CASE_ID, Side.PLAINTIFF, 1)
BEN_ID = party_id_of(CASE_ID, Side.DEFENDANT, 1)
READ = UserAgreement(version="1", language=Language.ENGLISH)


def actor_of(party_id: UUID, side: Side) -> Actor:
    return Actor(
        account_id=uuid5(party_id, "account"), role=Role.PARTY, court_id=COURT_ID, party_id=party_id, side=side
    )


ANA = actor_of(ANA_ID, Side.PLAINTIFF)
BEN = actor_of(BEN_ID, Side.DEFENDANT)


def sealed_for(party_id: UUID) -> Sealed:
    return Sealed(audience=f"party:{party_id}", box="Ym94")


def party(party_id: UUID, side: Side, name: str, channel: Channel = Channel.EMAIL) -> Party:
    return Party(party_id=party_id, side=side, name=name, contact=sealed_for(party_id), channel=channel)


def registered(*more: Party) -> CaseRegistered:
    plaintiff = party(ANA_ID, Side.PLAINTIFF, "Ana Ruiz")
    return CaseRegistered(
        court_id=COURT_ID,
        case_number="STK-SC-2026-1234",
        account_id=ANA.account_id,
        plaintiff_party_id=ANA_ID,
        parties=(plaintiff, party(BEN_ID, Side.DEFENDANT, "Ben Cole", Channel.LETTER), *more),
        claim_cents=250_000,
        claim_reason="The deposit was not returned.",
        user_agreement=READ,
    )


def joined(party_id: UUID = BEN_ID, side: Side = Side.DEFENDANT, channel: Channel = Channel.EMAIL) -> PartyJoined:
    return PartyJoined(
        invitation_id=uuid5(party_id, "invitation"),
        party_id=party_id,
        side=side,
        account_id=uuid5(party_id, "account"),
        contact=sealed_for(party_id),
        language=Language.SPANISH,
        channel=channel,
        user_agreement=READ,
    )


def hearing_set(cutoff_at: datetime = CUTOFF) -> HearingSet:
    return HearingSet(hearing=HEARING, cutoff_at=cutoff_at)


def hearing_continued(cutoff_at: datetime) -> HearingContinued:
    return HearingContinued(hearing=HEARING, cutoff_at=cutoff_at)


def case() -> Story[NegotiationOwn, NegotiationHeard]:
    return Story(handlers, Rules(courts=COURTS), CASE_ID)


def at_the_table(*heard: Event, cutoff_at: datetime = CUTOFF) -> Story[NegotiationOwn, NegotiationHeard]:
    """Both sides have joined, the hearing is set, nothing is on the table."""
    story = case()
    story.hear(registered(), hearing_set(cutoff_at), joined(), *heard, at=NOW - timedelta(days=1))
    return story


def terms(**changes: Any) -> Terms:
    whole: dict[str, Any] = {
        "principal_cents": 200_000,
        "total_cents": 200_000,
        "payer_ids": (BEN_ID,),
        "payee_ids": (ANA_ID,),
        "method": "By check, mailed to the plaintiff.",
        "pay_by_on": date(2026, 6, 1),
    }
    return Terms(**(whole | changes))


def amount(cents: int) -> Terms:
    return terms(principal_cents=cents, total_cents=cents)


def make(offered: Terms | None = None) -> MakeOffer:
    return MakeOffer(terms=offered or terms())


def accept(offer: OfferMade) -> AcceptOffer:
    return AcceptOffer(offer_id=offer.offer_id, terms_sha256=offer.terms_sha256)


def counter(offer: OfferMade, offered: Terms | None = None) -> CounterOffer:
    return CounterOffer(offer_id=offer.offer_id, terms=offered or amount(150_000))


def offer_by(
    story: Story[NegotiationOwn, NegotiationHeard], actor: Actor, at: datetime = NOW, offered: Terms | None = None
) -> OfferMade:
    """Have somebody put an offer on the table."""
    made = story.ask(make(offered), actor, at)[-1]
    assert isinstance(made, OfferMade)
    return made
