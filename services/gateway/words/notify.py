"""What notify's commands and events are called: letters and messages, and what became of them."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.rows import OWN_MAIL, STAFF, CommandWords, Done, EventWords, Silent, everybody, nobody
from shared.contracts import notify as o
from shared.contracts.message import Command, Event

COMMANDS: Final[Mapping[type[Command], CommandWords]] = {
    o.MarkLettersPosted: CommandWords(Done(words("The letters are marked as mailed"), (), STAFF)),
    o.CancelLetters: CommandWords(Done(words("The letters are off the list"), (), STAFF)),
    o.MarkToldByHand: CommandWords(Done(words("The person has been told"), (), STAFF)),
}

EVENTS: Final[Mapping[type[Event], EventWords]] = {
    o.NoticeQueued: nobody("The notice itself stands among the person's messages as soon as it is written."),
    o.NoticeWritten: nobody("The notice itself stands among the person's messages."),
    o.NoticeSent: nobody("The notice itself stands among the person's messages, with when it was sent."),
    o.NoticeBounced: EventWords(
        owner=words("A message to you could not be delivered. Check how we reach you"),
        other=OWN_MAIL,
        clerk=words("A message to {name} could not be delivered"),
    ),
    o.NoticeToldByHand: EventWords(
        owner=words("The court told you what a message could not"),
        other=OWN_MAIL,
        clerk=words("The court told {name} what a message could not"),
    ),
    o.LetterReady: nobody("The letter stands in the clerk's print queue; mailing it is told."),
    o.LetterPosted: everybody(words("The court mailed a letter to {name}")),
    o.LetterCancelled: EventWords(
        owner=words("The court did not mail a letter to you. Your messages here hold what it said"),
        other=OWN_MAIL,
        clerk=Silent("The list of letters shows it where the court may know; when a private one left would tell."),
    ),
}

# What the counter calls a letter, by the kind that it may know of; every other says itself only that there is news.
PRIVATE_NEWS: Final = words("Private news of the case")
LETTERS: Final[Mapping[str, str]] = {
    "case_registered": words("The case is registered"),
    "copy_ready": words("The stamped copy is ready"),
    "filing_accepted": words("The agreement is filed"),
    "filing_received": words("The court has the agreement"),
    "hearing_continued": words("New hearing date"),
    "hearing_set": words("Hearing date"),
    "hearing_vacated": words("Hearing vacated"),
    "invitation": words("Invitation to join"),
    "not_you": words("Check who joined"),
    "other_side_invited": words("The other side is invited"),
    "other_side_joined": words("The other side joined"),
    "registered_not_you": words("Check who registered"),
    "welcome": words("Welcome after joining"),
}


def letter_name(template: str) -> str:
    """Return what the counter calls a letter of this kind."""
    return LETTERS.get(template, PRIVATE_NEWS)
