"""The page before an act: only for whom the act is, and only while it can be done; otherwise back where it belongs."""

import pytest

from services.gateway.projection.case_parts import OfferState
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House

pytestmark = pytest.mark.broker
VIEW = story.view("offered", "plaintiff")
LIVE = next(offer for offer in VIEW.offers if offer.state is OfferState.LIVE)
ENDED = next(offer for offer in VIEW.offers if offer.state is not OfferState.LIVE)
OFFERS = f"/cases/{story.CASE}/offers"
WHO = {story.ROSA: "rosa", story.MARCUS: "marcus"}


async def person(house: House, name: str) -> Browser:
    return await house.signed_in((await house.account(story.an_id(name)))[0])


async def seen(browser: Browser, path: str) -> tuple[int, str]:
    answer = await browser.get(path)
    return answer.status_code, answer.headers.get("location", "")


async def test_only_who_made_the_open_offer_is_asked_whether_to_take_it_back(house: House) -> None:
    await house.tell("offered")
    maker, other = [await person(house, WHO[party]) for party in (LIVE.party_id, *(set(WHO) - {LIVE.party_id}))]

    assert await seen(maker, f"{OFFERS}/{LIVE.offer_id}/withdraw") == (200, "")
    assert await seen(other, f"{OFFERS}/{LIVE.offer_id}/withdraw") == (303, OFFERS)
    for act in ("accept", "reject"):
        assert await seen(other, f"{OFFERS}/{LIVE.offer_id}/{act}") == (200, "")
        assert await seen(maker, f"{OFFERS}/{LIVE.offer_id}/{act}") == (303, OFFERS)
        assert await seen(other, f"{OFFERS}/{ENDED.offer_id}/{act}") == (303, OFFERS)
    assert await seen(other, f"/cases/{story.CASE}/agreement/approve") == (303, f"/cases/{story.CASE}/agreement")


async def test_nobody_else_is_asked_at_all(house: House) -> None:
    await house.tell("offered")
    clerk, stranger = await house.signed_in(await house.clerk()), await house.signed_in((await house.account())[0])

    for path in (f"{OFFERS}/{LIVE.offer_id}/withdraw", f"{OFFERS}/nonsense/withdraw", f"/cases/{story.CASE}/leave"):
        assert (await seen(clerk, path))[0] == 404
        assert (await seen(stranger, path))[0] == 404
