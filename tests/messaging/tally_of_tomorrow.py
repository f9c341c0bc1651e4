"""The next version of the tally service, to run beside the old one: `python -m tests.messaging.tally_of_tomorrow`.

Additive changes only: an event has one more optional field, and there is one more event.
"""

import sys
from typing import Any, cast

from shared.contracts.deciding import Context, Decision
from shared.contracts.message import Event, ForCase
from shared.runtime.settings import ProcessSettings
from tests.messaging import tally
from tests.messaging.tally_process import main


class Taken(tally.Taken):
    """Water was taken, and perhaps it is known by whom."""

    by: ForCase[str | None] = None

    @classmethod
    def publisher(cls) -> str:
        """Name the service, also where this module is the program."""
        return "tally"


class Lowered(Event):
    """The water stands lower."""

    litres: ForCase[int]

    @classmethod
    def publisher(cls) -> str:
        """Name the service, also where this module is the program."""
        return "tally"


def take(state: tally.Tally, command: tally.Take, context: Context[tally.Rules]) -> Decision:
    """Decide as today, and say more."""
    _, shown = cast("list[Event]", tally.take(state, command, context))
    by = str(context.actor.account_id) if context.actor else None
    return [Taken(litres=command.litres, bucket=command.bucket, by=by), Lowered(litres=command.litres), shown]


def become_tomorrow(handlers: Any) -> None:
    """Let the service of this process be the next version."""
    handlers.commands[tally.Take] = take
    handlers.evolves[Taken] = handlers.evolves[tally.Taken]
    handlers.listen(Taken, Lowered)


if __name__ == "__main__":
    become_tomorrow(tally.handlers)
    sys.exit(main(ProcessSettings()))
