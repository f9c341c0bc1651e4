"""The plugin of the fault tests: each tells what it did and saw; a run asked for by `./odr faults` keeps it."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.play.case import Case, begin
from tests.faults.court_system import CourtSystem, court_system
from tests.faults.desk import Desk
from tests.faults.history_checker import HistoryChecker
from tests.faults.recording import Found, keep
from tests.messaging.tally import create_tables

FOUND = pytest.StashKey[Found]()
KEPT = os.environ.get("ODR_FAULTS_FOUND", "")
ROW = os.environ.get("ODR_FAULTS_ROW", "")


@pytest.fixture
def found(request: pytest.FixtureRequest) -> Found:
    """Where a test says what it did and saw."""
    item: pytest.Item = request.node
    item.stash[FOUND] = _nothing_yet(item)
    return item.stash[FOUND]


def _nothing_yet(item: pytest.Item) -> Found:
    rows = tuple(int(mark.args[0]) for mark in item.iter_markers("row"))
    control = next((str(mark.args[0]) for mark in item.iter_markers("control")), "")
    return Found(item.name, rows, control)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the row that was asked for."""
    if not ROW:
        return
    others = [item for item in items if not any(mark.args[0] == int(ROW) for mark in item.iter_markers("row"))]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if KEPT and (report.failed or (call.when == "call" and FOUND in item.stash)):
        told = item.stash.get(FOUND, _nothing_yet(item))
        told.good, told.seconds = report.passed, round(report.duration, 1)
        keep(Path(KEPT), told)
    if KEPT and report.failed:
        with Path(KEPT).with_name("failures.txt").open("a") as lines:
            lines.write(f"{item.nodeid}\n{report.longreprtext}\n\n")
    return report


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CourtSystem]:
    """The whole system, started once for all tests that break it and mend it again."""
    with court_system(tmp_path_factory.mktemp("court")) as one:
        yield one


@pytest.fixture(scope="session")
def checker(system: CourtSystem) -> HistoryChecker:
    """Who writes down what clients are shown."""
    return HistoryChecker(system.places.root / "receipts.jsonl")


@pytest.fixture
def case(system: CourtSystem) -> Iterator[Case]:
    """A new case with its people at the door."""
    with begin(system.address, system.places.data, lambda *_: None) as one:
        yield one


@pytest.fixture
def desk(case: Case, checker: HistoryChecker) -> Desk:
    """The clerk's desk."""
    return Desk(case, checker)


@pytest.fixture
def database(postgres: Any) -> Iterator[str]:
    """An empty database with the tables of the tally service."""
    url = postgres.fresh_database("odr_tally")
    create_tables(url)
    yield url
    postgres.drop(url)
