"""Every other command: one address per command, its body is the command as it stands in the contracts."""

import re
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Body
from starlette.responses import Response

from services.gateway.api.calling import COMMAND_ANSWERS, UNTIL_DONE, Calling, Key, WaitForOutcome, send
from services.gateway.api.strict_json import StrictRoute
from services.gateway.sending.receipts import Receipt
from shared.contracts.example import example_of
from shared.contracts.message import Command
from shared.contracts.policy import CODE_HOLDER
from shared.contracts.topics import COMMAND_MESSAGES

# Commands with sealed parts, and those that name their case themselves, have addresses of their own (registering.py).
COMMANDS: Final = tuple(
    command
    for command in COMMAND_MESSAGES
    if not command.carries_sealed() and "case_number" not in command.model_fields and CODE_HOLDER not in command.by
)
router: Final = APIRouter(route_class=StrictRoute, tags=["commands"], responses=COMMAND_ANSWERS)


def address_of(command: type[Command]) -> str:
    """Return the last part of a command's address: `MakeOffer` → `make-offer`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", command.__name__).lower()


def _serve(command: type[Command]) -> None:
    async def take(
        case_id: UUID, body: Command, visit: Calling, key: Key, wait: WaitForOutcome = UNTIL_DONE
    ) -> Response:
        return await send(visit, case_id, body, key, wait)

    take.__annotations__["body"] = Annotated[command, Body(examples=[example_of(command)])]
    take.__doc__ = command.__doc__
    summary = (command.__doc__ or "").partition("\n")[0]
    address = address_of(command)
    name = address.replace("-", "_")
    router.post(f"/cases/{{case_id}}/{address}", response_model=Receipt, name=name, summary=summary)(take)


for _command in COMMANDS:
    _serve(_command)
