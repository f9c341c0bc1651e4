"""The papers of a case, newest first, each with its name, date, fingerprint and address; it opens no file."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.pages.kit.page import file_path
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.papers import CasePaper, latest_papers
from services.gateway.words.wording import Wording

KILO = 1024


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One file to read or save."""

    title: str
    at: datetime
    href: str
    size: str
    sha256: str


def papers(view: CaseView, wording: Wording) -> list[PaperLine]:
    """Return what the parties keep of this case."""
    lines = (_line(view, paper, wording) for paper in latest_papers(view))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(view: CaseView, paper: CasePaper, wording: Wording) -> PaperLine:
    size = f"PDF, {max(1, round(paper.file.size_bytes / KILO))} kB"
    return PaperLine(paper.title(wording), paper.at, file_path(view, paper.file), size, paper.file.sha256)
