"""Why a single value cannot be taken: each a class with a sentence that tells the person what to do."""

from typing import ClassVar

from pydantic import ValidationError


class Misfit(ValueError):  # noqa: N818 - it names what was typed, not a fault of the program
    """A value that does not fit; its class's name is the stable code that programs get."""

    sentence: ClassVar[str] = "Check what you typed and try again."
    own: ClassVar[bool] = False  # whether it says more than a page that asks for just this

    def __init__(self, **facts: object) -> None:
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(self.sentence.format_map(self.facts))


class NotText(Misfit):
    """A number, a list or something else where a program must send text."""

    sentence: ClassVar[str] = "Send this as text, in quotes."


class Missing(Misfit):
    """There is nothing to see in it."""

    sentence: ClassVar[str] = "Fill this in."


class TooLong(Misfit):
    """It has more letters than there is room for."""

    sentence: ClassVar[str] = "This is too long. You can use up to {most} letters."
    own: ClassVar[bool] = True


class OneLineOnly(Misfit):
    """A line break where one line is asked."""

    sentence: ClassVar[str] = "Type this on one line."
    own: ClassVar[bool] = True


class LetterNotAllowed(Misfit):
    """A control character, something that turns the order of letters, or a letter that no font can have."""

    sentence: ClassVar[str] = "This holds a hidden or broken letter. Delete it and type it again with your keyboard."
    own: ClassVar[bool] = True


class PrivateNumberFound(Misfit):
    """It holds a social security, card or account number beyond its last four digits (rule 1.201)."""

    sentence: ClassVar[str] = (
        "Do not write a full social security, card, or account number. The last four digits are enough."
    )
    own: ClassVar[bool] = True


class TooManyMarks(Misfit):
    """More accents on one letter than any language writes."""

    sentence: ClassVar[str] = "There are too many accents on one letter. Type it again with fewer."
    own: ClassVar[bool] = True


class NotADay(Misfit):
    """It is no day of the calendar."""

    sentence: ClassVar[str] = "Type a real date, with month, day and year, like 1 15 2027."


class NotAMoment(Misfit):
    """It is no date and time with its zone."""

    sentence: ClassVar[str] = "Say the date and time with its zone, like 2027-01-15T16:30:00Z."


class DayOutOfReach(NotADay):
    """A day that nobody here can mean."""

    sentence: ClassVar[str] = "Use a year from 1900 to 2199."


class MomentOutOfReach(NotAMoment):
    """A date and time that nobody here can mean."""

    sentence: ClassVar[str] = DayOutOfReach.sentence


class NotAnAmount(Misfit):
    """It is no whole number of cents in the range."""

    sentence: ClassVar[str] = "Type an amount in dollars and cents, up to {most}."
    own: ClassVar[bool] = True


class NotACount(Misfit):
    """It is no whole number in the range."""

    sentence: ClassVar[str] = "Type a whole number from {least} to {most}."


class NotYesOrNo(Misfit):
    """It is neither true nor false."""

    sentence: ClassVar[str] = "Say yes or no."


class NotACaseNumber(Misfit):
    """It has no letters and numbers, or too many."""

    sentence: ClassVar[str] = (
        "This is not a case number. It has numbers in it. Type it as it stands on the court papers."
    )
    own: ClassVar[bool] = True


class NotThisCourtsNumber(Misfit):
    """It does not fit the court's pattern of case numbers."""

    sentence: ClassVar[str] = "Check the case number. It looks like this: {example}."
    own: ClassVar[bool] = True


class NotAReceiptNumber(Misfit):
    """It has no letters and numbers, or too many."""

    sentence: ClassVar[str] = (
        "This is not a receipt number. It has numbers in it, like R-204. Type it as it stands on the receipt."
    )
    own: ClassVar[bool] = True


class NotATransactionNumber(Misfit):
    """It has no letters and numbers, or too many."""

    sentence: ClassVar[str] = "Type the transaction number with letters and numbers, like SC-2027-00012."


class NotACode(Misfit):
    """It is as long as a code or a personal key, and one of its characters is mistyped."""

    sentence: ClassVar[str] = "There is a typing mistake: one letter or number is wrong. Compare it with your paper."
    own: ClassVar[bool] = True


class NotAnEMail(Misfit):
    """No mail can be sent there."""

    sentence: ClassVar[str] = "Type the e-mail like name@example.com."


class NoEMailToUse(Misfit):
    """News by e-mail, without an e-mail or without the person's own consent."""

    sentence: ClassVar[str] = "Give an e-mail and the person's consent, or choose letters."
    own: ClassVar[bool] = True


class NotAPhone(Misfit):
    """Too few or too many digits for a phone number."""

    sentence: ClassVar[str] = "Type the phone number with its area code, like 209 555 0100."


class NotAState(Misfit):
    """It is no state, territory or military region of the United States."""

    sentence: ClassVar[str] = "Type the state in two letters, like CA."


class NotAPostalCode(Misfit):
    """It is no ZIP code."""

    sentence: ClassVar[str] = "Type the ZIP code, like 95202 or 95202-1234."


class NotACountry(Misfit):
    """It is no country's code."""

    sentence: ClassVar[str] = "Choose the country from the list."


def misfits(error: ValidationError) -> dict[str, Misfit]:
    """Return what does not fit, by the dotted name of each field; others get the general sentence."""
    found: dict[str, Misfit] = {}
    for fault in error.errors(include_input=False, include_url=False):
        cause = fault.get("ctx", {}).get("error")
        known = cause if isinstance(cause, Misfit) else _general(fault["type"])
        found.setdefault(".".join(str(part) for part in fault["loc"]), known)
    return found


def _general(kind: str) -> Misfit:
    return Missing() if kind == "missing" else LetterNotAllowed() if kind == "string_unicode" else Misfit()
