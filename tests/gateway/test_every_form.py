"""Every form that stands on a page, because it stands there: who may send it, and what comes of filling it in badly."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import pytest

from services.gateway.pages.kit.problems import PERSONAL
from services.gateway.pages.routes import pages
from services.gateway.people.authorization import may_hear_why, may_send
from services.gateway.sending.receipt_book import ReceiptBook
from shared.contracts.topics import COMMAND_MESSAGES
from tests.browser import made_up_case as story
from tests.gateway import bad_luck, going_back
from tests.gateway.browsers import House
from tests.gateway.people import everybody
from tests.gateway.walking import OUR_FAULT, TABLE, Walker, spoiled
from tests.support.routes import Way, flat

pytestmark = [
    pytest.mark.broker,
    pytest.mark.slow("sends every form as everybody, with good and with hostile fields"),
    pytest.mark.timeout(900),
]
CHAPTERS: Final = ("invited", "offered", "settled", "proposed", "approved", "signed", "filed")
IN_THE_CASE: Final = ("plaintiff", "defendant", "clerk")
WHO_WALK: Final = ("nobody", "code holder", *IN_THE_CASE, "administrator")
KINDS: Final = {command.__name__: command for command in COMMAND_MESSAGES}
SENDING: Final = {"act", "send"}  # by one of these a page's function sends commands
NOT_YOURS: Final = {404, 303}


@dataclass
class Tried:
    """What became of everybody's tries. wrongly: what the contracts do not let this person send, or hide from it."""

    sent: dict[Way, set[str]] = field(default_factory=lambda: defaultdict(set))
    tries: list[tuple[Walker, Way, int, list[str], set[str]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)

    def wrongly(self) -> list[str]:
        told = []
        for walker, way, status, stored, may in self.tries:
            if not set(stored) <= may:
                told.append(f"{walker.name} {way}: stored {stored}")
            if self.sent[way] and not self.sent[way] & may and status not in NOT_YOURS:
                told.append(f"{walker.name} {way}: answers {status}")
        return told


@pytest.fixture(scope="module")
async def tried(house: House) -> Tried:
    """Let everybody walk through the case as it goes on, and try each form that anybody met."""
    usual, found = ReceiptBook.outcome, Tried()
    ReceiptBook.outcome = lambda self, receipt, wait_seconds=0: usual(self, receipt, 0 * wait_seconds)  # type: ignore[method-assign]
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    await house.tell(CHAPTERS[0])
    walkers = await everybody(house)
    spoilt: set[tuple[object, ...]] = set()
    for chapter in CHAPTERS:
        await house.tell(chapter)
        for walker in (walkers[name] for name in (WHO_WALK if chapter == CHAPTERS[0] else IN_THE_CASE)):
            before = set(walker.met)
            await walker.go()
            for key in walker.met.keys() - before - spoilt:
                await _let_all_try(found, walker, key, walkers)
            spoilt |= walker.met.keys()
    ReceiptBook.outcome = usual  # type: ignore[method-assign]
    for walker in walkers.values():
        for way, kind in walker.stored:
            found.sent[way].add(kind)
    found.faults += [fault for walker in walkers.values() for fault in walker.faults]
    return found


async def _let_all_try(found: Tried, owner: Walker, key: tuple[object, ...], walkers: dict[str, Walker]) -> None:
    way, form = owner.met[key]
    for walker in walkers.values():
        answer, stored = await walker.send(form, form.filled)
        visitor = await walker.visitor()
        may = {
            name
            for name, kind in KINDS.items()
            if may_send(visitor, kind, story.CASE, story.COURT) or may_hear_why(visitor, kind, story.CASE)
        }
        found.sent[way] |= set(stored)
        found.tries.append((walker, way, answer.status_code, stored, may))
    found.twice |= {f"{way}: {each}" for each in await bad_luck.sent_twice(owner, form)}
    if form.action.startswith(PERSONAL):
        found.late |= {f"{way}: {each}" for each in await bad_luck.sent_too_late(owner, form)}
    for what, typed in spoiled(form):
        answer = await owner.post(form, typed, str(uuid4()))
        if answer.status_code >= OUR_FAULT:
            found.faults.append(f"{way} with {what}: {answer.status_code}")
        found.lost |= {
            f"{way} with {what}: {each}" for each in await going_back.lost(owner.browser, form, typed, answer)
        }


def test_nobody_sends_by_a_form_what_the_contracts_do_not_let_them_send(tried: Tried) -> None:
    assert tried.wrongly() == []


def test_no_form_breaks_whatever_is_typed(tried: Tried) -> None:
    assert sorted(set(tried.faults)) == []


def test_who_filled_in_a_form_wrongly_finds_it_again_after_going_on_and_back(tried: Tried) -> None:
    assert sorted(tried.lost) == []


def test_a_form_that_is_sent_twice_does_it_once_and_leads_to_the_same_page(tried: Tried) -> None:
    assert sorted(tried.twice) == []


def test_whose_page_was_open_for_a_day_signs_in_again_and_finds_what_they_typed(tried: Tried) -> None:
    assert sorted(tried.late) == []


def test_every_form_that_sends_a_command_was_sent_by_somebody_who_may(tried: Tried) -> None:
    senders = {
        (method, route.path)
        for route in flat(pages.routes)
        for method in route.methods
        if method == "POST" and SENDING & set(route.endpoint.__code__.co_names)
    }
    silent = [way for way in TABLE if (way.method, way.path) in senders and not tried.sent[way]]

    assert [f"{way}: say in tests/browser/forms.py, TYPED, what it takes" for way in silent] == []
