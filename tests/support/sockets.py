"""Unit tests open no sockets: only tests marked `broker` or `browser` may; using a server marks a test `broker`.

The quick tests run first.
"""

from typing import Final

import pytest
from pytest_socket import disable_socket, enable_socket

SERVERS: Final = frozenset({"kafka", "postgres"})
SLOWER: Final = ("broker", "browser", "slow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.broker)
    items.sort(key=_slowness)


def _slowness(item: pytest.Item) -> int:
    return sum(item.get_closest_marker(name) is not None for name in SLOWER)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if any(item.get_closest_marker(name) for name in ("broker", "browser")):
        enable_socket()
    else:
        disable_socket(allow_unix_socket=True)
