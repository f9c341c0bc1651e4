"""What notify's commands and events are called: letters and messages, and what became of them."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.rows import OWN_MAIL, STAFF, CommandWords, Done, EventWords, everybody, nobody
from shared.contracts import notify as o
from shared.contracts.message import Command, Event

COMMANDS: Final[Mapping[type[Command], CommandWords]] = {
    o.MarkLettersPosted: CommandWords(Done(words("The letters are marked as mailed"), (), STAFF)),
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
}
