"""Clocks differ by ten minutes, the clocks change, midnight comes: the court's zone and the gateway's clock decide."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from deploy.migrate import migrate
from deploy.play import acts_of_agreeing, acts_of_joining
from deploy.play.case import Case, begin
from services.negotiation.app import negotiation
from shared.contracts.negotiation import OfferExpired, OfferMade, TermsAgreed
from shared.runtime.patience import until
from shared.runtime.settings import ProcessSettings
from tests.faults.court_system import CourtSystem
from tests.faults.desk import all_sent
from tests.faults.history_checker import HistoryChecker
from tests.faults.recording import Found
from tests.negotiation.case import ANA, BEN, COURT, accept, hearing_set, joined, make, registered, terms
from tests.support.driven import Driven, codes, driven, settings_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(900),
]
TEN_MINUTES: Final = 600.0
PATIENCE_SECONDS: Final = 180.0
EXPIRED: Final = "SELECT 1 FROM outbox WHERE case_id = %s AND type = %s"
BEFORE_MIDNIGHT: Final = time_of_day(23, 59, 59)
MOMENT: Final = timedelta(microseconds=1)
CHANGES: Final = {
    "the clocks go forward": datetime(2026, 3, 2, 18, tzinfo=UTC),
    "the clocks go back": datetime(2026, 10, 27, 18, tzinfo=UTC),
    "two minutes to midnight": datetime(2026, 6, 2, 6, 58, tzinfo=UTC),
    "two minutes past midnight": datetime(2026, 6, 2, 7, 2, tzinfo=UTC),
}


@pytest.fixture
def offered(system: CourtSystem) -> Iterator[tuple[Case, dict[str, Any]]]:
    """A case with the defendant's offer on the table."""
    with begin(system.address, system.places.data, lambda *_: None) as case:
        for act in (*acts_of_joining.ALL, acts_of_agreeing.the_first_offer):
            act(case)
        (offer,) = case.plaintiff.get(f"/cases/{case.id}")["offers"]
        yield case, offer


@contextmanager
def clocks(system: CourtSystem, now: datetime, off: float, without: str = "") -> Iterator[None]:
    """Let it be `now` for everybody, and so many seconds later or earlier for negotiation's machine."""
    ahead, own = (now - datetime.now(UTC)).total_seconds(), system.places.data / "clock-of-negotiation"
    usual = system.process("negotiation").environment["ODR_CLOCK_OFFSET_FILE"]
    system.places.clock_offset.write_text(str(ahead))
    own.write_text(str(ahead + off))
    try:
        system.start_again("negotiation", without=without, ODR_CLOCK_OFFSET_FILE=str(own))
        yield
    finally:
        with suppress(AssertionError):
            all_sent(system)  # work that is due at that time would wait for it afterwards
        system.places.clock_offset.unlink()
        system.start_again("negotiation", ODR_CLOCK_OFFSET_FILE=usual)


def accepted(case: Case, offer: dict[str, Any]) -> str:
    """Let the plaintiff accept; return what became of it."""
    names = ("offer_id", "terms_sha256")
    body = {**{name: offer[name] for name in names}}
    receipt = case.plaintiff.post(f"/cases/{case.id}/accept-offer?wait=0", body)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while receipt["outcome"]["fate"] == "working":
        assert time.monotonic() < deadline, "nothing became of it"
        receipt = case.plaintiff.get(f"/receipts/{receipt['number']}", wait=5)
    return str(receipt["outcome"]["fate"])


def accepted_in_time(system: CourtSystem, case: Case, offer: dict[str, Any], without: str = "") -> None:
    """The service's clock is ahead: it says too early that the offer has expired; who accepts in time has accepted."""
    expires_at = datetime.fromisoformat(offer["expires_at"])
    with clocks(system, expires_at - timedelta(minutes=5), TEN_MINUTES, without):
        assert until(lambda: system.rows("negotiation", EXPIRED, case.id, OfferExpired.type_name()), PATIENCE_SECONDS)
        fate = accepted(case, offer)
        assert fate == "done", f"an acceptance five minutes before the deadline was {fate}"


