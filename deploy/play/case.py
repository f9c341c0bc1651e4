"""A case that is played, and the three people of it at the door. What they do there is in the acts."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deploy.local.places import courts_dir
from deploy.local.trouble import Trouble
from deploy.play.person import Json, Person
from deploy.play.words import case_number
from shared.courtcalendar.court import Court, load_courts

Report = Callable[[str, str, float | None], None]
COURT_ID: Final = "san-joaquin"


@dataclass
class Case:
    """One case that is played. facts: what the people learn on the way."""

    clerk: Person
    plaintiff: Person
    defendant: Person
    court: Court
    report: Report
    number: str = field(default_factory=case_number)
    id: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def step(self, who: Person, what: str, act: Callable[[], object], seen: Callable[[], object] | None = None) -> None:
        """Act, wait until whoever is concerned sees it, and report."""
        began = time.monotonic()
        act()
        if seen:
            seen()
        self.report(who.who, what, (time.monotonic() - began) * 1000)

    def both(self, what: str, true: Callable[[Json], Any]) -> None:
        """Wait until both parties see something."""
        for person in (self.plaintiff, self.defendant):
            person.sees(self.id, what, true)


@contextmanager
def begin(base_url: str, demo_dir: Path, report: Report, court_id: str = COURT_ID) -> Iterator[Case]:
    """Bring three people to the door of this clone's demo, by the staff file among its data."""
    with begin_at(base_url, demo_dir / "secrets" / "staff.json", report, court_id) as case:
        yield case


@contextmanager
def begin_at(base_url: str, staff_file: Path, report: Report, court_id: str = COURT_ID) -> Iterator[Case]:
    """Bring three people to a court's door, its clerk known already; they hang up at the end. Stopped, Trouble."""
    clerk, plaintiff, defendant = people = [Person(who, base_url) for who in ("clerk", "plaintiff", "defendant")]
    try:
        clerk.sign_in(*_clerk_of(court_id, staff_file))
        yield Case(clerk, plaintiff, defendant, load_courts(courts_dir())[court_id], report)
    finally:
        for person in people:
            person.close()


def _clerk_of(court_id: str, staff_file: Path) -> tuple[str, str]:
    """Return key and PIN of a court's clerk. Trouble when the file does not know them."""
    try:
        staff = json.loads(staff_file.read_text(encoding="utf-8"))
        clerks = [each for each in staff if (each["role"], each["court_id"]) == ("clerk", court_id)]
        known = [(str(each["personal_key"]), str(each["pin"])) for each in clerks]
    except OSError as error:
        raise Trouble(f"{staff_file} cannot be read: {error.strerror}. Name `staff.json` of the gateway.") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Trouble(f"{staff_file} is no list of staff: name `staff.json` of the gateway.") from error
    if not known:
        raise Trouble(f"{staff_file} knows no clerk of {court_id}: name `staff.json` of the gateway.")
    return known[0]
