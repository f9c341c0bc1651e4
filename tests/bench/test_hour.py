import signal
import time
from pathlib import Path

import pytest
from rich.console import Console

from bench.ground import Needs, fresh, ground
from bench.loads.hour import Watched
from bench.run import Run

pytestmark = [pytest.mark.broker, pytest.mark.slow("measures a whole running system"), pytest.mark.timeout(300)]


def test_a_process_that_stood_still_too_long_is_seen_to_be_taken_for_dead(tmp_path: Path) -> None:
    places = fresh(tmp_path, keep_data=False)
    with ground(Needs.SYSTEM, places) as (servers, system):
        assert system is not None
        watched = Watched(Run(places, 1, quick=True, console=Console(), servers=servers, whole=system))
        negotiation = next(process for process in system.processes if process.name == "negotiation")

        watched.look()
        lost_while_all_work = watched.lost
        negotiation.send(signal.SIGSTOP)
        deadline = time.monotonic() + 30
        while not watched.lost and time.monotonic() < deadline:
            time.sleep(0.2)
            watched.look()
        negotiation.send(signal.SIGCONT)

    assert lost_while_all_work == 0
    assert watched.lost == 1
