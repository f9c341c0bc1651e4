"""The papers of a case, newest first, each with its name, date, fingerprint and address; it opens no file."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.pages.kit.page import file_path
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.documents import StoredFile

KILO = 1024


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One file to read or save."""

    title: str
    at: datetime
    href: str
    size: str
    sha256: str
    note: str = ""


def papers(view: CaseView, wording: Wording) -> list[PaperLine]:
    """Return every paper that this viewer may open."""
    found = [
        _paper(
            view,
            copy.file,
            copy.stamped_at,
            wording.text(words("Stamped copy {number}"), {"number": copy.transaction_number}),
        )
        for copy in view.copies
    ]
    for agreement in view.agreements:
        if agreement.sealed_file and agreement.sealed_at:
            title = wording.text(words("Signed agreement"))
            found.append(_paper(view, agreement.sealed_file, agreement.sealed_at, title))
        elif agreement.file and agreement.proposed_at:
            title = wording.text(words("Agreement to read, version {number}"), {"number": agreement.version_number})
            found.append(_paper(view, agreement.file, agreement.proposed_at, title))
    return sorted(found, key=lambda paper: paper.at, reverse=True)


def _paper(view: CaseView, file: StoredFile, at: datetime, title: str) -> PaperLine:
    size = f"PDF, {max(1, round(file.size_bytes / KILO))} kB"
    return PaperLine(title, at, file_path(view, file), size, file.sha256)
