import subprocess
import sys

import psutil

from bench.loads.processes import cpu_seconds, weights


class WithAnEndedChild(psutil.Process):
    """A parent one of whose children ends after it was listed."""

    def children(self, recursive: bool = False) -> list[psutil.Process]:
        """Return one process that has ended meanwhile, and this one."""
        with subprocess.Popen([sys.executable, "-c", ""]) as ended:
            listed = psutil.Process(ended.pid)
        return [listed, psutil.Process()]


def test_a_process_that_ends_meanwhile_disturbs_no_figure() -> None:
    assert sum(cpu_seconds(WithAnEndedChild()).values()) > 0
    assert sum(weights(WithAnEndedChild()).values()) > 0
