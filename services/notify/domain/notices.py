"""The one table of notices: which event tells whom, how, with which template, and by when they can act."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from services.notify.domain.deadlines import Deadline, answering, cutoff, joining, never, signing
from services.notify.domain.known_case import KnownCase, KnownParty, Participation
from shared.contracts.actor import Side
from shared.contracts.documents import (
    AgreementApproved,
    AgreementDrafted,
    AgreementFullySigned,
    AgreementProposed,
    AgreementSealed,
    AgreementSigned,
    ConformedCopyIssued,
    DocumentFailed,
    ExitConfirmed,
    ExitTooLate,
    SigningOpened,
)
from shared.contracts.filing import FilingAccepted, FilingReceived, FilingSubmitted
from shared.contracts.intake import (
    CaseRegistered,
    CutoffReached,
    DefendantInvited,
    ExitRequested,
    FeeReceiptRecorded,
    HearingContinued,
    HearingDeclared,
    HearingSet,
    HearingVacated,
    InvitationDeadlineMoved,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
    PhaseChanged,
)
from shared.contracts.message import Event
from shared.contracts.negotiation import (
    OfferAccepted,
    OfferCountered,
    OfferDeadlineMoved,
    OfferExpired,
    OfferMade,
    OfferRejected,
    OfferWithdrawn,
    QuestionnaireSubmitted,
    TermsAgreed,
)
from shared.contracts.notify import (
    LetterCancelled,
    LetterPosted,
    LetterReady,
    NoticeBounced,
    NoticeQueued,
    NoticeSent,
    NoticeToldByHand,
    NoticeWritten,
)
from shared.contracts.public import CaseStatusChanged

People = Iterable[KnownParty]
Audience = Callable[[KnownCase, Any], People]


class How(StrEnum):
    """By which way a notice may leave; the inbox always has it."""

    CHOSEN = "by the channel that the person chose"
    NO_LETTER = "by e-mail where chosen, otherwise the inbox alone"
    LETTER = "by letter to the address that the clerk confirmed, whatever was chosen"


@dataclass(frozen=True, slots=True)
class Notice:
    """One row of the table."""

    template: str
    to: Audience
    how: How = How.CHOSEN
    due: Deadline = never


def taking_part(case: KnownCase, _event: object) -> People:
    return [party for party in case.parties if party.takes_part]


def with_a_hearing(case: KnownCase, _event: object) -> People:
    """Tell everybody who was ever reached: a moved hearing concerns also those who left or never joined."""
    return [party for party in case.parties if party.participation is not Participation.NAMED]


def the_person(case: KnownCase, event: Any) -> People:  # noqa: ANN401 - any event that names a person
    return [party for party in case.parties if party.party_id == event.party_id]


def the_other_side(case: KnownCase, event: Any) -> People:  # noqa: ANN401 - any event that names a person
    sides = {party.side.other for party in the_person(case, event)}
    return [party for party in taking_part(case, event) if party.side in sides]


def the_plaintiff(case: KnownCase, event: object) -> People:
    return [party for party in taking_part(case, event) if party.side is Side.PLAINTIFF]


def who_registered(case: KnownCase, _event: object) -> People:
    """Also when they have left: a notice that the clerk sees, and which is missing, would tell."""
    return [party for party in case.parties if party.side is Side.PLAINTIFF and party.own_contact]


def the_defendant(case: KnownCase, event: object) -> People:
    return [party for party in taking_part(case, event) if party.side is Side.DEFENDANT]


def those_yet_to_sign(case: KnownCase, event: object) -> People:
    return [party for party in taking_part(case, event) if party.party_id not in case.signed]


def unless_filed(case: KnownCase, event: object) -> People:
    """The end of the time to settle is no news once the court has the agreement."""
    return [] if case.filed or case.vacated else taking_part(case, event)


TABLE: Final[Mapping[type[Event], tuple[Notice, ...]]] = MappingProxyType(
    {
        CaseRegistered: (Notice("case_registered", the_plaintiff),),
        PartiesConfirmed: (Notice("registered_not_you", who_registered, How.LETTER),),
        DefendantInvited: (
            Notice("invitation", the_person, How.LETTER, joining),
            Notice("other_side_invited", who_registered, How.NO_LETTER, joining),
        ),
        PartyJoined: (
            Notice("welcome", the_person, How.NO_LETTER, cutoff),
            Notice("not_you", the_person, How.LETTER),
            Notice("other_side_joined", the_other_side, due=cutoff),
        ),
        PartyLeft: (
            Notice("you_left", the_person),
            Notice("other_side_left", the_other_side),
        ),
        ExitTooLate: (Notice("exit_too_late", the_person),),
        HearingSet: (Notice("hearing_set", with_a_hearing, due=cutoff),),
        HearingContinued: (Notice("hearing_continued", with_a_hearing, due=cutoff),),
        HearingVacated: (Notice("hearing_vacated", with_a_hearing),),
        CutoffReached: (Notice("cutoff_reached", unless_filed),),
        OfferMade: (Notice("offer_made", the_other_side, due=answering),),
        OfferRejected: (Notice("offer_rejected", the_other_side, due=cutoff),),
        OfferWithdrawn: (Notice("offer_withdrawn", the_other_side, due=cutoff),),
        OfferExpired: (Notice("offer_expired", taking_part, due=cutoff),),
        TermsAgreed: (
            Notice("terms_agreed_write", the_plaintiff, due=signing),
            Notice("terms_agreed_wait", the_defendant, due=signing),
        ),
        AgreementProposed: (Notice("agreement_proposed", the_defendant, due=signing),),
        SigningOpened: (Notice("signing_opened", taking_part, due=signing),),
        AgreementSigned: (Notice("other_side_signed", those_yet_to_sign, due=signing),),
        AgreementSealed: (
            Notice("agreement_sealed_file", the_plaintiff, due=cutoff),
            Notice("agreement_sealed_wait", the_defendant, due=cutoff),
        ),
        FilingReceived: (Notice("filing_received", taking_part),),
        FilingAccepted: (Notice("filing_accepted", taking_part),),
        ConformedCopyIssued: (Notice("copy_ready", taking_part),),
    }
)
SILENT: Final[Mapping[type[Event], str]] = MappingProxyType(
    {
        FeeReceiptRecorded: "Nobody has registered yet: there is no address to write to.",
        HearingDeclared: "The person who declared it was there; the court's own date is told.",
        InvitationDeadlineMoved: "It follows from the hearing that was moved, which is told.",
        ExitRequested: "Nothing has happened before documents has answered; the answer is told.",
        PhaseChanged: "What led to it is told.",
        QuestionnaireSubmitted: "Nobody has to do anything about it; the case page shows it.",
        OfferCountered: "The new offer that it comes with is told.",
        OfferDeadlineMoved: "It follows from the hearing that was moved, which is told.",
        OfferAccepted: "The agreement on terms that it comes with is told.",
        AgreementDrafted: "The paper that is made from it is told, as soon as it can be read.",
        AgreementApproved: "The signing that it opens is told.",
        AgreementFullySigned: "The sealed paper that follows at once is told.",
        ExitConfirmed: "The leaving that it allows is told.",
        DocumentFailed: "The court looks at it; the case page says so.",
        FilingSubmitted: "The court's receipt confirmation is told.",
        NoticeQueued: "It is a notice.",
        NoticeWritten: "It is a notice.",
        NoticeSent: "It is a notice.",
        NoticeBounced: "A letter follows by itself, or the clerk tells the person; the case page tells it, too.",
        NoticeToldByHand: "It is a notice.",
        LetterReady: "It is a notice.",
        LetterPosted: "It is a notice.",
        LetterCancelled: "What the letter said stands in the inbox; a newer letter says what holds now.",
        CaseStatusChanged: "Partners read it; people are told the facts that it sums up.",
    }
)
ROWS: Final[Mapping[str, Notice]] = {notice.template: notice for notices in TABLE.values() for notice in notices}
TEMPLATES: Final = tuple(ROWS)
