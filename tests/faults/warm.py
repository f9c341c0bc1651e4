"""A process of the tally service that is loaded and waits for one line before it begins: `python -m tests.faults.warm`.

The line names the failpoint and the signal (`place:arrival:number`, no place for none); loading takes most of a start,
and a driver that kills hundreds of processes has the next one ready.
"""

import signal
import sys

from shared.messaging import failpoints
from shared.runtime.settings import ProcessSettings
from tests.messaging import tally_process

if __name__ == "__main__":
    settings = ProcessSettings()
    place, arrival, number = sys.stdin.readline().strip().split(":")
    failpoints._ARMED, failpoints._COUNT = place, arrival  # noqa: SLF001 - this is what arming means after the start
    failpoints._SIGNAL = signal.Signals(int(number))  # noqa: SLF001 - the same
    sys.exit(tally_process.main(settings))
