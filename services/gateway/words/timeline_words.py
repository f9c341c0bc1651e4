"""What happened, as sentences: each kind of timeline entry as its reader should hear it.

It owns the prose of the timeline; which entries a viewer gets is decided by the view.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.gateway.projection.case_facts import PersonView, TimelineEntry
from services.gateway.reading.case_view import CaseView
from services.gateway.words.wording import Wording, words

Sentences = Mapping[str, tuple[str, str]]

# kind → (when the reader did it, when somebody else did it)
HAPPENED: Final[Sentences] = {
    "CaseRegistered": (words("You registered the case"), words("{name} registered the case")),
    "HearingDeclared": (
        words("You told us the hearing date on your papers: {date}"),
        words("{name} told us the hearing date on the court papers: {date}"),
    ),
    "PartyJoined": (words("You joined"), words("{name} joined")),
    "ExitRequested": (words("You asked to leave ODR"), words("{name} asked to leave ODR")),
    "PartyLeft": (words("You left ODR"), words("{name} left ODR")),
    "QuestionnaireSubmitted": (words("You answered the questions"), words("{name} answered the questions")),
    "OfferMade": (words("You made an offer of {amount}"), words("{name} made an offer of {amount}")),
    "OfferRejected": (words("You said no to the offer"), words("{name} said no to your offer")),
    "OfferWithdrawn": (words("You took your offer back"), words("{name} took the offer back")),
    "OfferAccepted": (words("You accepted the offer"), words("{name} accepted your offer")),
    "AgreementDrafted": (words("You started the agreement"), words("{name} started the agreement")),
    "AgreementApproved": (words("You said the agreement is right"), words("{name} said the agreement is right")),
    "AgreementSigned": (words("You signed the agreement"), words("{name} signed the agreement")),
    "FilingSubmitted": (
        words("You sent the agreement to the court"),
        words("{name} sent the agreement to the court"),
    ),
}
BY_THE_COURT: Final[Mapping[str, str]] = {
    "FeeReceiptRecorded": words("The court recorded the fee"),
    "PartiesConfirmed": words("The court checked the names and addresses"),
    "HearingSet": words("The court set the hearing for {date}"),
    "HearingContinued": words("The court moved the hearing to {date}"),
    "HearingVacated": words("The court vacated (called off) the hearing"),
    "DefendantInvited": words("A letter for {about} is ready to be mailed"),
    "LetterPosted": words("The court mailed a letter to {about}"),
    "ExitTooLate": words("It was too late to leave: both had signed"),
    "CutoffReached": words("The last day to settle here has passed"),
    "OfferExpired": words("The offer ended without an answer"),
    "TermsAgreed": words("You both agree on the terms"),
    "AgreementProposed": words("The agreement is ready to read"),
    "SigningOpened": words("The agreement is ready to sign"),
    "AgreementFullySigned": words("Both have signed. The agreement binds you both"),
    "AgreementSealed": words("The signed agreement was sealed against changes"),
    "FilingReceived": words("The court received the agreement"),
    "FilingAccepted": words("The court accepted the agreement. Its number is {number}"),
    "ConformedCopyIssued": words("The stamped copies are ready"),
    "DocumentFailed": words("A paper could not be made. The court is looking at it"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    text: str
    at: datetime


def timeline(view: CaseView, wording: Wording) -> list[Line]:
    """Return what happened, newest first."""
    return list(_lines(view, wording))


def _lines(view: CaseView, wording: Wording) -> Iterator[Line]:
    for entry in view.timeline:
        sentence = _sentence(entry, view)
        if sentence:
            yield Line(wording.text(sentence, _facts(entry, view, wording)), entry.at)


def _sentence(entry: TimelineEntry, view: CaseView) -> str:
    if entry.kind not in HAPPENED:
        return BY_THE_COURT.get(entry.kind, "")
    by_me, by_another = HAPPENED[entry.kind]
    return by_me if entry.by == view.viewer else by_another


def _facts(entry: TimelineEntry, view: CaseView, wording: Wording) -> dict[str, str]:
    on = entry.on or (wording.local(entry.until).date() if entry.until else None)
    return {
        "name": name_of(_by(entry, view), wording),
        "about": name_of(view.person(entry.about) if entry.about else None, wording),
        "amount": wording.money(entry.amount_cents or 0),
        "date": wording.day(on) if on else "",
        "number": entry.number,
    }


def _by(entry: TimelineEntry, view: CaseView) -> PersonView | None:
    return next((party for party in view.parties if party.side == entry.by), None)


def name_of(person: PersonView | None, wording: Wording) -> str:
    """Return a party's name as on the claim, or words for nobody in particular."""
    return person.name if person else wording.text(words("The other side"))
