"""The ways filing says no: each a fact that blocks and a sentence that tells the person what to do."""

from typing import ClassVar

from shared.contracts.deciding import Refused


class PlaintiffOnly(Refused):
    """The actor is not a plaintiff of this case."""

    sentence: ClassVar[str] = "Only the plaintiff can file the agreement. Ask the plaintiff to file it."


class NotSealedYet(Refused):
    """The agreement is not signed by all and sealed."""

    sentence: ClassVar[str] = "The agreement is not ready to file. Everybody must sign first. Then wait for the seal."


class NotTheSealedPaper(Refused):
    """The paper that was seen is not the sealed agreement."""

    sentence: ClassVar[str] = "This is not the sealed agreement. Read that one first, and then file it."
    tells: ClassVar[tuple[str, ...]] = ("sealed_sha256",)


class FilingTooLate(Refused):
    """The command was received after the cut-off."""

    sentence: ClassVar[str] = "The time to file here is over. Bring the signed agreement to your hearing."


class AlreadyFiled(Refused):
    """An envelope with this paper is with the court."""

    sentence: ClassVar[str] = "The agreement is already filed. Wait for the court's answer. You do not need to do more."


class AlreadyAccepted(Refused):
    """The court has accepted the filing; it is decided once."""

    sentence: ClassVar[str] = "The court has already accepted this filing. Open the case to see the decision."


class NotThisCourtsClerk(Refused):
    """The actor is not staff of the case's own court."""

    sentence: ClassVar[str] = "Only a clerk of this case's court can decide on its filings."


class UnknownEnvelope(Refused):
    """The case has no such envelope."""

    sentence: ClassVar[str] = "This filing is not in the queue. Look at the queue again."


class NotReceivedYet(Refused):
    """The court has not confirmed that it has the envelope."""

    sentence: ClassVar[str] = "The filing is still on its way. Try again in a minute."


class TransactionNumberUsed(Refused):
    """Another case of this court has this transaction number."""

    sentence: ClassVar[str] = "This transaction number belongs to another filing. Check the number and enter it again."


class NewHearingMissing(Refused):
    """The hearing is to be continued, but no new date is given."""

    sentence: ClassVar[str] = "Enter the new date, time, and department of the hearing."


class NewHearingTooFar(Refused):
    """The new date is more than two years ahead: a slip in the year."""

    tells: ClassVar[tuple[str, ...]] = ("latest",)
    sentence: ClassVar[str] = "The new hearing is more than two years away. Check the year."


class CourtIsClosed(Refused):
    """The court is closed on the new date or at that hour, and the clerk has not said that it is meant."""

    sentence: ClassVar[str] = "The court is closed then, on {day}. Take another day or time, or say that you mean it."
    tells: ClassVar[tuple[str, ...]] = ("meant_by",)


class NewHearingInThePast(Refused):
    """The new hearing is not in the future."""

    tells: ClassVar[tuple[str, ...]] = ("now",)
    sentence: ClassVar[str] = "The new hearing must be in the future. Enter a later date."


class NewHearingNotWanted(Refused):
    """A new date is given, but the hearing is not to be continued."""

    sentence: ClassVar[str] = 'A new date goes only with "continue". Remove the date, or choose "continue".'
