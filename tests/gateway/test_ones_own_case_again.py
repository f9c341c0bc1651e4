"""Who is in a case already and comes in once more is answered by the court's rules; a stranger still learns nothing."""

from typing import Any, Final
from uuid import UUID

import httpx
import pytest

from tests.browser import made_up_case as story
from tests.gateway.bodies import Json
from tests.gateway.browsers import House
from tests.gateway.people import accounts, code_of_the_letter
from tests.gateway.walking import stored_with
from tests.support.gateway import key

pytestmark = pytest.mark.broker
PLACE: Final = {"street": "12 Main Street", "city": "Stockton", "state": "CA", "postal_code": "95202"}
AGREED: Final = {"version": "2026-1", "language": "en"}
REGISTERING: Final[Json] = {
    "court_id": story.COURT,
    "case_number": story.NUMBER,
    "receipt_number": "R-204",
    "plaintiff": {"name": "Rosa Delgado", "contact": {"mailing_address": PLACE}},
    "defendant": {"name": "Marcus Hill", "mailing_address": PLACE},
    "claim_cents": 327_500,
    "claim_reason": "The deposit was not returned.",
    "eligibility": {"adult_without_guardian": True, "not_in_bankruptcy": True, "not_on_active_duty": True},
    "user_agreement": AGREED,
}
NOT_THERE: Final[tuple[int, list[str]]] = (404, [])


@pytest.fixture(scope="module")
async def people(house: House) -> dict[str, UUID]:
    """Everybody with an account, in a case that both sides have joined."""
    await house.tell("joined")
    return await accounts(house)


@pytest.fixture(scope="module")
async def code(house: House, people: dict[str, UUID]) -> str:
    """The code of the letter with which the defendant has joined."""
    assert people
    return await code_of_the_letter(house)


async def told(house: House, account: UUID, path: str, body: Any) -> tuple[int, list[str]]:
    """Return what a person's program is answered, and the commands that the services will hear."""
    token, _ = await house.sessions.issue(account, "token", "")
    headers = {"authorization": f"Bearer {token}", **key()}
    answer: httpx.Response = await house.gateway.client.post(f"/api/v1{path}?wait=0", json=body, headers=headers)
    return answer.status_code, await stored_with(house, headers["idempotency-key"])


@pytest.mark.parametrize("who", ["plaintiff", "defendant"])
async def test_who_is_in_the_case_and_registers_it_again_is_answered_by_intake(
    house: House, people: dict[str, UUID], who: str
) -> None:
    assert await told(house, people[who], "/cases", REGISTERING) == (202, ["RegisterCase"])


@pytest.mark.parametrize("who", ["plaintiff", "defendant", "newcomer"])
async def test_who_holds_the_letter_and_uses_it_again_is_answered_by_intake(
    house: House, people: dict[str, UUID], code: str, who: str
) -> None:
    joining = {"code": code, "contact": {"mailing_address": PLACE}, "user_agreement": AGREED}

    assert await told(house, people[who], "/invitations/join", joining) == (202, ["JoinCase"])
    assert await told(house, people[who], "/invitations/decline", {"code": code}) == (202, ["DeclineInvitation"])


async def test_the_staff_does_not_come_in_with_a_letter(house: House, people: dict[str, UUID], code: str) -> None:
    for who in ("clerk", "clerk of another court", "administrator"):
        assert await told(house, people[who], "/invitations/decline", {"code": code}) == NOT_THERE


@pytest.mark.parametrize("who", ["newcomer", "party of another case"])
async def test_a_stranger_cannot_tell_a_case_from_one_that_is_not_there(
    house: House, people: dict[str, UUID], who: str
) -> None:
    unknown = {**REGISTERING, "case_number": "STK-CV-LSC-2026-0007777"}

    one, other = [await told(house, people[who], "/cases", body) for body in (REGISTERING, unknown)]

    assert one == other
    assert await told(house, people[who], f"/cases/{story.CASE}/leave-odr", {}) == NOT_THERE


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("defendant", "You have already joined this case."), ("plaintiff", "Nobody can do this for another person.")],
)
async def test_the_letters_page_says_the_same_to_who_is_in_the_case(
    house: House, people: dict[str, UUID], code: str, who: str, sentence: str
) -> None:
    browser = await house.signed_in(people[who])

    shown = await browser.get((await browser.send("/join", "/join", code=code)).headers["location"])

    assert sentence in shown.text
    assert f'href="/cases/{story.CASE}"' in shown.text
    assert "/join/begin" not in shown.text