@pytest.mark.row(27)
def test_a_service_whose_clock_is_ten_minutes_ahead_takes_nobody_s_time(
    system: CourtSystem, offered: tuple[Case, dict[str, Any]], checker: HistoryChecker, found: Found
) -> None:
    case, offer = offered

    accepted_in_time(system, case, offer)
    all_sent(system)

    found.did("negotiation's clock ten minutes ahead; accepted five minutes before the deadline by the gateway's clock")
    assert datetime.fromisoformat(offer["expires_at"]).astimezone(case.court.zone).time() == BEFORE_MIDNIGHT
    checker.judge(system)
    found.result(
        "accepted, though that service had announced the expiry already; the deadline is 23:59:59 in the court"
    )


@pytest.mark.row(27)
def test_a_service_whose_clock_is_ten_minutes_behind_gives_nobody_more(
    system: CourtSystem, offered: tuple[Case, dict[str, Any]], checker: HistoryChecker, found: Found
) -> None:
    case, offer = offered
    expires_at = datetime.fromisoformat(offer["expires_at"])

    with clocks(system, expires_at + timedelta(minutes=2), -TEN_MINUTES):
        early = system.rows("negotiation", EXPIRED, case.id, OfferExpired.type_name())
        fate = accepted(case, offer)
    all_sent(system)

    found.did("negotiation's clock ten minutes behind; accepted two minutes after the deadline by the gateway's clock")
    assert (early, fate) == ([], "refused")
    checker.judge(system)
    found.result("refused as too late, though that service's own clock said that it was in time")


@pytest.mark.row(27)
@pytest.mark.control("judged by the time of the receipt")
def test_judged_by_its_own_clock_the_damage_is_found(
    system: CourtSystem, offered: tuple[Case, dict[str, Any]], found: Found
) -> None:
    found.did("negotiation's clock ten minutes ahead; accepted five minutes before the deadline")
    with pytest.raises(AssertionError, match="five minutes before the deadline was refused") as damage:
        accepted_in_time(system, *offered, without="judged by the time of the receipt")
    found.result(str(damage.value).splitlines()[0])


@pytest.fixture
async def table(postgres: Any, tmp_path: Path) -> AsyncIterator[Driven]:
    """Negotiation's own pipeline on a database."""
    url = postgres.fresh_database("odr_negotiation")
    migrate("negotiation", url)
    async with driven(negotiation(ProcessSettings(**settings_for(url, tmp_path)))) as one:
        yield one
    postgres.drop(url)


@pytest.mark.quick
@pytest.mark.row(27)
@pytest.mark.parametrize("change", CHANGES)
async def test_a_deadline_is_the_last_second_of_the_court_s_day(table: Driven, change: str, found: Found) -> None:
    now = CHANGES[change]
    fates, there, today = [], now, COURT.date_of(now)
    for late in (-MOMENT, timedelta()):
        case_id, cutoff = uuid4(), now + timedelta(days=60)
        await table.say("intake", case_id, registered(), hearing_set(cutoff), joined(), at=now - timedelta(days=1))
        (made,) = await table.ask(case_id, make(terms(pay_by_on=today + timedelta(days=30))), ANA, now)
        assert isinstance(made, OfferMade)
        there = made.expires_at.astimezone(COURT.zone)
        fates.append(codes(await table.ask(case_id, accept(made), BEN, made.expires_at + late)))

    found.did(f"an offer made before {change}, accepted in the last microsecond and one later")
    assert there.time() == BEFORE_MIDNIGHT
    assert (there.date() - today).days == COURT.timers.offer_answer_days
    assert fates == [["OfferAccepted", TermsAgreed.__name__], ["OfferTooLate"]]
    found.result("23:59:59 in the court's own time; in time and too late are told apart")
