"""A program that answers the questionnaire is told what each question takes, by the rule that the pages keep too."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from services.gateway.api.answers import asked
from services.gateway.pages.questionnaire.asking import sent
from services.gateway.words.wording import Wording
from shared.contracts.actor import Side
from shared.contracts.negotiation import Answer, QuestionnaireSubmitted
from shared.courtcalendar.answers import is_answer
from shared.courtcalendar.court import load_courts
from shared.courtcalendar.guidance import Audience, QuestionKind
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.gateway.walking import stored_with
from tests.support.gateway import key

pytestmark = pytest.mark.broker
COURT: Final = load_courts(Path("courts"))[story.COURT]
OF_KIND: Final = {
    kind: COURT.questionnaire[0].model_copy(update={"kind": kind, "choices": ()}) for kind in QuestionKind
}
QUESTIONNAIRE: Final = f"/api/v1/cases/{story.CASE}/questionnaire?wait=0"
OWED: Final = {"question": "owed", "text": "part"}


async def told(house: House, who: str, *answers: dict[str, Any]) -> tuple[int, dict[str, Any], list[str]]:
    """Return status, answer and stored commands of somebody who answers the questionnaire by a program."""
    await house.tell("joined")
    account, _ = await house.account(story.an_id(who))
    token, _ = await house.sessions.issue(account, "token", "")
    headers = {"authorization": f"Bearer {token}", **key()}
    answer = await house.gateway.client.post(QUESTIONNAIRE, json={"answers": answers}, headers=headers)
    return answer.status_code, answer.json(), await stored_with(house, headers["idempotency-key"])


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        ("amount", "72500", "$1,234.50"),
        ("language_help", "true", "yes, no"),
        ("when", "soon", "now, month, plan, unknown"),
    ],
)
async def test_an_answer_in_another_form_is_named_with_what_is_taken_also_where_it_is_private(
    house: House, question: str, text: str, right: str, private: bool
) -> None:
    status, answer, stored = await told(house, "marcus", OWED, {"question": question, "text": text, "private": private})

    assert (status, stored) == (422, [])
    assert [(each["where"], each["code"]) for each in answer["errors"]] == [("body.answers.1.text", "NotAnAnswer")]
    assert question in answer["errors"][0]["why"]
    assert right in answer["errors"][0]["why"]


async def test_answers_in_the_form_of_their_questions_are_taken(house: House) -> None:
    answers = [
        {"question": question.name, "text": asked(question).takes.example, "private": True}
        for question in COURT.questionnaire
    ]

    assert (await told(house, "marcus", *answers))[::2] == (202, ["SubmitQuestionnaire"])


@pytest.mark.parametrize("audience", Audience)
async def test_an_answer_that_names_no_reader_has_the_one_that_the_question_names(
    house: House, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_so = tuple(each.model_copy(update={"audience": audience}) for each in COURT.questionnaire)
    courts = {COURT.id: COURT.model_copy(update={"questionnaire": asked_so})}
    monkeypatch.setattr(house.gateway.parts, "courts", courts)

    status, _, _ = await told(house, "marcus", OWED, {"question": "reason", "text": "CANARY"})
    answers = json.loads(await house.scalar("SELECT body FROM outbox ORDER BY id DESC"))["answers"]

    private = audience is Audience.PRIVATE
    assert status == 202
    assert [each.get("shared") is None for each in answers] == [private] * 2
    assert ("CANARY" in str(answers)) is not private


async def test_a_stranger_is_not_told_what_a_case_asks(house: House) -> None:
    status, answer, stored = await told(house, "somebody else", {"question": "amount", "text": "72500"})

    assert (status, answer["code"], stored) == (404, "NotThere", [])


async def test_answers_sent_later_replace_all_that_were_sent_before(house: House) -> None:
    await house.tell("joined")
    account, _ = await house.account(story.an_id("marcus"))
    for answers in (("owed", "reason"), ("owed",)):
        said = tuple(Answer(question=name, shared="part") for name in answers)
        submitted = QuestionnaireSubmitted(party_id=story.MARCUS, side=Side.DEFENDANT, answers=said)
        await house.projection.say("negotiation", story.CASE, submitted, at=story.START + timedelta(days=9))
    token, _ = await house.sessions.issue(account, "token", "")

    case = await house.gateway.client.get(f"/api/v1/cases/{story.CASE}", headers={"authorization": f"Bearer {token}"})

    (mine,) = case.json()["answers"]
    assert [each["question"] for each in mine["answers"]] == ["owed"]


@pytest.mark.parametrize("kind", QuestionKind)
def test_what_a_question_says_it_takes_is_taken(kind: QuestionKind) -> None:
    form = asked(OF_KIND[kind]).takes

    assert all(is_answer(OF_KIND[kind], text) for text in (*form.values, form.example))
    assert form.pattern is None or re.search(form.pattern, form.example)
    assert not form.pattern or not re.search(form.pattern, "part")


@pytest.mark.parametrize("cents", [1, 72_500, 123_450, 99_999_999_999])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_page_sends_for_an_amount_is_what_a_program_sends(cents: int, language: str) -> None:
    question = OF_KIND[QuestionKind.MONEY]

    assert is_answer(question, sent(question, cents, Wording(language, COURT.zone)))


async def test_the_description_says_how_each_kind_of_answer_is_written(house: House) -> None:
    document = (await house.gateway.client.get("/api/v1/openapi.json")).json()
    schemas = document["components"]["schemas"]

    assert all(f"{kind.value}:" in schemas["ClearAnswer"]["properties"]["text"]["description"] for kind in QuestionKind)
    assert "replace" in schemas["Answers"]["description"]
    assert "replaced" in document["paths"]["/api/v1/cases/{case_id}/questionnaire"]["post"]["description"]
