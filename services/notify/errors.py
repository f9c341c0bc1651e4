"""The ways notify says no."""

from typing import ClassVar

from shared.contracts.deciding import Refused


class NotTheCourtsClerk(Refused):
    """Only a clerk of the case's own court may say what was posted or told."""

    sentence: ClassVar[str] = "Only a clerk of this case's court can say what was mailed or told."


class NothingToTell(Refused):
    """The notice has left, or a letter for it is ready, or somebody told the person before."""

    sentence: ClassVar[str] = "This message needs nobody any more. Open the queue again."


class UnknownLetter(Refused):
    """A letter of the list does not belong to this case or is not ready yet."""

    sentence: ClassVar[str] = "One of these letters is not in this case's queue. Look at the queue again."


class LettersOffTheList(Refused):
    """Every letter of the list was posted or taken off before."""

    sentence: ClassVar[str] = "These letters are not on the list any more. Look at the list again."


class LettersAlreadyPosted(Refused):
    """Every letter of the list was marked before; nothing is posted twice."""

    sentence: ClassVar[str] = "These letters are already marked as posted."
