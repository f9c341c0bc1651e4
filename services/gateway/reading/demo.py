"""What the demo page shows: made-up people, mailbox, clock. Only where ODR_DEMO=1; it owns no fact."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.gateway.errors import NotThere
from services.gateway.parts import Parts
from services.gateway.people.accounts import staff_id
from services.gateway.projection.document import CaseDocument
from services.gateway.projection.paper_view import LetterView
from services.gateway.reading.papers import CasePaper, letter_paper
from services.gateway.words.notify import letter_name
from shared.contracts.actor import Side
from shared.contracts.policy import Role
from shared.courtcalendar.court import Court

NEWCOMERS: Final = {Side.PLAINTIFF: "Rosa Delgado", Side.DEFENDANT: "Marcus Hill"}
STAFF: Final = (Role.CLERK, Role.ADMINISTRATOR)
MOST_SHOWN: Final = 50

_LATEST = text("""
SELECT m.account_id, m.party_id, v.document::text FROM my_cases m JOIN case_views v USING (case_id)
WHERE m.side = :side AND v.court_id = :court ORDER BY v.document->>'updated_at' DESC LIMIT 1
""")
_CASES = text("""
SELECT case_id, document::text FROM case_views WHERE court_id = :court AND jsonb_array_length(document->'letters') > 0
ORDER BY document->>'updated_at' DESC LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """Somebody to sign in as. slug: a side, or a role of the staff · account_id: None before the first case."""

    slug: str
    name: str
    account_id: UUID | None = None

    @property
    def has_account(self) -> bool:
        """Say whether signing in can work."""
        return self.account_id is not None


@dataclass(frozen=True, slots=True)
class Mail:
    """One thing that was sent: an e-mail (text, html) or a letter (its PDF is at `/demo/letters/<key>.pdf` for now)."""

    key: str
    kind: str
    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime
    letter: LetterView | None = None


async def people(parts: Parts, court: Court) -> tuple[MadeUpPerson, ...]:
    """Return the sides of the court's latest case, its clerk and its administrator."""
    sides = [await _person(parts, court, side) for side in Side]
    file = parts.settings.staff_file
    staff = json.loads(file.read_text()) if file else []
    own = [person for person in staff if person["court_id"] == court.id]
    first = {person["role"]: person for person in reversed(own)}
    known = [first[role] for role in STAFF if role in first]
    return (*sides, *(MadeUpPerson(person["role"], person["name"], staff_id(person)) for person in known))


async def mailbox(parts: Parts, court: Court) -> tuple[Mail, ...]:
    """Return the court's latest e-mails and letters, newest first."""
    folder = parts.settings.demo_dir
    files = sorted((folder / "mailbox").glob("*.eml"), reverse=True) if folder else []
    found = [mail for file in files[:MOST_SHOWN] if (mail := _mail(file, court))]
    found += [_posted(document, letter) async for _, document, letter in _letters(parts, court)]
    return tuple(sorted(found, key=lambda mail: mail.sent_at, reverse=True))


async def letter(parts: Parts, court: Court, key: str) -> tuple[UUID, CasePaper, LetterView]:
    """Return a letter, what it is, and the case that it belongs to. Raises NotThere."""
    async for case_id, document, found in _letters(parts, court):
        if str(found.letter_id) == key:
            return case_id, letter_paper(found, document.case_number, document.court_id), found
    raise NotThere


async def move_clock(parts: Parts, forward: timedelta) -> datetime:
    """Move the demo's clock forward for all processes and return the new present."""
    file = parts.settings.clock_offset_file
    if file is None:
        raise NotThere
    whole = parts.offset() + forward
    part = file.with_suffix(".part")
    part.write_text(str(whole.total_seconds()))
    part.replace(file)
    return parts.now()


async def _person(parts: Parts, court: Court, side: Side) -> MadeUpPerson:
    async with parts.reading.connect() as connection:
        row = (await connection.execute(_LATEST, {"side": side.value, "court": court.id})).one_or_none()
    if row is None:
        return MadeUpPerson(side.value, NEWCOMERS[side])
    document = CaseDocument.restored(row[2])
    person = document.person(UUID(str(row[1])))
    return MadeUpPerson(side.value, person.name if person else NEWCOMERS[side], UUID(str(row[0])))


async def _letters(parts: Parts, court: Court) -> AsyncIterator[tuple[UUID, CaseDocument, LetterView]]:
    async with parts.reading.connect() as connection:
        rows = (await connection.execute(_CASES, {"most": MOST_SHOWN, "court": court.id})).all()
    for case_id, found in rows:
        document = CaseDocument.restored(found)
        for letter in document.letters:
            yield UUID(str(case_id)), document, letter


def _posted(document: CaseDocument, letter: LetterView) -> Mail:
    person = document.person(letter.party_id)
    title = letter_name(letter.template)
    return Mail(str(letter.letter_id), "letter", person.name if person else "", title, "", "", letter.ready_at, letter)


def _mail(file: Path, court: Court) -> Mail | None:
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes them
    if not any(court.short_name.read(language) in str(message["from"]) for language in court.languages):
        return None
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    return Mail(
        key=file.stem,
        kind="email",
        to=str(message.get("to", "")),
        subject=str(message.get("subject", "")),
        text=plain.get_content() if plain else "",
        html=rich.get_content() if rich else "",
        sent_at=datetime.strptime(file.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
    )
