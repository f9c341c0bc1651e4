"""The ways negotiation says no: each a fact that blocks and a sentence that tells the person what to do."""

from typing import ClassVar

from shared.contracts.deciding import Refused


class NotJoined(Refused):
    """The party is named on the claim but has not joined."""

    sentence: ClassVar[str] = "You have not joined yet. Join with the code in your letter first."


class YouHaveLeft(Refused):
    """The party has left ODR."""

    sentence: ClassVar[str] = "You have left ODR, so you cannot do this here. Go to your hearing."


class OtherSideNotJoined(Refused):
    """Nobody of the other side has joined yet."""

    sentence: ClassVar[str] = (
        "The other side has not joined. You can make an offer if they join in time. If they do not, go to your hearing."
    )


class OtherSideLeft(Refused):
    """Nobody of the other side takes part any more."""

    sentence: ClassVar[str] = "The other side has left ODR. You cannot settle here any more. Go to your hearing."


class CutoffPassed(Refused):
    """The command was received after the last instant to settle here."""

    sentence: ClassVar[str] = "The time to settle here is over. Go to your hearing."


class AlreadySettled(Refused):
    """Both sides have agreed on terms."""

    sentence: ClassVar[str] = "Both sides have already agreed on terms. Look at the agreement to see what is next."


class OwnOfferOpen(Refused):
    """The side's own offer is still on the table: two offers in a row."""

    sentence: ClassVar[str] = "Your offer is still on the table. Wait for an answer, or take it back first."


class OtherOfferOpen(Refused):
    """The other side's offer is on the table and came first."""

    sentence: ClassVar[str] = "The other side made an offer first. Accept it, say no, or make a counter-offer."


class OwnOffer(Refused):
    """The offer is the asker's own side's; only the other side answers it."""

    sentence: ClassVar[str] = "This is your own offer. The other side must answer it. You can take it back."


class NotYourOffer(Refused):
    """The offer is the other side's; only the side that made it takes it back."""

    sentence: ClassVar[str] = "This offer is not yours to take back. Accept it, say no, or make a counter-offer."


class NothingOnTheTable(Refused):
    """There is no offer to answer or take back."""

    sentence: ClassVar[str] = "There is no offer on the table now. You can make one."


class OfferNotCurrent(Refused):
    """A newer offer has taken the place of the one that was seen."""

    sentence: ClassVar[str] = "This offer is not the newest one. Look at the newest one."
    tells: ClassVar[tuple[str, ...]] = ("offer_id",)


class OfferChanged(Refused):
    """The terms that were seen are not the terms of the offer."""

    sentence: ClassVar[str] = "The terms are not the ones you saw. Read them first, and then answer."
    tells: ClassVar[tuple[str, ...]] = ("terms_sha256",)


class OfferTooLate(Refused):
    """The offer can no longer be answered: its deadline has passed."""

    sentence: ClassVar[str] = "The time to answer this offer is over. You can make a new offer."


class OfferTakenBack(Refused):
    """The other side withdrew the offer before the answer came."""

    sentence: ClassVar[str] = "The other side took this offer back before your answer came. You can make a new offer."


class OfferAlreadyTakenBack(Refused):
    """The asker's own side has withdrawn the offer before."""

    sentence: ClassVar[str] = "Your side has already taken this offer back. You can make a new offer."


class OfferTurnedDown(Refused):
    """The other side rejected the offer before it was withdrawn."""

    sentence: ClassVar[str] = "The other side said no to this offer first. You can make a new offer."


class OfferCounteredFirst(Refused):
    """The other side made a counter-offer before the offer was withdrawn."""

    sentence: ClassVar[str] = "The other side made a counter-offer first. Answer that one."


class OfferAlreadyAnswered(Refused):
    """The asker's own side has already answered the offer."""

    sentence: ClassVar[str] = "Your side has already answered this offer. Look at the offers to see what is next."


class NotNamed(Refused):
    """The offer does not bind the asker."""

    sentence: ClassVar[str] = "This offer does not name you. The people it names must answer it."


