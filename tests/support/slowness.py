"""A test that is slow says why: `slow("why")`. Nothing is judged by the clock, for that tells how busy the machine is.

The quick tests run first; `./odr test --fast` runs none that is slow. A test that took long without saying why is named
at the end of the run.
"""

from operator import itemgetter
from typing import Any, Final

import pytest

SLOW_SECONDS: Final = 10.0
SLOWER: Final = ("broker", "browser", "slow")
took: dict[str, float] = {}
silent: set[str] = set()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marks = list(item.iter_markers("slow"))
        if any(len(mark.args) != 1 or not str(mark.args[0]).strip() for mark in marks):
            raise pytest.UsageError(f'{item.nodeid} is slow and does not say why: pytest.mark.slow("why")')
        if not marks:
            silent.add(item.nodeid)
    items.sort(key=_slowness)


def _slowness(item: pytest.Item) -> int:
    return sum(item.get_closest_marker(name) is not None for name in SLOWER)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.nodeid in silent:
        took[report.nodeid] = report.duration


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name what took long here and does not say why; on a busy machine that may be anything."""
    late = sorted(((test, seconds) for test, seconds in took.items() if seconds > SLOW_SECONDS), key=itemgetter(1))
    if late:
        terminalreporter.section(f"more than {SLOW_SECONDS:.0f} seconds, and no word why")
        for test, seconds in late:
            terminalreporter.write_line(f"{seconds:6.1f} s  {test}")
