"""Everything that can go wrong, in any order: the service must say what a small model of the court's rules says."""

import asyncio
import json
import os
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from deploy.migrate import migrate
from services.negotiation.app import negotiation
from services.negotiation.handlers import handlers
from shared.contracts.message import Command
from shared.contracts.negotiation import OfferMade, RejectOffer, WithdrawOffer
from shared.messaging import pipeline, transaction
from shared.messaging.composition import Service
from shared.messaging.connections import create_engine
from shared.messaging.records import Batch, Due
from shared.messaging.states import Record
from shared.runtime.settings import ProcessSettings
from tests.faults.court_model import Act, CourtModel
from tests.faults.protections import PROTECTIONS
from tests.faults.random_kills import PLACES
from tests.faults.recording import Found
from tests.negotiation.case import (
    ANA,
    BEN,
    CUTOFF,
    NOW,
    accept,
    counter,
    hearing_continued,
    hearing_set,
    joined,
    make,
    registered,
)
from tests.support.driven import Driven, codes, settings_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(1800),
]
WHOLE: Final = bool(os.environ.get("ODR_FAULTS_FOUND"))
CONTROL_EXAMPLES: Final = 100
EXAMPLES, STEPS = (60, 40) if WHOLE else (8, 25)
SEED: Final = int(os.environ.get("ODR_FAULT_SEED") or 0)
ACTORS: Final = {"plaintiff": ANA, "defendant": BEN}
SIDES: Final = st.sampled_from(sorted(ACTORS))
MISSING: Final = ("position check", "commands known by id", "hold until what was seen is here")
DONE: Final = "committed"
FAILING: Final = PLACES[1 : PLACES.index(DONE) + 1]
PLACED: Final = """
SELECT message_id, headers::text AS headers FROM outbox WHERE case_id = $1 AND topic = 'case.events.v1' ORDER BY id
"""
ASIDE: Final = "SELECT reason FROM parked WHERE case_id = $1"


class Failing:
    """Where the next transaction fails, once."""

    def __init__(self) -> None:
        self.place = ""

    def reach(self, name: str) -> None:
        if name == self.place:
            self.place = ""
            raise OSError(f"the process died at {name}")


@dataclass(frozen=True)
class Asked:
    """A command on its topic. seen: how much of the history its author had seen."""

    record: Record
    act: Act
    side: str
    number: int
    at: datetime
    seen: int


