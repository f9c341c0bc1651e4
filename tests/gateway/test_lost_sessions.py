"""Who is signed out: warned in the time in which sessions live, told plainly afterwards, and nothing typed is lost."""

from pathlib import Path

import pytest

from services.gateway.pages.kit.problems import PERSONAL
from services.gateway.pages.routes import pages
from services.gateway.people.drafts import Drafts
from services.gateway.people.sessions import START, hash_of
from services.gateway.people.tokens import new_token
from shared.runtime.clock import Clock
from tests.browser import made_up_case as story
from tests.browser.forms import sent_back
from tests.gateway.browsers import BASE, HIDDEN, House
from tests.support.gateway import PIN
from tests.support.routes import ways

OFFER = f"/cases/{story.CASE}/offers/new/amount"
HERE = {"origin": BASE, "referer": f"{BASE}{OFFER}"}


@pytest.mark.broker
@pytest.mark.parametrize("forward", [0, 40 * 86_400])
async def test_the_warning_comes_two_minutes_before_the_end_wherever_the_demo_clock_stands(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forward: int
) -> None:
    offset = tmp_path / "offset"
    offset.write_text(str(forward))
    monkeypatch.setattr(house.gateway.parts, "clock", Clock(offset))
    browser = await house.signed_in((await house.account())[0])

    page = (await browser.get("/cases")).text

    whole = 60 * house.gateway.parts.settings.idle_minutes
    assert f'data-warn-in="{whole - 120}"' in page


@pytest.mark.broker
async def test_whose_cookies_are_gone_signs_in_and_finds_what_they_typed(house: House) -> None:
    await house.tell("offered")
    account, key = await house.account(story.an_id("rosa"))
    browser = await house.signed_in(account)
    typed = {**await browser.hidden(OFFER), "principal_cents": "1234.00", "payer": "defendant", "pin": "918273"}
    browser.client.cookies.clear()

    lost = await browser.client.post(OFFER, data=typed, headers=HERE)

    assert lost.status_code == 403
    assert "You are signed out" in lost.text
    assert "918273" not in lost.text
    assert await house.scalar("SELECT count(*) FROM drafts WHERE name LIKE 'unsent%'") == 0
    action = lost.text.partition('action="/language/')[2].partition('"')[0]
    kept = await browser.client.post(f"/language/{action}", data=dict(HIDDEN.findall(lost.text)))
    asked = await browser.get(kept.headers["location"])
    assert asked.headers["location"] == f"/sign-in?next={OFFER}%3Funsent%3D1"
    back = await browser.send(asked.headers["location"], "/sign-in", key=key, pin=PIN)
    assert back.headers["location"] == f"{OFFER}?unsent=1"
    assert 'value="1234.00"' in (await browser.get(back.headers["location"])).text


@pytest.mark.broker
@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"referer": f"{BASE}{OFFER}"}])
async def test_what_no_page_of_ours_has_surely_sent_is_not_shown(house: House, headers: dict[str, str]) -> None:
    browser = house.browser()

    answer = await browser.client.post(OFFER, data={"principal_cents": "1234.00"}, headers=headers)

    assert answer.status_code == 403
    assert "1234.00" not in answer.text


@pytest.mark.broker
async def test_every_page_for_who_is_signed_in_says_so_to_who_is_not(house: House) -> None:
    stranger = house.browser()
    hidden = await stranger.hidden("/join")
    paths = {way.path.replace("{case_id}", str(story.CASE)) for way in ways(pages.routes) if way.method == "POST"}
    asking = []
    for path in sorted(path for path in paths if "{" not in path):
        answer = await stranger.client.post(path, data=hidden)
        if answer.headers.get("location", "").startswith("/sign-in") and not sent_back(answer):
            asking.append(path)
            assert "You are signed out" in (await house.browser().client.post(path)).text, path

    assert len(asking) > 10
    assert all(path.startswith(PERSONAL) for path in asking)


@pytest.mark.broker
@pytest.mark.parametrize("made_up", ["A" * 43, "A" * 43 + "." + "0" * 32, "."])
async def test_a_session_that_somebody_made_up_is_replaced_before_anything_is_kept(house: House, made_up: str) -> None:
    mine, victim = house.browser(), Drafts(house.gateway.parts, house.sessions.anonymous(made_up))
    page = await mine.get("/register/you", cookie=f"odr={made_up}")

    sent = {**dict(HIDDEN.findall(page.text)), "plaintiff_street": "12 Cedar Lane"}
    answer = await mine.client.post("/register/you", data=sent)

    assert mine.client.cookies["odr"] != made_up
    assert answer.status_code == 303
    assert await victim.get("refused/register/you") == {}


@pytest.mark.broker
async def test_a_session_from_before_cookies_were_signed_still_lives(house: House) -> None:
    account, old = (await house.account())[0], new_token()
    facts = {"hash": hash_of(old), "account": account, "method": "session", "proved": None, "old": b"", "since": None}
    async with house.gateway.parts.engine.begin() as connection:
        await connection.execute(START, facts)

    page = await house.browser(old).get("/cases")

    assert page.status_code == 200
    assert "set-cookie" not in page.headers
