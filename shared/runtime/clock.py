"""The time of the process. Leases, sessions and back-off use real time; only facts take the demo's offset."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """The one clock of a process; a demo may move it forward through one file that holds the offset in seconds."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file
        self._stamp = -1
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, with the demo's offset added."""
        return datetime.now(UTC) + self.offset()

    def offset(self) -> timedelta:
        """Return how far the demo has moved time forward; zero where there is no file."""
        if self._file is None or not self._file.exists():
            return timedelta()
        stamp = self._file.stat().st_mtime_ns
        if stamp != self._stamp:
            self._offset = timedelta(seconds=float(self._file.read_text() or 0))
            self._stamp = stamp
        return self._offset
