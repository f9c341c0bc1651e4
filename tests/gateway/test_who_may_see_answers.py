"""Nobody's answer is shared unless that person says so, and no answer is said to reach the court."""

import json
from pathlib import Path

import pytest

from services.gateway.pages.kit.asking.questions import ANSWERED
from services.gateway.people.drafts import Drafts
from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.sending.receipt_book import ReceiptBook
from shared.courtcalendar.court import load_courts
from shared.courtcalendar.guidance import Audience
from tests.browser import made_up_case as story
from tests.browser.forms import forms_of
from tests.gateway.browsers import Browser, House

pytestmark = pytest.mark.broker
COURT = load_courts(Path("courts"))["san-joaquin"]
QUESTIONS = f"/cases/{story.CASE}/questions"
FREE = [question.name for question in COURT.questionnaire if not question.audience_fixed]


@pytest.fixture
async def marcus(house: House) -> Browser:
    await house.tell("joined")
    return await house.signed_in((await house.account(story.an_id("marcus")))[0])


@pytest.mark.parametrize("question", FREE)
async def test_no_question_comes_with_a_reader_chosen(marcus: Browser, question: str) -> None:
    page = (await marcus.get(f"{QUESTIONS}/{question}")).text

    assert f'name="{question}_seen"' in page
    assert " checked" not in page


async def test_an_answer_is_not_taken_before_its_readers_are_chosen(marcus: Browser) -> None:
    page = f"{QUESTIONS}/reason"

    answer = await marcus.send(page, page, reason="CANARY")

    assert answer.status_code == 422
    assert "Choose who may see this answer" in answer.text
    assert next(form for form in forms_of(answer.text) if form.action == page).filled["reason"] == "CANARY"


def test_programs_are_told_that_an_answer_is_private_until_the_person_chooses() -> None:
    assert {question.audience for question in COURT.questionnaire} == {Audience.PRIVATE}


async def test_who_needs_another_language_is_told_whom_to_call(
    marcus: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def done(*_: object) -> Outcome:
        return Outcome(fate=Fate.DONE, at=story.START)

    monkeypatch.setattr(ReceiptBook, "outcome", done)
    question = f"{QUESTIONS}/language_help"
    assert "Your answer does not tell the court." in (await marcus.get(question)).text
    await marcus.send(question, question, language_help="yes", language_help_seen="private")
    for name in (*FREE, "worries"):
        if name != "language_help":
            await marcus.send(
                f"{QUESTIONS}/{name}", f"{QUESTIONS}/{name}", unsure="yes", **{name: "part", f"{name}_seen": "private"}
            )

    sent = await marcus.send(f"{QUESTIONS}/check", f"{QUESTIONS}/check")

    receipt = (await marcus.get(sent.headers["location"])).text.partition("<main")[2]
    assert "Do you need help in another language?" in receipt
    assert COURT.phone in receipt


async def test_an_answer_whose_reader_was_never_chosen_goes_out_for_its_writer_alone(
    house: House, marcus: Browser
) -> None:
    every = ",".join(question.name for question in COURT.questionnaire)
    draft = {"owed": "part", "owed_seen": "shared", "reason": "CANARY", ANSWERED: every}
    await Drafts(house.gateway.parts, story.an_id("marcus")).put(f"{story.CASE}/questions", draft)

    assert (await marcus.send(f"{QUESTIONS}/reason", f"{QUESTIONS}/check")).status_code == 303

    owed, answer = json.loads(await house.scalar("SELECT body FROM outbox ORDER BY id DESC"))["answers"]
    assert owed["shared"] == "part"
    assert answer["question"] == "reason"
    assert answer.get("shared") is None
    assert answer["private"]["audience"] == f"party:{story.MARCUS}"


async def test_a_question_that_must_be_answered_is_asked_before_anything_is_sent(house: House, marcus: Browser) -> None:
    every = ",".join(question.name for question in COURT.questionnaire)
    await Drafts(house.gateway.parts, story.an_id("marcus")).put(
        f"{story.CASE}/questions", {"reason": "I paid a part.", ANSWERED: every}
    )
    sent = await house.scalar("SELECT count(*) FROM outbox")

    answer = await marcus.send(f"{QUESTIONS}/reason", f"{QUESTIONS}/check")

    assert answer.headers["location"] == f"{QUESTIONS}/owed"
    assert await house.scalar("SELECT count(*) FROM outbox") == sent
