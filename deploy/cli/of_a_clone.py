"""The commands that need a clone with its servers, tests and sources; the operator's image has none of them."""

import typer

from deploy.cli.asyncapi import asyncapi
from deploy.cli.bench import bench
from deploy.cli.check import check
from deploy.cli.demo import demo
from deploy.cli.faults import faults
from deploy.cli.testing import run_tests


def add_to(app: typer.Typer) -> None:
    """Add them to the list of commands."""
    for command in (demo, check, faults, bench, asyncapi):
        app.command()(command)
    app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(run_tests)
