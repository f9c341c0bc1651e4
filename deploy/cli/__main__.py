"""Entry point of `./odr`: the list of commands."""

import typer

from deploy.cli import parked
from deploy.cli.audit import verify_audit
from deploy.cli.bench import bench
from deploy.cli.case import case
from deploy.cli.check import check
from deploy.cli.demo import demo
from deploy.cli.faults import faults
from deploy.cli.play import play
from deploy.cli.status import status
from deploy.cli.testing import test

app = typer.Typer(
    name="odr",
    help="Online dispute resolution for small claims: run it, try it, look after it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (demo, play, check, case, status, verify_audit, faults, bench):
    app.command()(command)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(test)
app.add_typer(parked.app, name="parked")

if __name__ == "__main__":
    app(prog_name="./odr")
