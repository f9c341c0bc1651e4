"""A folder of two courts: San Joaquin, which shares the installation's address, and Redwood, which has its own host."""

import shutil
from pathlib import Path
from typing import Final

from shared.courtcalendar.court import Court, load_courts

SAN_JOAQUIN: Final = "san-joaquin"
REDWOOD: Final = "redwood"
HOST: Final = "odr.redwood.example"


def two_courts(folder: Path) -> Path:
    """Lay the files of both courts in one folder."""
    for source in ("courts", "tests/courtcalendar/courts"):
        shutil.copytree(source, folder, dirs_exist_ok=True)
    return folder


def only_its_own(court: Court) -> tuple[str, ...]:
    """Return the words by which a page or paper shows that it is this court's, and no other's."""
    languages = court.languages
    names = [text.read(language) for text in (court.name, court.short_name) for language in languages]
    return (*names, court.phone, f"/static/seals/{court.id}.svg", *([court.host] if court.host else []))


def courts(folder: Path) -> tuple[Court, Court]:
    """Return San Joaquin and Redwood."""
    both = load_courts(folder)
    return both[SAN_JOAQUIN], both[REDWOOD]
