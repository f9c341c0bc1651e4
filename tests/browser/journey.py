"""One case with its three people in front of the real system, and what they type."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from shared.courtcalendar.court import Court, load_courts
from tests.browser.judges import Engines
from tests.browser.reader import Reader, Way
from tests.browser.whole_demo import Demo

COURT: Final[Court] = load_courts(Path("courts"))["san-joaquin"]
PIN: Final = "204813"
ROSA, MARCUS = "Rosa Delgado", "Marcus Hill"
OWN_WORDS: Final = {"en": "Take away the old fence wood", "es": "Llevarse la madera vieja de la cerca"}
NUMBERS = count(4711)


@dataclass(frozen=True)
class World:
    """What a journey needs: the system that runs, the browser, the judges, a folder for files."""

    demo: Demo
    browser: Browser
    engines: Engines
    folder: Path


@dataclass
class Journey:
    """A case from the fee to the stamped copy. hearing: what the clerk decides in the end."""

    world: World
    plaintiff_way: Way
    defendant_way: Way
    clerk_way: Way
    hearing: str
    number: str = field(default_factory=lambda: f"STK-CV-LSC-2026-000{next(NUMBERS)}")
    case_id: str = ""
    code: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open a browser for each person."""
        self.plaintiff, self.defendant = self.reader(self.plaintiff_way), self.reader(self.defendant_way)
        self.clerk = self.reader(self.clerk_way)

    def reader(self, way: Way) -> Reader:
        """Return a new browser profile at the front page."""
        world = self.world
        return Reader(world.browser, world.demo.address, way, world.engines)

    @property
    def receipt_number(self) -> str:
        """Return the number of the court's fee receipt."""
        return f"R-{self.number[-4:]}"

    @property
    def transaction(self) -> str:
        """Return the court's number for the filed paper."""
        return f"SJ-2027-{self.number[-7:]}"

    @property
    def home(self) -> str:
        """Return the path of the case."""
        return f"/cases/{self.case_id}"

    def swap(self, side: str, to: Reader) -> None:
        """Go on with another device; what the old one found wrong is kept."""
        old = self.plaintiff if side == "plaintiff" else self.defendant
        self.found += old.found
        old.close()
        setattr(self, side, to)

    def close(self) -> list[str]:
        """Close the browsers and return all that was wrong."""
        for reader in (self.plaintiff, self.defendant, self.clerk):
            self.found += reader.found
            reader.close()
        return self.found


def hearing_on() -> date:
    """Return a court day far enough away."""
    return COURT.days.on_or_after(date.today() + timedelta(days=70))  # noqa: DTZ011 - any day near today


def in_parts(name: str, day: date) -> dict[str, str]:
    """Return a date as it is typed: month, day and year."""
    return {f"{name}_month": str(day.month), f"{name}_day": str(day.day), f"{name}_year": str(day.year)}


def living_in(prefix: str, street: str) -> dict[str, str]:
    """Return an address as it is typed."""
    rest = {"city": "Stockton", "state": "CA", "postal_code": "95202"}
    return {f"{prefix}_{name}": text for name, text in ({"street": street} | rest).items()}
