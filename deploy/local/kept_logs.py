"""Keeps what the processes have said through restarts: a log that has grown large is put aside, the oldest thrown away.

It runs while nothing writes: a process that has its log open would go on writing into the one put aside.
"""

from pathlib import Path
from typing import Final

LARGEST_BYTES: Final = 20_000_000
KEPT: Final = 3
ENDING: Final = ".log"


def put_aside(folder: Path, largest_bytes: int = LARGEST_BYTES) -> None:
    """Put each large log aside as `NAME.1.log`, so that `NAME*.log` still finds it; the older ones move one further."""
    for log in sorted(folder.glob(f"*{ENDING}")):
        if not _is_aside(log) and log.stat().st_size > largest_bytes:
            for number in range(KEPT, 0, -1):
                earlier = _aside(log, number - 1) if number > 1 else log
                if earlier.exists():
                    earlier.replace(_aside(log, number))


def _aside(log: Path, number: int) -> Path:
    return log.with_name(f"{log.stem}.{number}{ENDING}")


def _is_aside(log: Path) -> bool:
    return log.stem.rpartition(".")[2].isdecimal() and "." in log.stem
