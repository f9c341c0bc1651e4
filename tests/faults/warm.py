"""The tally service, loaded once and forked for every process that a test wants: `python -m tests.faults.warm`.

A line of JSON on its input holds the child's settings (environment), the failpoint and the signal that it sends itself
there; the child's process id is answered, what a child prints goes where errors go. Loading takes most of a start, and
hundreds of processes are killed.
"""

import json
import os
import signal
import sys

from shared.messaging import failpoints
from shared.runtime.settings import ProcessSettings
from tests.messaging import tally_process


def become(wanted: dict[str, str]) -> int:
    """Be one process of the service, in a child."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(wanted)
    place, _, arrival = wanted["ODR_FAILPOINT"].partition(":")
    failpoints._ARMED, failpoints._COUNT = place, arrival  # noqa: SLF001 - this is what arming means after the start
    failpoints._MARKER = wanted["ODR_FAILPOINT_MARKER"]  # noqa: SLF001 - the same
    failpoints._SIGNAL = signal.Signals(int(wanted["SIGNAL"]))  # noqa: SLF001 - the same
    return tally_process.main(ProcessSettings())


if __name__ == "__main__":
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(become(json.loads(line)))
        answers.write(f"{child}\n")
        answers.flush()
