"""A demo as a partner or a programmer finds it, with one registered case in it."""

from collections.abc import Iterator

import pytest

from tests.support.demo import Demo


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running demo in which nothing has happened yet."""
    one = Demo(tmp_path_factory.mktemp("partners"))
    try:
        one.wait()
        yield one
    finally:
        one.interrupt()
