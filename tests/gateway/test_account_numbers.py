"""A whole account number is found where it is typed, and by its field: on pages step by step, in the API at once."""

import json
from typing import Any

import pytest

from shared.contracts.terms import Terms
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House
from tests.gateway.offer_pages import NEW, PLAINTIFF_PAYS, drafting, going, send, text

NUMBER = "To my account 12345678"
FOUND = {
    "en": "Do not write a full social security, card, or account number. The last four digits are enough.",
    "es": "No escriba un número completo de seguro social, tarjeta o cuenta. Bastan los últimos cuatro números.",
}
QUESTIONS = f"/cases/{story.CASE}/questions"


@pytest.mark.parametrize("language", FOUND)
async def test_a_way_to_pay_with_an_account_number_is_asked_again_in_its_step(language: str) -> None:
    with going(), drafting("plaintiff") as draft:
        answer = await send("plaintiff", f"{NEW}/how", language, how="once", method=NUMBER)

    assert answer.status_code == 422
    assert f'href="#method">{FOUND[language]}' in text(answer)
    assert draft["method"] == "By check"


async def test_a_term_with_an_account_number_is_not_added() -> None:
    with going(), drafting("plaintiff") as draft:
        answer = await send("plaintiff", f"{NEW}/terms", kind="own_words", by_side="defendant", text=NUMBER)

    assert answer.status_code == 422
    assert f'href="#text">{FOUND["en"]}' in text(answer)
    assert "other_terms" not in draft


async def test_the_last_four_digits_may_stand() -> None:
    with going(), drafting("plaintiff"):
        answer = await send("plaintiff", f"{NEW}/how", how="once", method="To my account ending in 5678")

    assert answer.status_code == 303


async def test_a_total_that_no_offer_can_have_is_said_where_it_is_typed() -> None:
    with going(), drafting("plaintiff"):
        answer = await send(
            "plaintiff",
            f"{NEW}/amount",
            payer="defendant",
            principal_cents="1000000",
            costs_cents="1",
            more_than_claim_meant="yes",
        )

    assert answer.status_code == 422
    assert 'href="#costs_cents">Type an amount in dollars and cents, up to $1,000,000.00.' in text(answer)


@pytest.fixture
async def marcus(house: House) -> Browser:
    await house.tell("joined")
    account = (await house.account(story.an_id("marcus")))[0]
    person = await house.signed_in(account)
    token, _ = await house.sessions.issue(account)
    person.client.headers.update({"authorization": f"Bearer {token}", "idempotency-key": str(story.CASE)})
    return person


@pytest.mark.broker
@pytest.mark.parametrize(("seen", "status"), [("shared", 422), ("private", 303)])
async def test_only_an_answer_that_the_other_side_reads_is_asked_again(marcus: Browser, seen: str, status: int) -> None:
    page = f"{QUESTIONS}/reason"

    answer = await marcus.send(page, page, reason=NUMBER, reason_seen=seen)

    assert answer.status_code == status
    assert (f'href="#reason">{FOUND["en"]}' in answer.text) is (seen == "shared")


def terms(**update: Any) -> dict[str, Any]:
    return {"terms": {**json.loads(PLAINTIFF_PAYS.model_dump_json()), **update}}


TERM = {"kind": "own_words", "by_side": "defendant", "text": NUMBER}


@pytest.mark.broker
@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("make-offer", terms(method=NUMBER), "body.terms.method"),
        ("make-offer", terms(other_terms=[TERM]), "body.terms.other_terms.0.text"),
        (
            "questionnaire",
            {"answers": [{"question": "reason", "text": NUMBER, "private": False}]},
            "body.answers.0.text",
        ),
    ],
)
async def test_a_program_is_told_the_field_with_the_account_number(
    marcus: Browser, path: str, body: dict[str, Any], where: str
) -> None:
    answer = await marcus.client.post(f"/api/v1/cases/{story.CASE}/{path}", json=body)

    assert answer.status_code == 422
    assert {"where": where, "code": "PrivateNumberFound", "why": FOUND["en"]} in answer.json()["errors"]


@pytest.mark.broker
async def test_a_private_answer_of_a_program_may_hold_any_number(marcus: Browser) -> None:
    body = {"answers": [{"question": "reason", "text": NUMBER, "private": True}]}

    answer = await marcus.client.post(f"/api/v1/cases/{story.CASE}/questionnaire", json=body)

    assert answer.status_code != 422


def test_what_was_agreed_before_the_rule_stays_readable() -> None:
    told = PLAINTIFF_PAYS.model_dump_json().replace("By check", NUMBER)

    assert Terms.restored(told.encode()).method == NUMBER
