"""All that is wrong with a form is said in one list, and each line says which field it means."""

from html import unescape

import httpx
import pytest

from tests.browser import made_up_case as story
from tests.browser.forms import sent_back
from tests.browser.page_server import application

SENTENCES = [check.text.read("en") for check in story.COURTS[story.COURT].eligibility]


async def wrong(path: str, **typed: str) -> str:
    """Send a form that is not taken; return the page that says so."""
    cookies = {"who": "plaintiff", "chapter": "joined"}
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=transport, base_url="http://court.test", cookies=cookies) as client:
        answer = await client.post(path, data={"csrf_token": "made-up", "form_key": "1", **typed})
        again = sent_back(answer)
        return unescape((await client.get(again) if again else answer).text)


@pytest.mark.parametrize("prefix", ["plaintiff", "defendant"])
async def test_an_empty_address_is_told_all_that_is_missing_in_the_order_of_the_form(prefix: str) -> None:
    page = await wrong("/register/you" if prefix == "plaintiff" else "/register/other")

    box = page.partition("problem-box")[2].partition("</ul>")[0]
    places = [box.find(f"#{prefix}_{name}") for name in ("name", "street", "city", "state", "postal_code")]
    assert -1 not in places
    assert places == sorted(places)


async def test_a_country_that_nobody_can_read_is_not_asked_for_a_state() -> None:
    box = (await wrong("/register/you", plaintiff_country="Mexcio")).partition("problem-box")[2].partition("</ul>")[0]

    assert "#plaintiff_country" in box
    assert "#plaintiff_state" not in box


@pytest.mark.parametrize("path", ["/register/eligibility", "/eligibility"])
async def test_each_sentence_that_was_not_answered_is_named(path: str) -> None:
    page = await wrong(path)

    assert all(f"Choose yes or no: {sentence}" in page for sentence in SENTENCES)


async def test_a_question_that_must_be_answered_offers_no_way_to_skip_it() -> None:
    questions = story.COURTS[story.COURT].questionnaire
    must = next(question for question in questions if not question.optional)

    page = await wrong(f"/cases/{story.CASE}/questions/{must.name}")

    assert "There is a problem" in page
    assert "skip this question" not in page
