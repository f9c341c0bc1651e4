"""The gateway on a real database: browsers at its door, and the history told to its projection record by record."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.gateway.composing import gateway as service_of
from tests.gateway.browsers import House
from tests.support.driven import driven
from tests.support.gateway import gateway


@pytest.fixture(scope="module")
async def house(postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One gateway for all tests of a module."""
    folder: Path = tmp_path_factory.mktemp("gateway")
    async with gateway(postgres, folder) as one, driven(service_of(one.parts.settings)) as projection:
        yield House(one, projection)