class NamedPersonGone(Refused):
    """A person whom the offer names has left ODR, so not all can accept it."""

    sentence: ClassVar[str] = "A person named in this offer has left ODR. Ask for a new offer, or make one."


class TermsEmpty(Refused):
    """The terms hold neither money nor another term."""

    sentence: ClassVar[str] = "Your offer is empty. Enter an amount or add a term."


class TotalWrong(Refused):
    """The total is not the sum of principal, costs and interest."""

    tells: ClassVar[tuple[str, ...]] = ("total_cents",)
    sentence: ClassVar[str] = "The total is not the sum of the amounts. Check the amounts and send the offer again."


class PayersWrong(Refused):
    """Payers and payees are not people of the two sides of this case who take part."""

    tells: ClassVar[tuple[str, ...]] = ("plaintiffs", "defendants")
    sentence: ClassVar[str] = "Say who pays and who gets the money: one side pays the other. Check the names."


class MethodMissing(Refused):
    """The terms do not say how and where the money is paid."""

    sentence: ClassVar[str] = "Say how and where the money will be paid."


class PaymentDateWrong(Refused):
    """Money needs either one date or a plan; no money needs neither."""

    tells: ClassVar[tuple[str, ...]] = ("field",)
    sentence: ClassVar[str] = "Choose one way to pay: by one date, or a plan. If no money is paid, leave out both."


class DateInThePast(Refused):
    """A date of the terms lies before today in the court's zone, or before the other side's last day to answer."""

    tells: ClassVar[tuple[str, ...]] = ("field", "earliest")
    sentence: ClassVar[str] = (
        "A date in your offer has passed or comes before the last day to answer it. Choose a later date."
    )


class DateTooFar(Refused):
    """A date of the terms lies more than ten years ahead: a slip in the year, or a promise that nobody can rely on."""

    tells: ClassVar[tuple[str, ...]] = ("field", "latest")
    sentence: ClassVar[str] = "A date in your offer is more than ten years away. Choose an earlier date."


class PlanEmpty(Refused):
    """The plan has no row, or more rows than a plan may have."""

    sentence: ClassVar[str] = "A plan needs 1 to 520 payments. Change the number of payments."


class PlanDatesWrong(Refused):
    """A date of the plan is not the next one of its rhythm, counted from the first date."""

    sentence: ClassVar[str] = "Payment {number} of the plan must be due on {due_on}. Build the plan again."


class PlanSumWrong(Refused):
    """The rows do not sum to the total."""

    sentence: ClassVar[str] = "The payments do not add up to {total}. Build the plan again."


class TermUnclear(Refused):
    """A term is not on the court's list."""

    sentence: ClassVar[str] = "Choose each term from the list."
    tells: ClassVar[tuple[str, ...]] = ("kinds",)


class TermTextWrong(Refused):
    """A term in own words has no text."""

    sentence: ClassVar[str] = "Say in your own words what should happen."


class TooManyTerms(Refused):
    """There are more other terms than an offer may hold."""

    sentence: ClassVar[str] = "An offer can hold up to {most} terms. Remove some and send it again."


class AnswersMissing(Refused):
    """A question that the court does not leave open has no answer, or none has; answers replace all sent before."""

    sentence: ClassVar[str] = "One question must be answered and is not. Answer it, and send all your answers again."
    tells: ClassVar[tuple[str, ...]] = ("questions",)


class QuestionUnknown(Refused):
    """An answer belongs to no question of this court. unknown: its question · questions: those of the court."""

    sentence: ClassVar[str] = "The questions have changed. Read the new ones and answer once more."
    tells: ClassVar[tuple[str, ...]] = ("questions", "unknown")


class AnswerUnclear(Refused):
    """An answer is neither shared nor private, or both, twice there, sealed for another, or in no form of its kind."""

    sentence: ClassVar[str] = "One answer cannot be read. Choose again who may see it and type it once more."
    tells: ClassVar[tuple[str, ...]] = ("question", "takes")


class AnswerMustBePrivate(Refused):
    """The court keeps this answer private; it may not be shared."""

    sentence: ClassVar[str] = "This answer is for you alone. Save it as private."
    tells: ClassVar[tuple[str, ...]] = ("question",)
