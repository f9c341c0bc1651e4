"""An hour of the country's load: does the broker take a process that works for a dead one, and give its place away?"""

from typing import Final

from confluent_kafka.admin import AdminClient

from bench.figures import Figure, at_most
from bench.loads import country
from bench.run import Run
from shared.contracts.topics import EVERYONE

SECTION: Final = 6
MINUTES: Final = 60
ASK_SECONDS: Final = 30.0

Members = frozenset[tuple[str, str]]


class Watched:
    """The members of every group, looked at again and again. lost: those that were there once and are no more."""

    def __init__(self, run: Run) -> None:
        self._run, self._admin = run, run.installation.admin()
        self.now, self.lost = members(self._admin), 0

    def look(self) -> None:
        """Look once more, and say who is gone."""
        before, self.now = self.now, members(self._admin)
        for group, member in sorted(before - self.now):
            self.lost += 1
            self._run.tell(f"{group}: the broker no longer has {member}")


def measure(run: Run) -> list[Figure]:
    """Play cases for an hour while every group is watched."""
    watched = Watched(run)
    figures = country.under_load(run, SECTION, MINUTES, watched.look)
    watched.look()
    return [
        at_most(SECTION, "processes that the broker took for dead", "processes", (watched.lost,), 0),
        Figure(SECTION, "processes in the groups", "processes", (len(watched.now),)),
        *figures,
    ]


def members(admin: AdminClient) -> Members:
    """Return group and member of each process in a group. Who was taken for dead comes back as another member."""
    answers = admin.describe_consumer_groups(list(EVERYONE))
    return frozenset(
        (group, member.member_id) for group, answer in answers.items() for member in answer.result(ASK_SECONDS).members
    )
