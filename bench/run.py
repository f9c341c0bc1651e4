"""What a section gets to work with: a folder, how often to repeat, servers of its own, and a way to show progress."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.cli.whole_system import WholeSystem
from deploy.local.installation import Installation
from deploy.local.places import Places


@dataclass(frozen=True, slots=True)
class Run:
    """One section being measured.

    places: the section's own folders · runs: how often each figure is measured · quick: so small that only the effects
    mean anything · servers: Kafka and PostgreSQL, where the section asks for them · whole: the whole system, too.
    """

    places: Places
    runs: int
    quick: bool
    console: Console
    servers: Installation | None = None
    whole: WholeSystem | None = None
    _began: float = field(default_factory=time.monotonic)

    @property
    def installation(self) -> Installation:
        """Return the servers; several sections may share them: use databases and topics of your own."""
        if self.servers is None:
            raise LookupError("this section did not ask for servers")
        return self.servers

    @property
    def system(self) -> WholeSystem:
        """Return the running system with all its services."""
        if self.whole is None:
            raise LookupError("this section did not ask for the whole system")
        return self.whole

    def tell(self, sentence: str) -> None:
        """Say what has just been done or found."""
        self.console.print(f"  {time.monotonic() - self._began:7.1f} s  {sentence}")

    @contextmanager
    def counting(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar; what is given is called with how many more are done."""
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console) as bar:
            task = bar.add_task(what, total=total)
            yield lambda more: bar.update(task, advance=more)
