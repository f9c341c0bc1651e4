"""The process is killed at every boundary in turn and at random moments, hundreds of times; nothing is lost."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.faults.random_kills import PLACES, Plan, burst, kill
from tests.faults.recording import Found
from tests.faults.warm_member import Nursery
from tests.messaging.river import River
from tests.messaging.tally import TOPICS

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(900),
]
SEED: Final = os.environ.get("ODR_FAULT_SEED", "")
SEEDS: Final = [int(SEED)] if SEED else list(range(int(os.environ.get("ODR_FAULT_SEEDS", str(len(PLACES) + 1)))))
A_CHAIN: Final = 25
CHAINS: Final = [SEEDS[first : first + A_CHAIN] for first in range(0, len(SEEDS), A_CHAIN)]


@pytest.fixture
def nursery(kafka: Any, database: str, tmp_path: Path) -> Iterator[Nursery]:
    """One service whose processes follow each other."""
    kafka.empty(TOPICS, partitions=3)
    one = Nursery(database, kafka.bootstrap, tmp_path)
    yield one
    one.close()


@pytest.mark.quick
@pytest.mark.parametrize("seeds", CHAINS, ids=lambda seeds: f"seeds {seeds[0]} to {seeds[-1]}")
def test_random_kills_lose_and_double_nothing(
    kafka: Any, database: str, nursery: Nursery, seeds: list[int], found: Found
) -> None:
    river = River(kafka.bootstrap, database)
    died: list[str] = []
    for plan in map(Plan.of, seeds):
        member = nursery.begin(plan.failpoint)
        member.works()
        burst(river, plan)
        died.append(kill(member, plan, river))
    nursery.begin()
    river.wait_for_all()

    reached = [place for place in died if "was not reached" not in place]
    found.did("killed with SIGKILL at every boundary in turn, at random arrivals and at random moments, in a burst")
    found.times(len(reached), len(seeds))
    assert river.rows("SELECT id, case_id, reason FROM parked") == []
    river.judge()
    assert len(reached) >= len(seeds) * 0.8, died
    found.result("every command has one effect or one refusal; no gap, no double, states as told")
