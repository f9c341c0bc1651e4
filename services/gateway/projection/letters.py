"""Whether a letter that waits to be printed is still worth mailing. Pure; the day is not here."""

from datetime import datetime
from typing import Final

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.paper_view import LetterView

INVITATION: Final = "invitation"
HEARING_DAYS: Final = frozenset(("hearing_set", "hearing_continued"))
REPLACED_BY: Final = {
    INVITATION: frozenset((INVITATION,)),
    **dict.fromkeys(HEARING_DAYS, HEARING_DAYS | {"hearing_vacated"}),
}


def replaced(document: CaseDocument, letter: LetterView) -> bool:
    """Say whether a later letter to the same person says what holds now, or the person has joined meanwhile."""
    later = document.letters[document.letters.index(letter) + 1 :]
    says_now = REPLACED_BY.get(letter.template, frozenset())
    holds = [other for other in later if other.party_id == letter.party_id and other.cancelled_at is None]
    if any(other.template in says_now for other in holds):
        return True
    person = document.person(letter.party_id)
    return letter.template == INVITATION and person is not None and person.joined_at is not None


def mail_before(document: CaseDocument, letter: LetterView) -> datetime | None:
    """Return the instant after which the letter is of no use to its reader; None: it always is."""
    if letter.template in HEARING_DAYS:
        return document.hearing.starts_at
    person = document.person(letter.party_id)
    return person.invitation_expires_at if letter.template == INVITATION and person else None
