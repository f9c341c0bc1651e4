"""Who does what an operator's command does: the name that is kept beside it, and the reason."""

import getpass
import re
from typing import Annotated, Final

import typer

from deploy.local.trouble import Trouble

OPERATOR: Final = re.compile(r"[a-z][a-z0-9._-]{1,31}")
As = Annotated[str, typer.Option("--as", help="Your operator name; your user name if not given.")]


def operator(name: str) -> str:
    """Return the operator's name. Trouble for what is none."""
    me = name or getpass.getuser()
    if not OPERATOR.fullmatch(me):
        raise Trouble("An operator name has 2 to 32 small letters, digits, dots or dashes: `--as NAME`.")
    return me


def because(reason: str, ask: str, kept: str) -> str:
    """Return the reason without spaces around it. Trouble when there is none. kept: what becomes of it."""
    if not reason.strip():
        raise Trouble(f'{ask}: `--reason "..."`. {kept}')
    return reason.strip()
