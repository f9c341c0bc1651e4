"""Partners cannot tell a leaving from silence: what they read is the same, at the same instants."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.contracts.documents import ExitConfirmed
from shared.contracts.public import CaseStatus, CaseStatusChanged
from tests.intake.case import (
    ANA_ID,
    BEN_ID,
    BEN_NEW,
    CLERK,
    CUTOFF,
    LATER,
    NOW,
    SET,
    Intake,
    active,
    decline,
    invited,
    registered,
)

AFTER = CUTOFF + timedelta(minutes=2)
LEFT_AT = NOW + timedelta(days=4)


def with_a_hearing() -> Intake:
    story = registered()
    story.ask(SET, CLERK, NOW)
    return story


def plaintiff_leaves(story: Intake) -> None:
    story.hear(ExitConfirmed(party_id=ANA_ID), at=LEFT_AT)


def defendant_leaves(story: Intake) -> None:
    story.hear(ExitConfirmed(party_id=BEN_ID), at=LEFT_AT)


def defendant_declines(story: Intake) -> None:
    story.ask(decline(story), BEN_NEW, LEFT_AT)


def read_by_partners(story: Intake) -> list[CaseStatusChanged]:
    return [told.event for told in story.history if isinstance(told.event, CaseStatusChanged)]


@pytest.mark.parametrize(
    ("begun", "leaves"),
    [
        (with_a_hearing, plaintiff_leaves),
        (invited, plaintiff_leaves),
        (invited, defendant_declines),
        (active, plaintiff_leaves),
        (active, defendant_leaves),
    ],
)
def test_partners_read_the_same_of_a_case_that_was_left_and_of_a_silent_one(
    begun: Callable[[], Intake], leaves: Callable[[Intake], None]
) -> None:
    left, silent = begun(), begun()
    before = read_by_partners(left)

    leaves(left)

    assert read_by_partners(left) == before
    for story in (left, silent):
        story.wake(AFTER)
    assert read_by_partners(left)[-1].status is CaseStatus.RETURNED_TO_HEARING
    for story in (left, silent):
        story.ask(SET.model_copy(update={"hearing": LATER}), CLERK, AFTER)
    assert read_by_partners(left) == read_by_partners(silent)
