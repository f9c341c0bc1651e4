"""A gateway's database with many made-up cases, and a running system for the operator's commands."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.gateway.composing import gateway as service_of
from tests.operations.many_cases import ManyCases
from tests.operations.running_court import RunningCourt
from tests.support.demo import Demo
from tests.support.driven import driven
from tests.support.gateway import gateway


@pytest.fixture
async def court(postgres: Any, tmp_path: Path) -> AsyncIterator[ManyCases]:
    """Thirty cases at different points of their way."""
    async with gateway(postgres, tmp_path) as one, driven(service_of(one.parts.settings)) as projection:
        found = ManyCases(one, projection)
        await found.tell(30)
        yield found


@pytest.fixture(scope="session")
def running_court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCourt]:
    """One running system for every test that needs one: each leaves it as healthy as it was."""
    demo = Demo(tmp_path_factory.mktemp("operated"))
    try:
        demo.wait()
        yield RunningCourt(demo)
    finally:
        demo.interrupt()
