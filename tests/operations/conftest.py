"""A gateway's database with the histories of many made-up cases, told to the live projection."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.gateway.composing import gateway as service_of
from tests.operations.many_cases import ManyCases
from tests.support.driven import driven
from tests.support.gateway import gateway


@pytest.fixture
async def court(postgres: Any, tmp_path: Path) -> AsyncIterator[ManyCases]:
    """Thirty cases at different points of their way."""
    async with gateway(postgres, tmp_path) as one, driven(service_of(one.parts.settings)) as projection:
        found = ManyCases(one, projection)
        await found.tell(30)
        yield found
