"""The tally service on a database of its own."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.messaging.tally import create_tables, tally
from tests.support.driven import Driven, driven


@pytest.fixture
def database(postgres: Any) -> Iterator[str]:
    """An empty database with the service's tables."""
    url = postgres.fresh_database("odr_tally")
    create_tables(url)
    yield url
    postgres.drop(url)


@pytest.fixture
async def well(database: str) -> AsyncIterator[Driven]:
    """The service's pipeline, driven record by record without a broker."""
    async with driven(tally(database)) as one:
        yield one
