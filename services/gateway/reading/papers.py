"""The papers of a case: what each is, since when it is there, under which name people save it; opens no file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from unicodedata import normalize
from urllib.parse import quote

from services.gateway.projection.paper_view import AgreementView, LetterView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.filing import paper_name
from services.gateway.words.marking import words
from services.gateway.words.notify import letter_name
from services.gateway.words.wording import Wording
from shared.contracts.documents import StoredFile

LETTERS: Final = words("Letters to print")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class CasePaper:
    """One file of a case. kind: an English sentence that `facts` fill · at: since when it is there."""

    file: StoredFile
    kind: str
    at: datetime
    case_number: str
    court_id: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def title(self, wording: Wording) -> str:
        """Return what the paper is, in the reader's words."""
        return wording.text(self.kind, self.facts)


def latest_papers(view: CaseView) -> Iterator[CasePaper]:
    """Yield the papers that the parties keep: copies, and each version of the agreement as far as it has come."""
    for copy in view.copies:
        facts = {"number": copy.transaction_number}
        yield CasePaper(
            copy.file, words("Stamped copy {number}"), copy.stamped_at, view.case_number, view.court_id, facts
        )
    for version in view.agreements:
        signed = _signed(version, view)
        yield from signed or _to_read(version, view)


def papers_of(view: CaseView) -> Iterator[CasePaper]:
    """Yield every paper that stands in a view, the latest form of each first."""
    yield from latest_papers(view)
    for version in view.agreements:
        yield from _to_read(version, view)
    for filing in view.filings:
        yield CasePaper(filing.file, paper_name(filing.title), filing.submitted_at, view.case_number, view.court_id)
    for letter in view.letters:
        yield letter_paper(letter, view.case_number, view.court_id)


def _signed(version: AgreementView, view: CaseView) -> list[CasePaper]:
    if version.sealed_file is None or version.sealed_at is None:
        return []
    kind = words("Signed agreement")
    return [CasePaper(version.sealed_file, kind, version.sealed_at, view.case_number, view.court_id)]


def _to_read(version: AgreementView, view: CaseView) -> list[CasePaper]:
    if version.file is None or version.proposed_at is None:
        return []
    kind, facts = words("Agreement to read, version {number}"), {"number": version.version_number}
    return [CasePaper(version.file, kind, version.proposed_at, view.case_number, view.court_id, facts)]


def letter_paper(letter: LetterView, case_number: str, court_id: str) -> CasePaper:
    """Return a letter as a paper: its kind as the counter knows it, and not whom it is for."""
    return CasePaper(letter.file, letter_name(letter.template), letter.ready_at, case_number, court_id)


def saved_as(*parts: str, on: date) -> str:
    """Return the header that names a PDF by its parts and its day: `Signed-agreement-STK-2026-4711-2026-12-21.pdf`.

    Once in ASCII, and once in the reader's letters (RFC 6266, RFC 8187).
    """
    name = "-".join(_WORD.findall(" ".join((*parts, on.isoformat()))))
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"inline; filename=\"{plain}.pdf\"; filename*=UTF-8''{quote(name)}.pdf"