class Table(RuleBasedStateMachine):
    """One case, two processes of negotiation, its two topics, and whatever may happen to them."""

    service: ClassVar[Service]
    failing: ClassVar[Failing]
    loop: ClassVar[asyncio.AbstractEventLoop]
    engines: ClassVar[list[Any]]

    def __init__(self) -> None:
        super().__init__()
        self.case_id, self.now = uuid4(), NOW
        self.model = CourtModel(CUTOFF)
        self.writer, *self.processes = [Driven(self.service, engine) for engine in (self.engines[0], *self.engines)]
        self.events: list[tuple[Record, datetime | None, datetime]] = []
        self.commands: list[Asked] = []
        self.heard = self.asked = 0
        self.known: set[UUID] = set()
        self.offers: list[OfferMade] = []

    @initialize()
    def both_sides_sit_down(self) -> None:
        for event in (registered(), hearing_set(), joined()):
            self._publish(event, None)
        self._deliver(0, self.events, [])

    @rule(
        moved=st.booleans(),
        acts=st.lists(st.tuples(st.sampled_from(Act), SIDES, st.integers(0, 2)), min_size=1, max_size=4),
    )
    def people_act(self, moved: bool, acts: list[tuple[Act, str, int]]) -> None:
        if moved:
            self._move(20)
        for wanted, side, back in acts:
            number = len(self.offers) - back
            offer = self.offers[number - 1] if 0 < number <= len(self.offers) else None
            act = wanted if offer else Act.MAKE
            command = self._command(act, offer)
            record = self.writer.command(self.case_id, command, ACTORS[side], self.now)
            self.commands.append(Asked(record, act, side, number, self.now, len(self.events)))

    @rule(which=st.integers(0, 50))
    def a_command_comes_twice(self, which: int) -> None:
        if self.commands:
            again = self.commands[which % len(self.commands)]
            offset = next(self.writer._offsets)  # noqa: SLF001 - the test is the topic
            self.commands.append(replace(again, record=again.record._replace(offset=offset)))

    @rule(days=st.integers(1, 60))
    def hearing_moves(self, days: int) -> None:
        self._move(days)

    def _move(self, days: int) -> None:
        self._publish(hearing_continued(NOW + timedelta(days=days)), NOW + timedelta(days=days))

    @rule(who=st.integers(0, 1), events=st.integers(0, 2), commands=st.integers(1, 4))
    def records_arrive(self, who: int, events: int, commands: int) -> None:
        fresh, asked = self.events[self.heard :][:events], self.commands[self.asked :][:commands]
        self._deliver(who, fresh, asked)

    @rule(who=st.integers(0, 1), event=st.integers(0, 50), command=st.integers(0, 50))
    def records_arrive_again(self, who: int, event: int, command: int) -> None:
        first, begin = event % (self.heard + 1), command % (self.asked + 1)
        self._deliver(who, self.events[first : self.heard + 1], self.commands[begin : self.asked + 2])

    @rule(who=st.integers(0, 1), place=st.sampled_from(FAILING), commands=st.integers(1, 4))
    def a_process_dies_at_work(self, who: int, place: str, commands: int) -> None:
        fresh, asked = self.events[self.heard :][:2], self.commands[self.asked :][:commands]
        self.failing.place = place
        try:
            self._take(who, fresh, asked)
        except OSError:
            self.processes[who] = Driven(self.service, self.engines[who])
            if place != DONE:
                return
        self.failing.place = ""
        self._expect(fresh, asked)

    @rule(commands=st.integers(1, 4), behind=st.integers(0, 3))
    def both_processes_have_the_partition(self, commands: int, behind: int) -> None:
        fresh, begin = self.events[self.heard :][:2], max(0, self.asked - behind)
        asked = self.commands[begin : self.asked + commands]
        works = [self.processes[who].pipeline.take(self._records(fresh, asked)) for who in (0, 1)]
        self._run(_both(*works))
        self._expect(fresh, asked)

    @rule(minutes=st.sampled_from((-10, -1, 1, 10, 60, 60 * 24, 60 * 24 * 6, 60 * 24 * 8)))
    def the_clock_jumps(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(who=st.integers(0, 1), minutes=st.sampled_from((-10, 0, 10)))
    def the_sweeper_looks_at_its_own_clock(self, who: int, minutes: int) -> None:
        before = self.now + timedelta(minutes=minutes)
        self._run(self.processes[who].pipeline.apply(Batch(asked=[Due(self.case_id, before)])))
        self.model.time_passes(before)

    @invariant()
    def the_service_says_what_the_model_says(self) -> None:
        said = self._run(self.processes[0].said(self.case_id))
        names = ["refused" if name not in _EVENTS else name for name in codes(said)]
        assert names == self.model.said
        self.offers = [message for message in said if isinstance(message, OfferMade)]

    def teardown(self) -> None:
        self._deliver(0, self.events[self.heard :], self.commands[self.asked :])
        self._deliver(1, self.events, self.commands)
        self.the_service_says_what_the_model_says()
        rows = self._run(_rows(self.engines[0], PLACED, self.case_id))
        sequences = [int(dict(json.loads(row.headers))["ce_sequence"]) for row in rows]
        assert sequences == list(range(1, len(rows) + 1)), "a gap or a double in the sequence"
        assert self._run(_rows(self.engines[0], ASIDE, self.case_id)) == []
        assert self.asked == len(self.commands), "a command waits for ever"

    def _command(self, act: Act, offer: OfferMade | None) -> Command:
        if offer is None or act is Act.MAKE:
            return make()
        about = {"offer_id": offer.offer_id}
        match act:
            case Act.COUNTER:
                return counter(offer)
            case Act.ACCEPT:
                return accept(offer)
            case Act.REJECT:
                return RejectOffer.model_validate(about)
            case Act.WITHDRAW:
                return WithdrawOffer.model_validate(about)

    def _publish(self, event: Any, cutoff_at: datetime | None) -> None:
        (record,) = self.writer.numbered("intake", self.case_id, event, at=self.now)
        self.events.append((record, cutoff_at, self.now))

    def _deliver(self, who: int, events: list[Any], asked: list[Asked]) -> None:
        self._take(who, events, asked)
        self._expect(events, asked)

    def _take(self, who: int, events: list[Any], asked: list[Asked]) -> None:
        self._run(self.processes[who].pipeline.take(self._records(events, asked)))

    @staticmethod
    def _records(events: list[Any], asked: list[Asked]) -> list[Record]:
        return [*(record for record, _, _ in events), *(command.record for command in asked)]

    def _expect(self, events: list[Any], asked: list[Asked]) -> None:
        """Tell the model what has arrived: new events first, then commands until one has seen more than is here."""
        for record, cutoff_at, at in events:
            place = next(index for index, (known, _, _) in enumerate(self.events) if known is record)
            if place == self.heard:
                self.heard += 1
                if cutoff_at:
                    self.model.cutoff_moves(cutoff_at, at)
        for command in asked:
            identity = UUID(dict(command.record.headers)["ce_id"].decode())
            if identity not in self.known:
                if command.seen > self.heard:
                    return
                self.known.add(identity)
                self.model.ask(command.act, command.side, command.number, command.at)
            place = next(index for index, known in enumerate(self.commands) if known is command)
            self.asked = max(self.asked, place + 1)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)


