"""Reading the read models as a visitor: every answer passes the table of authorization.py. It changes nothing."""

from contextlib import suppress
from io import BytesIO
from uuid import UUID

import pikepdf
import structlog
from sqlalchemy import text

from services.gateway.errors import NotThere, SignInNeeded, Unavailable
from services.gateway.parts import Parts
from services.gateway.people.authorization import Resource, may_read, may_read_of_court, relation_to
from services.gateway.people.visitor import Visitor
from services.gateway.projection.document import CaseDocument, CaseFacts
from services.gateway.projection.paper_view import LetterView
from services.gateway.projection.queueing import QueueItem, QueueKind, on_that_day
from services.gateway.projection.visibility import CaseReader, Viewer, seen
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.lines import CaseLine, Claim
from services.gateway.reading.opening import opened
from services.gateway.reading.papers import CasePaper, papers_of
from services.gateway.reading.viewer import view_for_clerk, view_for_party
from shared.contracts.actor import Side
from shared.contracts.documents import StoredFile
from shared.contracts.policy import Relation
from shared.contracts.values.printed import squeezed
from shared.contracts.values.text import name_key
from shared.runtime.objects import AUDIENCE, Altered
from shared.runtime.sealing import Erased

log = structlog.get_logger()

_DOCUMENT = text("SELECT document::text FROM case_views WHERE case_id = :case")
_DOCUMENTS = text("SELECT case_id, document::text FROM case_views WHERE case_id = ANY(:cases)")
_VERSION = text("SELECT (document->>'version')::int FROM case_views WHERE case_id = :case")
_QUEUE = text("""
SELECT line FROM queue WHERE court_id = :court ORDER BY hearing_at IS NULL, hearing_at, since LIMIT 500
""")
_FOUND = text("""
SELECT case_id, document::text FROM (
    SELECT case_id FROM finding WHERE court_id = :court AND word = :whole
    UNION
    (SELECT case_id FROM unnest(cast(:words AS text[])) AS asked(begins)
     JOIN finding ON court_id = :court AND word >= begins AND word < begins || chr(1114109)
     GROUP BY case_id HAVING count(DISTINCT begins) = cardinality(cast(:words AS text[])))
) AS found JOIN case_views USING (case_id) LIMIT :most
""")
MOST_FOUND = 50
MOST_WORDS = 6


