"""A case from the fee to the stamped copy, by pages in a real browser in front of the whole real system."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import steps_to_agree, steps_to_copies, steps_to_join
from tests.browser.journey import Journey, World
from tests.browser.judges import Engines
from tests.browser.reader import Way
from tests.browser.whole_demo import Demo, running
from tests.support.demo import logs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow("walks a whole case through every page of a running system"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture
def world(demo: Demo, chromium: Browser, engines: Engines, tmp_path: Path) -> World:
    return World(demo, chromium, engines, tmp_path)


def walk(journey: Journey, *, mistaken_receipt: bool = False) -> None:
    """Walk all ten steps, then say what was wrong with any page on the way."""
    try:
        steps_to_join.the_clerk_records_the_fee(journey)
        steps_to_join.the_plaintiff_registers(journey, mistaken_receipt=mistaken_receipt)
        steps_to_join.the_clerk_confirms_and_mails_the_letter(journey)
        steps_to_join.the_defendant_joins(journey)
        steps_to_join.the_defendant_comes_back_on_another_device(journey)
        steps_to_agree.both_answer_the_questions(journey)
        steps_to_agree.both_trade_offers(journey)
        steps_to_agree.the_plaintiff_writes_and_the_defendant_approves(journey)
        steps_to_agree.both_sign(journey)
        steps_to_copies.the_plaintiff_files(journey)
        steps_to_copies.the_clerk_accepts(journey)
        steps_to_copies.both_know_whether_to_go_to_court(journey)
        copy = steps_to_copies.both_get_their_copies(journey)
        steps_to_copies.anybody_can_check_the_copy(journey, copy)
        steps_to_copies.nobody_else_sees_the_case(journey)
        steps_to_copies.everything_can_be_looked_up(journey)
    except AssertionError as fault:
        fault.add_note(logs(journey.world.demo.data.parent))
        raise
    finally:
        found = journey.close()

    assert found == []


def test_a_case_is_settled_in_english_on_a_wide_screen(world: World) -> None:
    way = Way("en", 1280)

    walk(Journey(world, way, way, way, hearing="vacate"))


def test_a_case_is_settled_in_spanish_on_a_phone_without_scripts(world: World) -> None:
    way = Way("es", 320, scripts=False)

    walk(Journey(world, way, way, Way("es", 1280, scripts=False), hearing="keep"), mistaken_receipt=True)


def test_a_case_is_settled_by_keys_alone_by_readers_of_two_languages(world: World) -> None:
    english, spanish = Way("en", 320, keys=True), Way("es", 320, keys=True)

    walk(Journey(world, english, spanish, english, hearing="continue"))
