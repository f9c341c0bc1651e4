"""Loads what the tests of every folder share; ODR_TEST_INFRA says who starts the run's servers."""

import os

from hypothesis import settings

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
SERVERS = {"embedded": "tests.support.embedded", "containers": "tests.support.containers"}
pytest_plugins = [
    "tests.support.servers",
    SERVERS[os.environ.get("ODR_TEST_INFRA", "embedded")],
    "tests.support.sockets",
    "tests.support.slowness",
    "tests.support.verapdf",
]
