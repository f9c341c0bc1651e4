"""What docs/partners/events.md says is what intake publishes: statuses, fields, and how often one may come."""

import ast
import json
import re
from datetime import timedelta
from typing import Final

from deploy.local.places import PROJECT
from shared.contracts.filing import HearingChoice
from shared.contracts.public import CaseStatus, CaseStatusChanged
from tests.intake.case import (
    AGREED,
    CLERK,
    CUTOFF,
    LATER,
    NOW,
    RECEIVED,
    SET,
    SIGNED,
    SUBMITTED,
    Intake,
    accepted,
    active,
    invited,
    registered,
)

AFTER: Final = CUTOFF + timedelta(minutes=2)
PAGE: Final = (PROJECT / "docs" / "partners" / "events.md").read_text()
INTAKE: Final = PROJECT / "services" / "intake" / "domain"


def published() -> set[str]:
    """Return every status that intake's rules name."""
    trees = [ast.parse(file.read_text()) for file in INTAKE.glob("*.py")]
    return {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == CaseStatus.__name__
    }


def named(text: str) -> set[str]:
    return set(re.findall(r"`([A-Z_]{5,})`", text))


def rows() -> dict[str, str]:
    """Return what the table says of each status."""
    lines = [line.split("|")[1:3] for line in PAGE.splitlines() if re.match(r"\| `[A-Z]", line)]
    return {status: said for cell, said in lines for status in named(cell)}


def test_the_table_has_every_status_that_is_published_and_no_other() -> None:
    assert rows().keys() == published()


def test_every_other_status_of_the_contract_is_said_to_come_later() -> None:
    (later,) = re.findall(r"not published yet: (.*?)\. ", PAGE)

    assert named(later) == {status.value for status in CaseStatus} - published()


def facts(story: Intake) -> list[CaseStatusChanged]:
    """Return what partners have read of a story."""
    return [told.event for told in story.history if isinstance(told.event, CaseStatusChanged)]


def continued_after_its_return(story: Intake) -> list[str]:
    """Let the cut-off pass, and the clerk continue the hearing; return every public status so far."""
    story.wake(AFTER)
    story.ask(SET.model_copy(update={"hearing": LATER}), CLERK, AFTER)
    return [fact.status for fact in facts(story)]


def settled() -> Intake:
    """A case that is filed twice, and accepted with its hearing vacated."""
    story = active()
    story.hear(AGREED, SIGNED, SUBMITTED, RECEIVED, SUBMITTED, RECEIVED, at=NOW)
    story.hear(accepted(HearingChoice.VACATE, NOW), at=NOW)
    return story


def test_the_hearing_statuses_and_no_others_carry_the_hearing() -> None:
    moved = active()
    continued_after_its_return(moved)
    bodies = [json.loads(fact.write()) for fact in (*facts(moved), *facts(settled()))]

    (said,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    carry = {status for status in published() if status.startswith("HEARING_")}
    assert {body["status"] for body in bodies} == published()
    assert {body["status"] for body in bodies if "hearing_at" in body} == carry
    assert all(body.keys() == json.loads(said).keys() for body in bodies if body["status"] in carry)
    assert "`hearing_at`" in rows()["HEARING_SET"] + rows()["HEARING_VACATED"]


def test_a_status_comes_back_as_the_page_says() -> None:
    before = {"ACTIVE": active(), "INVITED": invited(), "REGISTERED": registered_with_a_hearing()}

    for status, story in before.items():
        assert continued_after_its_return(story)[-3:] == ["RETURNED_TO_HEARING", "HEARING_CONTINUED", status]
    (told,) = re.findall(r"what the case was before \((.*?)\)", PAGE)
    assert named(told) == before.keys()
    assert [fact.status for fact in facts(settled())].count(CaseStatus.FILING_RECEIVED) == 2


def registered_with_a_hearing() -> Intake:
    story = registered()
    story.ask(SET, CLERK, NOW)
    return story
