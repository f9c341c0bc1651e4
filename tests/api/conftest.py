"""The gateway on a real database, as a program meets it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.gateway import Gateway, gateway


@pytest.fixture
async def court(postgres: Any, tmp_path: Path) -> AsyncIterator[Gateway]:
    """The gateway of one court."""
    async with gateway(postgres, tmp_path) as one:
        yield one
