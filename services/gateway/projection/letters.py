"""Until when a letter that waits to be printed is worth mailing; what no longer holds notify takes off the list."""

from datetime import datetime
from typing import Final

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.paper_view import LetterView

INVITATION: Final = "invitation"
HEARING_DAYS: Final = frozenset(("hearing_set", "hearing_continued"))


def mail_before(document: CaseDocument, letter: LetterView) -> datetime | None:
    """Return the instant after which the letter is of no use to its reader; None: it always is."""
    if letter.template in HEARING_DAYS:
        return document.hearing.starts_at
    person = document.person(letter.party_id)
    return person.invitation_expires_at if letter.template == INVITATION and person else None
