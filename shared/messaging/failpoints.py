"""Places where a fault test kills the process; in a normal run each is one comparison."""

import os
import signal
from itertools import count
from pathlib import Path

_ARMED, _, _COUNT = os.environ.get("ODR_FAILPOINT", "").partition(":")
_MARKER = os.environ.get("ODR_FAILPOINT_MARKER", "")
_SIGNAL = signal.SIGKILL
_arrivals = count(1)


def reach(name: str) -> None:
    """Kill this process with SIGKILL if ODR_FAILPOINT names this place; first leave the file ODR_FAILPOINT_MARKER.

    `place:3` is deadly at the third arrival. A place is deadly once: where the marker lies, the process goes on.
    """
    if name != _ARMED or next(_arrivals) < int(_COUNT or 1):
        return
    # Written first: the process that is started again at once must find it.
    marker = Path(_MARKER)
    if not marker.exists():
        marker.write_text(name)
        os.kill(os.getpid(), _SIGNAL)
