"""A test build of a service without one protection: `python -m tests.faults.weakened`.

ODR_WEAKENED names the protection, ODR_WEAKENED_SERVICE the module that runs.
"""

import os
import runpy
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID, uuid4

from shared.contracts.documents import StoredFile
from shared.contracts.envelope import Envelope
from shared.messaging.decisions import Cause, Decisions
from shared.runtime.objects import AUDIENCE, Objects


def _receipt_key() -> None:
    """Let the gateway not know a form again."""

    async def never(*_: Any) -> None:
        """Find no earlier receipt."""

    def chance(*_: Any) -> UUID:
        return uuid4()

    patch("services.gateway.sending.sending._already_sent", never).start()
    patch("services.gateway.sending.sending.command_id_of", chance).start()


def _one_message_id() -> None:
    """Let every attempt to deliver an e-mail be a message of its own."""
    from services.notify import jobs  # noqa: PLC0415 - no other service needs it

    compose = jobs.__dict__["compose"]

    def renamed(*given: Any) -> Any:
        message = compose(*given)
        if message is not None:
            message.replace_header("Message-ID", f"<{uuid4()}@court.example>")
        return message

    patch.object(jobs, "compose", renamed).start()


def _time_of_the_receipt() -> None:
    """Let a service judge by its own clock when a command came."""
    cause = Decisions._cause  # noqa: SLF001 - a test build

    def late(self: Decisions, envelope: Envelope, *reserved: Any) -> Cause:
        return replace(cause(self, envelope, *reserved), now=self._service.now())

    patch.object(Decisions, "_cause", late).start()


def _hash_of_a_file() -> None:
    """Let the store hand out whatever lies under a name."""

    async def blind(self: Objects, case_id: UUID, file: StoredFile, audience: str = AUDIENCE) -> bytes:
        result = await self._store.get_async(file.object_key)
        return await self._sealer.decrypt(case_id, audience, bytes(await result.bytes_async()))

    patch.object(Objects, "get", blind).start()


WEAKENED: Final[dict[str, Callable[[], None]]] = {
    "receipt key": _receipt_key,
    "one Message-ID a notice": _one_message_id,
    "hash of a stored file": _hash_of_a_file,
    "judged by the time of the receipt": _time_of_the_receipt,
}


if __name__ == "__main__":
    WEAKENED[os.environ["ODR_WEAKENED"]]()
    runpy.run_module(os.environ["ODR_WEAKENED_SERVICE"], run_name="__main__")
