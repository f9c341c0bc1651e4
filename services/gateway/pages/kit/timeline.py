"""What happened, as sentences: each entry of a reader's timeline in the words that the tables have for that reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.gateway.pages.kit.deal import deal_told
from services.gateway.projection.case_parts import PersonView, TimelineEntry
from services.gateway.projection.document import said_of
from services.gateway.projection.visibility import relation_of
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.rows import Silent
from services.gateway.words.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    text: str
    at: datetime


def timeline(view: CaseView, wording: Wording) -> list[Line]:
    """Return what happened, newest first."""
    return list(_lines(view, wording))


def _lines(view: CaseView, wording: Wording) -> Iterator[Line]:
    for entry in view.timeline:
        said = said_of(entry, relation_of(entry, view.reader))
        if not isinstance(said, Silent):
            yield Line(wording.text(said, _facts(entry, view, wording)), entry.at)


def _facts(entry: TimelineEntry, view: CaseView, wording: Wording) -> dict[str, str]:
    on = entry.on or (wording.local(entry.until).date() if entry.until else None)
    person = view.person(entry.party_id)
    meant = (person,) if person else view.of_side(entry.side) if entry.side else ()
    return {
        "name": names_of(meant, wording),
        "amount": wording.money(entry.amount_cents or 0),
        "deal": deal_told(entry, view, wording),
        "date": wording.day(on) if on else "",
        "number": entry.number,
    }


def names_of(people: Iterable[PersonView], wording: Wording) -> str:
    """Return the names as on the claim, as one text; words for nobody in particular when there are none."""
    names = [person.name for person in people]
    return wording.listed(names) if names else wording.text(words("The other side"))


def names_by_id(view: CaseView, party_ids: Iterable[UUID], wording: Wording) -> str:
    """Return the names of these parties but for the reader's own; those across the table when nobody is left."""
    wanted = set(party_ids) - {view.me}
    return names_of([person for person in view.parties if person.party_id in wanted] or view.others, wording)