_EVENTS: Final = {kind.__name__ for kind in handlers.evolves}


async def _both(*works: Coroutine[Any, Any, Any]) -> None:
    await asyncio.gather(*works)


async def _rows(engine: Any, sql: str, case_id: UUID) -> list[Any]:
    async with engine.connect() as connection:
        return list((await connection.exec_driver_sql(sql, (case_id,))).all())


@pytest.fixture
def table(postgres: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Table]]:
    """The machine on a database of its own."""
    url = postgres.fresh_database("odr_negotiation")
    migrate("negotiation", url)
    Table.service = negotiation(ProcessSettings(**settings_for(url, tmp_path)))
    Table.failing, Table.loop = Failing(), asyncio.new_event_loop()
    Table.engines = [create_engine(Table.service.connections) for _ in range(2)]
    for module in (transaction, pipeline):
        monkeypatch.setattr(module, "reach", Table.failing.reach)
    yield Table
    for engine in Table.engines:
        Table.loop.run_until_complete(engine.dispose())
    Table.loop.close()
    postgres.drop(url)


def play(table: type[Table], examples: int = EXAMPLES) -> None:
    """Play the machine; the same seed plays the same game."""
    profile = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        database=None,
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(seed(SEED)(table), settings=profile)  # type: ignore[no-untyped-call]


@pytest.mark.quick
def test_whatever_happens_the_service_says_what_the_rules_say(table: type[Table], found: Found) -> None:
    play(table)

    found.did(
        f"commands, duplicates, early and late records, deaths at {len(FAILING)} places, redelivery, two processes on "
        f"one partition, hearings that move and clocks that jump: games of up to {STEPS} steps against a small model"
    )
    found.times(EXAMPLES)
    found.result("the service said what the model says, after every step")


@pytest.mark.parametrize("without", [pytest.param(name, marks=pytest.mark.control(name)) for name in MISSING])
def test_the_model_finds_a_missing_protection(
    table: type[Table], without: str, monkeypatch: pytest.MonkeyPatch, found: Found
) -> None:
    found.did("games against a small model of the court's rules")
    PROTECTIONS[without](monkeypatch)

    with pytest.raises((AssertionError, asyncpg.PostgresError)) as damage:
        play(table, CONTROL_EXAMPLES)

    found.result(str(damage.value).splitlines()[0][:120])
