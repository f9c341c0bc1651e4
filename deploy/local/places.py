"""Where things lie under `.odr/`; owns the names of folders and not what is in them."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[2]


def courts_dir() -> Path:
    """Return the folder of the courts' files: ODR_COURTS_DIR, or else `courts` of the clone."""
    return Path(os.environ.get("ODR_COURTS_DIR", PROJECT / "courts")).resolve()


def courts_here() -> tuple[str, ...]:
    """Name the courts that have a file."""
    return tuple(sorted(file.stem for file in courts_dir().glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation. root: ODR_FOLDER, or else `.odr` of the clone."""

    root: Path = field(default_factory=lambda: Path(os.environ.get("ODR_FOLDER", PROJECT / ".odr")).resolve())

    @property
    def jars(self) -> Path:
        """Downloaded Java archives, verified once, shared by every run."""
        return self.root / "jars"

    @property
    def data(self) -> Path:
        """What `--fresh` throws away."""
        return self.root / "data"

    @property
    def secrets(self) -> Path:
        """Passwords and keys made at the first start, readable by the owner only."""
        return self.data / "secrets"

    @property
    def mailbox(self) -> Path:
        """Each e-mail that the demo's services sent, one `.eml` file each."""
        return self.data / "mailbox"

    @property
    def objects(self) -> Path:
        """The object store."""
        return self.data / "objects"

    @property
    def clock_offset(self) -> Path:
        """How far the demo's clock was moved forward, in seconds."""
        return self.data / "clock-offset"

    @property
    def numbers(self) -> Path:
        """How many processes of a service shall run, where more than one is wanted."""
        return self.data / "processes.json"

    @property
    def logs(self) -> Path:
        """One log file per process, kept through restarts; a large one is put aside as `NAME.1.log`."""
        return self.root / "logs"

    @property
    def backups(self) -> Path:
        """What `odr backup` wrote when it was given no other folder."""
        return self.root / "backups"

    @property
    def holds(self) -> Path:
        """Which processes the supervisor shall keep stopped, and for whom."""
        return self.root / "holds"

    @property
    def half_written(self) -> Path:
        """Is there from before the history's topic is emptied until all of it is written again."""
        return self.data / "history-half-written"

    @property
    def running(self) -> Path:
        """Addresses of the demo that is running now, for the other commands; gone when it has stopped."""
        return self.root / "running.json"

    @property
    def scrape(self) -> Path:
        """Where Prometheus finds the processes of the demo that is running now."""
        return self.root / "scrape.json"
