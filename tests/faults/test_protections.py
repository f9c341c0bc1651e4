"""Each protection of the chassis, proved twice: with it all is well, without it the same checks find the damage."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import pytest

from tests.faults import poison, scenarios
from tests.faults.protections import PROTECTIONS
from tests.faults.recording import Found
from tests.faults.scenarios import World, failing_once_at
from tests.messaging.river import River
from tests.messaging.tally import TOPICS
from tests.messaging.test_restored_backup import Backup

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(400),
]
Scenario = Callable[[World], Awaitable[None]]
SCENARIOS: Final[dict[str, tuple[Scenario, tuple[int, ...], tuple[str, ...]]]] = {
    "everything is sent again five times": (
        scenarios.everything_again,
        (20,),
        ("position check", "commands known by id"),
    ),
    "a record with the right number and another past": (scenarios.forged_record, (), ("chain check",)),
    "a record lost on its way": (scenarios.lost_on_the_way, (13,), ("gap detector",)),
    "a command before the event that it saw": (
        scenarios.seen_before_it_is_here,
        (),
        ("hold until what was seen is here",),
    ),
    "a process ends while a command waits in its memory": (
        scenarios.ended_while_one_waits,
        (),
        ("held records stay before the offset",),
    ),
    "the database ends the connection of a batch, several times": (
        scenarios.ended_backends,
        (21,),
        ("rewind after a failure",),
    ),
    "the world fails between outbox and offsets": (
        failing_once_at("written"),
        (5,),
        ("outbox in the same transaction",),
    ),
    "the world fails before the commit": (
        failing_once_at("written"),
        (14,),
        ("offsets in the same transaction",),
    ),
    "yesterday's backup is brought back": (
        scenarios.restored_backup,
        (26,),
        ("deterministic ids", "adoption after a restored backup"),
    ),
    "two processes, nothing fails": (scenarios.two_processes_send, (7,), ("a single relay",)),
    "five processes share the partitions": (scenarios.five_processes_share, (16,), ("range assignor",)),
    "the history's topic made anew, empty, then written again": (
        scenarios.history_cut,
        (34,),
        ("nothing follows a cut history",),
    ),
    "a record that no table can hold": (
        poison.unstorable_record,
        (18,),
        ("record by record after a spoiled batch",),
    ),
    "records in the service's own name that it did not write": (
        poison.stray_record,
        (18,),
        ("own records that do not follow lie aside",),
    ),
    "two processes decide about one case at once": (scenarios.two_at_one_case, (17,), ("locks on cases",)),
    "poison at the head of a busy case, then released": (
        poison.poison_at_the_head,
        (19,),
        ("blocked cases wait",),
    ),
    "commands that nobody can decide, store or read, in a busy case": (
        poison.command_that_fails,
        (19,),
        ("what fails twice is refused", "what fails is tried alone"),
    ),
    "a job that can never be done": (poison.job_that_always_fails, (33,), ("tries of a job are counted",)),
    "two processes look for jobs": (scenarios.two_processes_work, (), ("leases of jobs",)),
}
QUICK: Final = ("everything is sent again five times", "the world fails between outbox and offsets")
CONTROLS: Final = [(what, name) for what, (_, _, controls) in SCENARIOS.items() for name in controls]
LITTLE_PATIENCE_SECONDS: Final = 60.0


@pytest.fixture
def world(kafka: Any, postgres: Any, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The tally service's surroundings, empty."""
    kafka.empty(TOPICS, partitions=scenarios.PARTITIONS)
    backup = Backup(postgres, database)
    yield World(kafka, database, River(kafka.bootstrap, database), backup, monkeypatch)
    postgres.drop(backup.url)


def marked(what: str) -> Any:
    quick = [pytest.mark.quick] if what in QUICK else []
    return pytest.param(what, marks=[*quick, *(pytest.mark.row(number) for number in SCENARIOS[what][1])], id=what)


@pytest.mark.parametrize("what", [marked(what) for what in SCENARIOS])
async def test_the_service_survives(what: str, world: World, found: Found) -> None:
    found.did(what)

    await SCENARIOS[what][0](world)

    found.result("one effect or one refusal each, no gap, states as told")


@pytest.mark.parametrize(
    ("what", "without"),
    [
        pytest.param(what, name, marks=[*marked(what).marks, pytest.mark.control(name)], id=f"without {name}")
        for what, name in CONTROLS
    ],
)
async def test_without_its_protection_the_damage_is_found(what: str, without: str, world: World, found: Found) -> None:
    found.did(what)
    world.river.patience_seconds = LITTLE_PATIENCE_SECONDS
    PROTECTIONS[without](world.patch)

    with pytest.raises(AssertionError) as damage:
        await SCENARIOS[what][0](world)

    assert world.begun, f"it did not even begin: {damage.value}"
    words = str(damage.value).splitlines() or [str(damage.traceback[-1].statement).strip()]
    found.result(words[0])


@pytest.mark.quick
def test_every_protection_has_a_control() -> None:
    assert {name for _, name in CONTROLS} == set(PROTECTIONS)
