"""Unit tests open no sockets: only tests marked `broker` or `browser` may; using a server marks a test `broker`."""

from typing import Final

import pytest
from pytest_socket import disable_socket, enable_socket

SERVERS: Final = frozenset({"kafka", "postgres"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.broker)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if any(item.get_closest_marker(name) for name in ("broker", "browser")):
        enable_socket()
    else:
        disable_socket(allow_unix_socket=True)
