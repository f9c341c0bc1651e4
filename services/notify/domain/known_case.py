"""What notify remembers of a case from other services' events; it owns none of these facts."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.documents import AgreementProposed, AgreementSealed, AgreementSigned, SigningOpened
from shared.contracts.filing import FilingAccepted, FilingReceived, HearingChoice
from shared.contracts.intake import (
    CaseRegistered,
    CutoffReached,
    DefendantInvited,
    Hearing,
    HearingContinued,
    HearingDeclared,
    HearingSet,
    HearingVacated,
    InvitationDeadlineMoved,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
)
from shared.contracts.message import Event, Facts, Sealed, changed
from shared.contracts.negotiation import (
    OfferDeadlineMoved,
    OfferExpired,
    OfferMade,
    OfferRejected,
    OfferWithdrawn,
    TermsAgreed,
)
from shared.contracts.parties import Channel, Language, Party

Unanswered = OfferRejected | OfferWithdrawn | OfferExpired
Offering = Unanswered | OfferMade | TermsAgreed
Step = Offering | AgreementProposed | SigningOpened | AgreementSigned | AgreementSealed | FilingReceived


class Participation(StrEnum):
    """How far a person has come: named on the claim, invited by letter, taking part, or gone."""

    NAMED = "named"
    INVITED = "invited"
    TAKING_PART = "taking_part"
    LEFT = "left"


class KnownParty(Facts):
    """A person to tell. own_contact: given by the person alone · confirmed_contact: the address the clerk confirmed.

    joined_contact: given on joining, after the clerk had confirmed another; usual letters go there from then on.

    invitation_id: the latest invitation; an earlier one is dead · join_until: its last instant.
    """

    party_id: UUID
    side: Side
    name: str
    language: Language
    channel: Channel
    participation: Participation = Participation.NAMED
    own_contact: Sealed | None = None
    confirmed_contact: Sealed | None = None
    joined_contact: Sealed | None = None
    invitation_id: UUID | None = None
    join_until: datetime | None = None

    @property
    def takes_part(self) -> bool:
        return self.participation is Participation.TAKING_PART


class KnownCase(Facts):
    """The case as notify knows it. signed: who has signed since signing opened · filed: the court has the envelope.

    declared_on: the hearing's day as the plaintiff read it · first_due_on: of the agreed terms · step: how often the
    way to an agreement has moved on · settled: everyone has signed · accepted: the court's filing of the agreement.
    """

    court_id: str = ""
    case_number: str = ""
    parties: tuple[KnownParty, ...] = ()
    hearing: Hearing | None = None
    cutoff_at: datetime | None = None
    vacated: bool = False
    signed: tuple[UUID, ...] = ()
    filed: bool = False
    declared_on: date | None = None
    answer_until: datetime | None = None
    first_due_on: date | None = None
    step: int = 0
    settled: bool = False
    accepted: FilingAccepted | None = None

    def party(self, party_id: UUID) -> KnownParty | None:
        return next((party for party in self.parties if party.party_id == party_id), None)

    def can_settle(self, now: datetime) -> bool:
        """Say whether an agreement can still be made here."""
        over = self.settled or self.filed or (self.cutoff_at is not None and self.cutoff_at <= now)
        return not over and all(party.participation is not Participation.LEFT for party in self.parties)

    def with_party(self, party_id: UUID, **update: object) -> "KnownCase":
        """Return the case with new facts about one person; an unknown person changes nothing."""
        parties = (changed(party, **update) if party.party_id == party_id else party for party in self.parties)
        return changed(self, parties=tuple(parties))


def case_registered(case: KnownCase, event: CaseRegistered, _time: datetime) -> KnownCase:
    parties = tuple(_as_registered(party, event.plaintiff_party_id) for party in event.parties)
    return changed(case, court_id=event.court_id, case_number=event.case_number, parties=parties)


def _as_registered(party: Party, registered_by: UUID) -> KnownParty:
    """Only what people say of themselves is theirs: an e-mail that the plaintiff typed for another is never used."""
    themselves = party.party_id == registered_by
    return KnownParty(
        party_id=party.party_id,
        side=party.side,
        name=party.name,
        language=party.language,
        channel=party.channel if themselves else Channel.LETTER,
        participation=Participation.TAKING_PART if themselves else Participation.NAMED,
        own_contact=party.contact if themselves else None,
    )


def parties_confirmed(case: KnownCase, event: PartiesConfirmed, _time: datetime) -> KnownCase:
    for party in event.parties:
        case = case.with_party(party.party_id, name=party.name, confirmed_contact=party.contact)
    return case


def moves_on(case: KnownCase, event: Event) -> bool:
    """Say whether a letter about an earlier step towards an agreement has nothing to say any more."""
    if isinstance(event, CutoffReached):
        return not (case.filed or case.vacated)
    if isinstance(event, PartyLeft):
        return not case.settled
    return isinstance(event, Step | FilingAccepted)


def stepped(case: KnownCase, event: Unanswered | AgreementProposed | CutoffReached, _time: datetime) -> KnownCase:
    return _stepped(case, event)


def _stepped(case: KnownCase, event: Event, **update: object) -> KnownCase:
    return changed(case, step=case.step + moves_on(case, event), **update)


def offer_made(case: KnownCase, event: OfferMade, _time: datetime) -> KnownCase:
    return _stepped(case, event, answer_until=event.expires_at)


def terms_agreed(case: KnownCase, event: TermsAgreed, _time: datetime) -> KnownCase:
    return _stepped(case, event, first_due_on=event.terms.first_due_on)


def offer_deadline_moved(case: KnownCase, event: OfferDeadlineMoved, _time: datetime) -> KnownCase:
    return changed(case, answer_until=event.expires_at)


def hearing_declared(case: KnownCase, event: HearingDeclared, _time: datetime) -> KnownCase:
    return changed(case, declared_on=event.hearing_on)


def hearing_known(case: KnownCase, event: HearingSet | HearingContinued, _time: datetime) -> KnownCase:
    return changed(case, hearing=event.hearing, cutoff_at=event.cutoff_at, vacated=False)


def hearing_vacated(case: KnownCase, _event: HearingVacated, _time: datetime) -> KnownCase:
    return changed(case, vacated=True)


def defendant_invited(case: KnownCase, event: DefendantInvited, _time: datetime) -> KnownCase:
    return case.with_party(
        event.party_id,
        invitation_id=event.invitation_id,
        participation=Participation.INVITED,
        join_until=event.expires_at,
    )


def invitation_moved(case: KnownCase, event: InvitationDeadlineMoved, _time: datetime) -> KnownCase:
    return case.with_party(event.party_id, join_until=event.expires_at)


def party_joined(case: KnownCase, event: PartyJoined, _time: datetime) -> KnownCase:
    return case.with_party(
        event.party_id,
        participation=Participation.TAKING_PART,
        own_contact=event.contact,
        joined_contact=event.contact,
        language=event.language,
        channel=event.channel,
    )


def party_left(case: KnownCase, event: PartyLeft, _time: datetime) -> KnownCase:
    return _stepped(case, event).with_party(event.party_id, participation=Participation.LEFT)


def signing_opened(case: KnownCase, event: SigningOpened, _time: datetime) -> KnownCase:
    return _stepped(case, event, signed=())


def agreement_signed(case: KnownCase, event: AgreementSigned, _time: datetime) -> KnownCase:
    return _stepped(case, event, signed=(*case.signed, event.party_id))


def agreement_sealed(case: KnownCase, event: AgreementSealed, _time: datetime) -> KnownCase:
    return _stepped(case, event, settled=True)


def filing_received(case: KnownCase, event: FilingReceived, _time: datetime) -> KnownCase:
    return _stepped(case, event, settled=True, filed=True)


def filing_accepted(case: KnownCase, event: FilingAccepted, _time: datetime) -> KnownCase:
    """The court's decision about a hearing that is on holds at once; its new deadlines are told by intake."""
    decided = _stepped(case, event, settled=True, filed=True, accepted=event)
    if case.hearing is None or case.vacated:
        return decided
    if event.hearing is HearingChoice.CONTINUE and event.continued_to is not None:
        return changed(decided, hearing=event.continued_to)
    return changed(decided, vacated=event.hearing is HearingChoice.VACATE)
