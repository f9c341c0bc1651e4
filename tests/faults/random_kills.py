"""Random kills: a seed says what is asked, where and when the process is killed; the next process goes on.

One seed is one burst of fresh cases and one kill. A process that was loaded ahead takes over at once, and is the one
that the next seed kills.
"""

import random
import signal
import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from tests.faults.warm_member import WarmMember
from tests.messaging.river import River
from tests.messaging.tally import FLOODED, NOW, Poured, Remind, Send, Take

PLACES: Final = (
    "batch_read",
    "locked",
    "reserved",
    "decided",
    "unreserved",
    "written",
    "committed",
    "telling_offsets",
    "offsets_told",
    "outbox_read",
    "handed_over",
    "sent",
    "deleted",
    "timers_due",
    "timers_asked",
    "job_claimed",
    "job_run",
    "job_finished",
    "job_put_off",
)
AT_ANY_MOMENT: Final = "any moment"
PATIENCE_SECONDS: Final = 90.0
IDLE_SECONDS: Final = 2.5
FAMILY: Final = UUID(int=0xFA117)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a seed means.

    failpoint: `place:arrival`, empty for a kill at any moment · moment: seconds after the burst.
    """

    seed: int
    failpoint: str
    moment: float
    cases: tuple[UUID, ...]

    @classmethod
    def of(cls, seed: int) -> "Plan":
        """Draw the plan of a seed; the places come in turn, so that every one is killed at."""
        dice = random.Random(seed)  # noqa: S311 - a game, not a secret
        places = (*PLACES, AT_ANY_MOMENT)
        place = places[seed % len(places)]
        arrival = dice.choice((1, 1, 2, 3))
        cases = tuple(uuid5(FAMILY, f"{seed}-{number}") for number in range(dice.randint(2, 8)))
        failpoint = "" if place == AT_ANY_MOMENT else f"{place}:{arrival}"
        return cls(seed, failpoint, dice.uniform(0, 0.6), cases)


def burst(river: River, plan: Plan) -> None:
    """Ask in an order that the seed draws; some records are sent twice."""
    dice = random.Random(plan.seed)  # noqa: S311 - the same game
    for case_id in plan.cases:
        river.say(case_id, Poured(litres=9), Poured(litres=dice.randint(1, 9), colour="green"))
        asks = [Take(litres=6, bucket=f"bucket {plan.seed}"), Take(litres=dice.randint(1, 12)), Send(litres=2)]
        dice.shuffle(asks)
        for ask in (*asks, Remind(at=NOW)):
            river.ask(case_id, ask)
        if plan.failpoint.startswith("job_put_off"):
            river.ask(case_id, Send(litres=FLOODED))
        if dice.random() < 0.5:
            river.send_again(len(river.sent) - dice.randint(1, 4))


def kill(member: WarmMember, plan: Plan, river: River) -> str:
    """Wait until the process has killed itself, or kill it at the plan's moment; say which of the two it was.

    A process that has had nothing to do for a while will not reach its place any more.
    """
    if not plan.failpoint:
        time.sleep(plan.moment)
        member.send(signal.SIGKILL)
        return AT_ANY_MOMENT
    busy_at = time.monotonic()
    ends_at = busy_at + PATIENCE_SECONDS
    while time.monotonic() < min(ends_at, busy_at + IDLE_SECONDS):
        if member.died(0.2):
            return plan.failpoint
        if river.left([]):
            busy_at = time.monotonic()
    member.send(signal.SIGKILL)
    return f"{plan.failpoint} was not reached; killed when idle"
