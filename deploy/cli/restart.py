"""`odr restart`: stops and starts processes of the running system in good order; it changes none of their data."""

from typing import Annotated

import typer

from deploy.cli import running
from deploy.cli.holding import hold
from deploy.cli.showing import asides, console, sentences
from deploy.local.places import Places
from deploy.local.trouble import Trouble


def restart(
    names: Annotated[list[str], typer.Argument(help="Services, or kafka or postgres.")],
) -> None:
    """Stop processes of the running system and start them again; return when they are ready."""
    places = Places()
    with sentences():
        found = running.find(places)
        known = (*found.health, "kafka", "postgres")
        for name in names:
            if name not in known:
                raise Trouble(f"There is no {name} here; there are {', '.join(known)}.")
        with asides.status(f"Restarting {', '.join(names)} …"), hold(places, found, names):
            pass
    console.print(f"{', '.join(names)}: restarted and ready.")
