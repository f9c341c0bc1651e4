"""What a run of the fault tests has done and seen, kept as one JSON line a test for the report."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Found:
    """What one test did and saw; the test tells it.

    rows: of the matrix · control: the protection that was taken away, empty for none · often, tried: how often it was
    done, of how many attempts where some may miss · good: the test passed.
    """

    test: str
    rows: tuple[int, ...] = ()
    control: str = ""
    done: str = ""
    often: int = 1
    tried: int = 0
    seen: str = ""
    good: bool = False
    seconds: float = field(default=0.0)

    def did(self, phrase: str) -> None:
        """Say what was done to the system."""
        self.done = phrase

    def times(self, often: int, tried: int = 0) -> None:
        """Say how often it was done, and of how many attempts."""
        self.often, self.tried = often, tried

    def result(self, phrase: str) -> None:
        """Say what was seen."""
        self.seen = phrase


def keep(file: Path, found: Found) -> None:
    """Add what one test found."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as lines:
        lines.write(json.dumps(asdict(found)) + "\n")


def kept(file: Path) -> list[Found]:
    """Read what was found, in the order of the run."""
    raws = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    return [Found(**{**raw, "rows": tuple(raw["rows"])}) for raw in raws]
