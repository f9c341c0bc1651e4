"""What a program must know of a court before it can act: read without a token, and what commands then take."""

from datetime import date

import pytest

from services.gateway.api.registering import Answers
from shared.contracts.documents import SIGNING_STATEMENT, Finish
from shared.contracts.intake import Eligibility
from shared.contracts.terms import TermKind
from shared.courtcalendar.court import load_courts
from tests.support.gateway import COURT_ID, Gateway

pytestmark = pytest.mark.broker


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
    assert told["statement_version"] == SIGNING_STATEMENT
    assert told["fee_cents"] == 2700
    assert (told["claim_limit_cents"], told["business_claim_limit_cents"]) == (1_250_000, 625_000)


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
