"""A test build of the gateway that does not know a form again: `python -m tests.faults.gateway_without_key`."""

import runpy
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4


async def _never(*_: Any) -> None:
    """Find no earlier receipt."""


def _chance(*_: Any) -> UUID:
    return uuid4()


if __name__ == "__main__":
    with (
        patch("services.gateway.sending._already_sent", _never),
        patch("services.gateway.sending.command_id_of", _chance),
    ):
        runpy.run_module("services.gateway.app", run_name="__main__")