class Reading:
    """What one visitor may read. Absent and forbidden look the same: NotThere."""

    def __init__(self, parts: Parts, visitor: Visitor) -> None:
        self._parts, self._visitor = parts, visitor

    async def case(self, case_id: UUID) -> CaseView:
        """Return a case as this visitor may see it, sealed texts of the viewer opened."""
        if not self._visitor.signed_in:
            raise SignInNeeded
        document = await self._document(case_id)
        if document is None or not may_read(self._visitor, Resource.CASE, case_id, document.court_id):
            raise NotThere
        if relation_to(self._visitor, case_id, document.court_id) is Relation.COURT:
            view = view_for_clerk(case_id, document)
        else:
            member = self._visitor.membership(case_id)
            if member is None:
                raise NotThere
            view = view_for_party(case_id, document, member.party_id, self._parts.courts.get(document.court_id))
        return await opened(self._parts.sealer, view, self._visitor.language)

    async def claim(self) -> Claim | None:
        """Return what is asked of the person with the letter's code; None where the code cannot be used any more."""
        invitation = self._visitor.invitation
        if invitation is None:
            return None
        case_id, court_id = invitation.case_id, invitation.court_id
        document = await self._document(case_id) if may_read(self._visitor, Resource.CLAIM, case_id, court_id) else None
        if document is None or document.claim_cents is None:
            return None
        return Claim(cents=document.claim_cents, reason=document.claim_reason)

    async def version(self, case_id: UUID) -> int:
        """Return the version of the case as this visitor sees it; 0 when there is none. Ask `case` first."""
        if self._visitor.is_clerk:
            document = await self._document(case_id)
            return view_for_clerk(case_id, document).version if document else 0
        async with self._parts.reading.connect() as connection:
            return int(await connection.scalar(_VERSION, {"case": case_id}) or 0)

    async def cases(self) -> tuple[CaseLine, ...]:
        """Return the visitor's own cases, the latest change first."""
        if not self._visitor.signed_in:
            raise SignInNeeded
        cases = [member.case_id for member in self._visitor.memberships]
        async with self._parts.reading.connect() as connection:
            rows = (await connection.execute(_DOCUMENTS, {"cases": cases})).all()
        lines = [self._line(case_id, CaseDocument.restored(found)) for case_id, found in rows]
        return tuple(sorted(lines, key=lambda line: line.updated_at, reverse=True))

    async def find_case(self, case_number: str) -> CaseLine:
        """Return a case of the clerk's court by its number."""
        self._only_the_counter()
        case_id = self._parts.case_id(self._visitor.court_id, case_number)
        document = await self._document(case_id)
        if document is None or not may_read(self._visitor, Resource.CASE, case_id, document.court_id):
            raise NotThere
        return self._line(case_id, document)

    async def find_cases(self, typed: str) -> tuple[CaseLine, ...]:
        """Return cases of the clerk's court by number, receipt or names, the latest change first; at most MOST_FOUND.

        Each word that was typed begins a word of what is known.
        """
        with suppress(NotThere):
            return (await self.find_case(typed),)
        self._only_the_counter()
        begins = [word.upper() for word in name_key(typed).split()][:MOST_WORDS]
        asked = {"court": self._visitor.court_id, "whole": squeezed(typed), "words": begins, "most": MOST_FOUND}
        async with self._parts.reading.connect() as connection:
            rows = (await connection.execute(_FOUND, asked)).all()
        lines = [self._line(case_id, CaseDocument.restored(found)) for case_id, found in rows]
        return tuple(sorted(lines, key=lambda line: line.updated_at, reverse=True))

    def _only_the_counter(self) -> None:
        if not self._visitor.signed_in:
            raise SignInNeeded
        if not may_read_of_court(self._visitor, Resource.QUEUE):
            raise NotThere

    async def queue(self) -> tuple[QueueItem, ...]:
        """Return what waits at the clerk's own court: urgent first, then the oldest first."""
        self._only_the_counter()
        async with self._parts.reading.connect() as connection:
            rows = (await connection.scalars(_QUEUE, {"court": self._visitor.court_id})).all()
        court, now = self._parts.courts.get(self._visitor.court_id), self._parts.now()
        if court is None:
            raise NotThere
        items = [on_that_day(item, court, now) for item in map(QueueItem.model_validate, rows)]
        return tuple(sorted(items, key=lambda item: (not item.urgent, item.since)))

    async def paper(self, case_id: UUID, sha256: str) -> tuple[CasePaper, bytes]:
        """Return a paper that stands in the visitor's view of the case, by its hash, and the file itself."""
        view = await self.case(case_id)
        paper = next((paper for paper in papers_of(view) if paper.file.sha256 == sha256), None)
        if paper is None:
            raise NotThere
        letter = next((letter for letter in view.letters if letter.file == paper.file), None)
        return paper, await (self.letter(case_id, letter) if letter else self._stored(case_id, paper.file))

    async def letter(self, case_id: UUID, letter: LetterView) -> bytes:
        """Return a letter's PDF: it is kept for its person alone, until it is posted. Raises NotThere afterwards."""
        try:
            return await self._stored(case_id, letter.file, f"party:{letter.party_id}")
        except FileNotFoundError as error:
            raise NotThere from error

    async def letters(self) -> bytes:
        """Return every letter that is still to be mailed as one PDF to print. Raises NotThere when there is none."""
        batch = pikepdf.new()
        for item in await self.queue():
            if item.kind is QueueKind.LETTER and not item.too_late:
                view = await self.case(item.case_id)
                letter = next(letter for letter in view.letters if letter.letter_id == item.subject_id)
                data = await self.letter(item.case_id, letter)
                with pikepdf.open(BytesIO(data)) as paper:
                    batch.pages.extend(paper.pages)
        if not batch.pages:
            raise NotThere
        whole = BytesIO()
        batch.save(whole)
        return whole.getvalue()

    async def _stored(self, case_id: UUID, file: StoredFile, audience: str = AUDIENCE) -> bytes:
        """Return a file as it was stored. Raises Unavailable, with an alarm, when it is not what its hash says."""
        try:
            return await self._parts.objects.get(case_id, file, audience)
        except (Altered, Erased) as error:
            log.error("file_altered", case_id=str(case_id), sha256=file.sha256)  # noqa: TRY400 - the reason is in the fields
            raise Unavailable from error

    async def _document(self, case_id: UUID) -> CaseDocument | None:
        async with self._parts.reading.connect() as connection:
            found = await connection.scalar(_DOCUMENT, {"case": case_id})
        return None if found is None else CaseDocument.restored(found)

    def _line(self, case_id: UUID, document: CaseDocument) -> CaseLine:
        member = self._visitor.membership(case_id)
        clerk = self._visitor.is_clerk
        told = CaseFacts(**seen(document, CaseReader(Viewer.CLERK))) if clerk else document
        changed_at = max((entry.at for entry in told.timeline), default=None) if clerk else document.updated_at
        return CaseLine(
            case_id=case_id,
            court_id=document.court_id,
            case_number=document.case_number,
            plaintiff=document.names(Side.PLAINTIFF),
            defendant=document.names(Side.DEFENDANT),
            phase=told.phase,
            side=member.side if member else None,
            hearing_at=document.hearing.starts_at,
            hearing_vacated=document.hearing.vacated,
            updated_at=changed_at or self._parts.now(),
        )
