"""What negotiation is asked and what it says: the questionnaire, offers and terms."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.actor import Side
from shared.contracts.message import Command, Event, Facts, ForAudit, ForCase, Sealed
from shared.contracts.policy import BOTH
from shared.contracts.terms import LONGEST_LIST, Terms
from shared.contracts.values.text import SharedWords, Slug


class Answer(Facts):
    """One answer: shared in clear, or private and sealed for the person alone; exactly one of the two."""

    question: Slug
    shared: SharedWords | None = None
    private: Sealed | None = None


class SubmitQuestionnaire(Command, by=BOTH):
    """A party answers the court's questionnaire; each answer says who may see it."""

    answers: ForCase[Annotated[tuple[Answer, ...], Field(max_length=LONGEST_LIST)]]


class MakeOffer(Command, by=BOTH):
    """A party offers terms to the other side."""

    terms: ForCase[Terms]


class CounterOffer(Command, by=BOTH):
    """A party answers the other side's live offer with terms of its own."""

    offer_id: ForCase[UUID]
    terms: ForCase[Terms]


class AcceptOffer(Command, by=BOTH):
    """A party accepts exactly the terms it saw, named by their hash."""

    offer_id: ForCase[UUID]
    terms_sha256: ForCase[Annotated[str, Field(pattern="^[0-9a-f]{64}$")]]


class RejectOffer(Command, by=BOTH):
    """A party says no to the other side's live offer."""

    offer_id: ForCase[UUID]


class WithdrawOffer(Command, by=BOTH):
    """A party takes its own live offer back."""

    offer_id: ForCase[UUID]


class QuestionnaireSubmitted(Event):
    """A party has answered; private answers are readable by that person alone."""

    party_id: ForCase[UUID]
    side: ForCase[Side]
    answers: ForCase[tuple[Answer, ...]]


class OfferMade(Event, heard_by=("notify",)):
    """An offer is on the table until it expires; nobody has accepted it."""

    offer_id: ForCase[UUID]
    number: ForCase[int]
    party_id: ForCase[UUID]
    side: ForCase[Side]
    terms: ForCase[Terms]
    terms_sha256: ForCase[str]
    expires_at: ForCase[AwareDatetime]


class OfferCountered(Event):
    """An offer was answered with another one, which follows; the first can no longer be accepted."""

    offer_id: ForCase[UUID]
    party_id: ForCase[UUID]


class OfferRejected(Event, heard_by=("notify",)):
    """An offer was turned down; either side may make a new one."""

    offer_id: ForCase[UUID]
    party_id: ForCase[UUID]


class OfferWithdrawn(Event, heard_by=("notify",)):
    """An offer was taken back by the side that made it."""

    offer_id: ForCase[UUID]
    party_id: ForCase[UUID]


class OfferExpired(Event, heard_by=("notify",)):
    """Nobody answered the offer in time; an acceptance received before expires_at still counts."""

    offer_id: ForCase[UUID]
    expires_at: ForCase[AwareDatetime]


class OfferDeadlineMoved(Event, heard_by=("notify",)):
    """The hearing has moved, so the offer's deadline was counted anew; the offer itself has not changed."""

    offer_id: ForCase[UUID]
    expires_at: ForCase[AwareDatetime]


class OfferAccepted(Event):
    """One person accepts the offer; nothing is signed or filed yet."""

    offer_id: ForCase[UUID]
    party_id: ForCase[UUID]
    terms_sha256: ForAudit[str]


class TermsAgreed(Event, heard_by=("intake", "documents", "notify")):
    """Both sides agree on the terms, which bind when all have signed; the plaintiff may write the agreement now."""

    offer_id: ForCase[UUID]
    terms: ForCase[Terms]
    terms_sha256: ForCase[str]
