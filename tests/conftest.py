"""Loads what the tests of every folder share."""

pytest_plugins = ["tests.support.servers", "tests.support.sockets", "tests.support.verapdf"]
