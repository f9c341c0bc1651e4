"""Places where a fault test kills the process; in a normal run each is one comparison."""

import os
import signal
from pathlib import Path

_ARMED = os.environ.get("ODR_FAILPOINT", "")
_MARKER = os.environ.get("ODR_FAILPOINT_MARKER", "")


def reach(name: str) -> None:
    """Kill this process with SIGKILL if ODR_FAILPOINT names this place; first leave the file ODR_FAILPOINT_MARKER.

    A place is deadly once: where the marker lies already, the process goes on.
    """
    if name != _ARMED:
        return
    marker = Path(_MARKER)
    if not marker.exists():
        marker.write_text(name)
        os.kill(os.getpid(), signal.SIGKILL)
