"""The ways intake says no: each a fact that blocks and a sentence that tells the person what to do."""

from typing import ClassVar

from shared.contracts.deciding import Refused


class CourtUnknown(Refused):
    """The court is not served here, or the case belongs to another one."""

    sentence: ClassVar[str] = "This case is not at this court. Check the court on your papers and start again."


class NotThisCourtsClerk(Refused):
    """The actor is not staff of the case's own court."""

    sentence: ClassVar[str] = "Only a clerk of this court can do this. Sign in with your own staff key."


class PartyOnly(Refused):
    """The actor is staff or a partner, or belongs to another court."""

    sentence: ClassVar[str] = "Only a person on the claim can do this. Use your own key or your own letter."


class CaseNumberWrong(Refused):
    """The case number does not fit the court's pattern."""

    sentence: ClassVar[str] = "Check the case number. It should look like this: {example}."


class CaseNumberElsewhere(Refused):
    """The case number belongs to another case than the one that is addressed."""

    sentence: ClassVar[str] = "This case number is for another case. Check it and start again."


class ReceiptInTheFuture(Refused):
    """The receipt's date is after today in the court's zone."""

    tells: ClassVar[tuple[str, ...]] = ("today",)
    sentence: ClassVar[str] = "The date of the receipt is after today. Check the date."


class NoFeeHere(Refused):
    """The court asked no fee on the receipt's date."""

    sentence: ClassVar[str] = "The court asked no fee on {paid_on}. Check the date."


class WrongFee(Refused):
    """The amount is not the fee in force on the receipt's date."""

    sentence: ClassVar[str] = "The fee on {paid_on} was {fee}. Check the amount and the date of the receipt."


class ReceiptUsed(Refused):
    """Another case of this court holds the receipt."""

    sentence: ClassVar[str] = "Receipt {receipt_number} is used for another case. Check the number."


class FeeAlreadyRecorded(Refused):
    """The fee of this case is recorded; it is paid once."""

    sentence: ClassVar[str] = (
        "The fee for this case is already here, with receipt {receipt_number}. Do not add it again."
    )


class FeeNotRecorded(Refused):
    """No fee is recorded for the case; the fee comes first."""

    sentence: ClassVar[str] = (
        "We have no fee for this case yet. Pay the fee to the court first. If you have paid, call {phone}."
    )


class ReceiptDoesNotMatch(Refused):
    """The receipt number is not the one that the court recorded for the case."""

    sentence: ClassVar[str] = "This is not the receipt number that we have for this case. Check it, or call {phone}."


class AlreadyRegistered(Refused):
    """The case is registered; that happens once."""

    sentence: ClassVar[str] = "This case is already here. Open it among your cases, or sign in with your key."


class NotEligible(Refused):
    """An answer of the eligibility check is not yes: the clerk decides."""

    sentence: ClassVar[str] = "The court must look at your case first. Call {phone} and ask if you can use ODR."


class UserAgreementChanged(Refused):
    """The accepted user agreement is not the one in force."""

    sentence: ClassVar[str] = "The user agreement has changed. Read the new one first, and then go on."
    tells: ClassVar[tuple[str, ...]] = ("version",)


class PartiesIncomplete(Refused):
    """Not exactly one plaintiff and one defendant with a name and an address of their own."""

    sentence: ClassVar[str] = "Name one plaintiff and one defendant, as on the claim. Each needs a name and an address."


class TooLateToRegister(Refused):
    """The cut-off of the hearing on the court papers has passed."""

    sentence: ClassVar[str] = "Your hearing on {hearing_on} is too near to settle here. Go to your hearing."


class NotRegistered(Refused):
    """Nobody has registered the case yet."""

    sentence: ClassVar[str] = "The plaintiff has not signed this case up yet. Wait for that first."


class HearingInThePast(Refused):
    """The hearing would have begun already."""

    tells: ClassVar[tuple[str, ...]] = ("now",)
    sentence: ClassVar[str] = "This hearing time has passed. Check the date and the time."


class HearingTooFar(Refused):
    """The hearing would be more than two years ahead: a slip in the year."""

    tells: ClassVar[tuple[str, ...]] = ("latest",)
    sentence: ClassVar[str] = "This hearing is more than two years away. Check the year."


class CourtIsClosed(Refused):
    """The court is closed on that day or at that hour, and the clerk has not said that it is meant."""

    sentence: ClassVar[str] = "The court is closed then, on {day}. Take another day or time, or say that you mean it."
    tells: ClassVar[tuple[str, ...]] = ("meant_by",)


class HearingUnchanged(Refused):
    """The hearing stands exactly so already."""

    sentence: ClassVar[str] = "The hearing is already set like this. There is nothing to change."


class HearingNotSet(Refused):
    """The court has set no hearing, or has vacated it; without one no letter can say when to go."""

    sentence: ClassVar[str] = "Set the hearing first. The letter must say when to go to court."


class AlreadyConfirmed(Refused):
    """Names and addresses are confirmed and the letter is on its way."""

    sentence: ClassVar[str] = "The names and addresses are already confirmed. The letter is on its way."


class NotEveryParty(Refused):
    """Not every party on the claim was confirmed, each once, with a name and an address of its own."""

    sentence: ClassVar[str] = "Confirm the name and address of each party on the claim. One of them is missing."
    tells: ClassVar[tuple[str, ...]] = ("party_ids",)


class TooLateToInvite(Refused):
    """The cut-off has passed, so nobody can be invited."""

    sentence: ClassVar[str] = "The last day to settle here was {last_on}. It is too late to send a letter."


class CodeWrong(Refused):
    """The code belongs to no invitation of this case."""

    sentence: ClassVar[str] = "This code is not right. Check the letter and type the code again."


class AlreadyJoined(Refused):
    """The actor has joined the case before, with this side's letter."""

    sentence: ClassVar[str] = "You have already joined this case. Open it among your cases to see what is next."


class CodeUsed(Refused):
    """Somebody has joined with this code; it works once."""

    sentence: ClassVar[str] = "This code has been used. Sign in with your key. If this was not you, call the court."


class InvitationDeclined(Refused):
    """The invited person has said no."""

    sentence: ClassVar[str] = "You said no to ODR before. Nothing more to do here. Go to your hearing."


class JoinTooLate(Refused):
    """The invitation has expired."""

    sentence: ClassVar[str] = (
        "The last day to join was {last_on}. Go to your hearing. If you have questions, call {phone}."
    )


class ContactUnclear(Refused):
    """The contact is not sealed for the person who joins."""

    sentence: ClassVar[str] = "We could not read your contact details. Type them once more."


class OdrHasEnded(Refused):
    """A party has left, so there is nobody to settle with."""

    sentence: ClassVar[str] = "ODR has ended for this case. Nothing more to do here. Go to your hearing."


class YouHaveLeft(Refused):
    """The party has left before."""

    sentence: ClassVar[str] = "You have left ODR before. Nothing more to do here. Go to your hearing."


class AllHaveSigned(Refused):
    """Everybody has signed the agreement, so it binds and nobody can leave."""

    sentence: ClassVar[str] = (
        "All have signed, so you cannot leave any more. Read the agreement to see what comes next."
    )


class ExitAlreadyAsked(Refused):
    """The party has asked to leave and the answer is on its way."""

    sentence: ClassVar[str] = "You have asked to leave. The answer comes soon."
