"""What a program must know of a court before it can act: read without a token, and what commands then take."""

import json
from datetime import date
from hashlib import sha256
from typing import Any, Final

import pytest

from services.gateway.api.answers import Answers
from services.gateway.words.signing import MEANS
from shared.contracts.documents import SIGNING_STATEMENT, Finish
from shared.contracts.intake import Eligibility
from shared.contracts.terms import TermKind
from shared.courtcalendar.court import load_courts
from tests.support.gateway import COURT_ID, Gateway, key

pytestmark = pytest.mark.broker
SIGNED: Final = {"2026-1": "84fb9967ef142e3ed8ebd7ccbf436de09ef4a359817256ee0beac364f39bf7eb"}


async def test_the_courts_of_the_installation_are_listed(court: Gateway) -> None:
    told = (await court.client.get("/api/v1/courts")).json()

    assert {each["court_id"] for each in told} == set(court.parts.courts)
    assert all(each["name"]["en"] and each["time_zone"] and "en" in each["languages"] for each in told)


async def test_a_court_says_what_is_in_force_today(court: Gateway) -> None:
    told = (await court.client.get(f"/api/v1/courts/{COURT_ID}")).json()
    known = court.parts.courts[COURT_ID]
    agreement = known.user_agreement_on(known.date_of(court.parts.now()))

    assert told["user_agreement"]["version"] == agreement.version
    assert [each["heading"]["es"] for each in told["user_agreement"]["sections"]]
    assert told["statement_version"] == told["signing_statement"]["version"] == SIGNING_STATEMENT
    assert told["fee_cents"] == 2700
    assert (told["claim_limit_cents"], told["business_claim_limit_cents"]) == (1_250_000, 625_000)


async def test_a_program_can_show_the_words_that_a_person_signs_in_both_languages(court: Gateway) -> None:
    told = (await court.client.get(f"/api/v1/courts/{COURT_ID}")).json()["signing_statement"]["sentences"]

    assert told[0] == {
        "en": "You say yes to every part of this agreement.",
        "es": "Usted dice que sí a cada parte de este acuerdo.",
    }
    assert len(told) == len(MEANS)
    assert all(each["es"] != each["en"] for each in told)


async def test_a_court_says_of_each_question_its_kind_and_what_it_takes(court: Gateway) -> None:
    told = (await court.client.get(f"/api/v1/courts/{COURT_ID}")).json()["questions"]
    takes = {each["name"]: (each["kind"], each["takes"]) for each in told}

    assert takes["language_help"] == ("yes_no", {"values": ["yes", "no"], "pattern": None, "example": "yes"})
    assert takes["amount"][1]["example"] == "$1,234.50"
    assert takes["when"][1]["values"] == ["now", "month", "plan", "unknown"]


async def test_other_words_to_sign_are_another_version(court: Gateway) -> None:
    told = (await court.client.get(f"/api/v1/courts/{COURT_ID}")).json()["signing_statement"]
    fingerprint = sha256(json.dumps(told["sentences"], sort_keys=True).encode()).hexdigest()

    assert {told["version"]: fingerprint} == SIGNED, "give the words that are signed a new version"


async def test_what_a_court_names_is_what_commands_take(court: Gateway) -> None:
    told = (await court.client.get(f"/api/v1/courts/{COURT_ID}")).json()

    assert {each["name"] for each in told["eligibility"]} == set(Eligibility.model_fields)
    assert {TermKind(each["kind"]) for each in told["terms"]}
    assert {Finish(each["code"]) for each in told["finishes"]}
    Answers.model_validate({"answers": [{"question": each["name"], "text": "7"} for each in told["questions"]]})


async def test_holidays_stand_on_the_days_of_their_observance(court: Gateway) -> None:
    told = (await court.client.get(f"/api/v1/courts/{COURT_ID}/holidays/2027")).json()
    days = {date.fromisoformat(each["on"]): each["name"]["en"] for each in told}

    assert days[date(2027, 7, 5)] == "Independence Day"  # the fourth is a Sunday
    assert list(days) == sorted(days)
    assert all(load_courts("courts")[COURT_ID].closures.closed(day) for day in days)


@pytest.mark.parametrize("path", ["atlantis", "atlantis/holidays/2027"])
async def test_a_court_that_is_not_here_is_not_there(court: Gateway, path: str) -> None:
    assert (await court.client.get(f"/api/v1/courts/{path}")).status_code == 404


@pytest.mark.parametrize("year", ["abcd", "27", "1899", "2190", "20277"])
async def test_a_year_that_no_calendar_has_is_named(court: Gateway, year: str) -> None:
    answer = await court.client.get(f"/api/v1/courts/{COURT_ID}/holidays/{year}")

    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["where"], fault["code"]) == (422, "path.year", "NotAYear")
    assert fault["why"] == "Send a year from 1900 to 2189."


PLACE = {"street": "12 Main Street", "city": "Stockton", "state": "CA", "postal_code": "95202"}
REGISTRATION = {
    "court_id": "atlantis",
    "case_number": "STK-CV-LSC-2026-0001234",
    "plaintiff": {"name": "Rosa Delgado", "contact": {"mailing_address": PLACE}},
    "defendant": {"name": "Marcus Hill", "mailing_address": PLACE},
    "claim_cents": 1000,
    "claim_reason": "A fence.",
    "eligibility": {"adult_without_guardian": True, "not_in_bankruptcy": True, "not_on_active_duty": True},
    "user_agreement": {"version": "1", "language": "en"},
}
FEE = {"case_number": "C-1", "receipt_number": "R-1", "paid_on": "2026-03-02", "amount_cents": 2700}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("accounts", {"court_id": "atlantis", "pin": "204813"}),
        ("cases", REGISTRATION),
        ("court/fee-receipts", {"court_id": "atlantis", **FEE}),
    ],
)
async def test_a_court_that_is_not_here_is_named_with_those_that_are(court: Gateway, path: str, body: Any) -> None:
    answer = await court.client.post(f"/api/v1/{path}", json=body, headers={**await court.token(), **key()})

    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["where"], fault["code"]) == (422, "body.court_id", "NotACourt")
    assert COURT_ID in fault["facts"]["courts"]
    assert COURT_ID in fault["why"]
