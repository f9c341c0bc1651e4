"""The command line tool of the project: `./odr --help` lists what it can do."""

import typer

from deploy.cli import checks

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Small-claims online dispute resolution.")
app.command()(checks.check)
app.command("test")(checks.run_tests)

if __name__ == "__main__":
    app()
