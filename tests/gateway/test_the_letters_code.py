"""The letter's code: it finds its letter, tells no name, stays with one browser, and cannot be guessed."""

from datetime import timedelta

import pytest

from services.gateway.errors import CodeUnknown, MistypedCode, WaitALittle
from services.gateway.people.askers import Asker
from shared.runtime.codes import code_mac, group, new_key, normalise_code
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
async def code(house: House) -> str:
    """The code of the made-up letter."""
    await house.tell("invited")
    made = normalise_code(new_key())
    mac = code_mac(house.gateway.parts.pepper, made)
    await house.gateway.rows("UPDATE invitations SET code_mac = $1", mac)
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    return made


async def test_anybody_can_check_that_a_letter_is_real_and_learns_no_name(house: House, code: str) -> None:
    answer = await house.browser().send("/verify", "/verify", code=group(code).lower())

    assert answer.status_code == 200
    assert "San Joaquin" in answer.text
    assert not any(word in answer.text for word in ("Rosa", "Marcus", story.NUMBER, "3,275"))


async def test_the_code_stays_with_the_browser_that_typed_it(house: House, code: str) -> None:
    browser = house.browser()
    assert (await browser.send("/join", "/join", code=code)).headers["location"] == "/join/letter"

    assert (await browser.get("/join/letter")).status_code == 200
    assert (await house.browser().get("/join/letter")).headers["location"] == "/join"


async def test_the_code_alone_opens_nothing_of_the_case(house: House, code: str) -> None:
    browser = house.browser()
    await browser.send("/join", "/join", code=code)

    assert (await browser.get(f"/cases/{story.CASE}")).status_code == 303
    assert (await browser.get(f"/cases/{story.CASE}/live")).status_code == 303


async def test_a_mistyped_code_is_no_try_and_many_wrong_ones_from_one_network_must_wait(
    house: House, code: str
) -> None:
    street = Asker("198.51.100.1")
    for _ in range(25):
        with pytest.raises(MistypedCode):
            await house.sessions.invitation(f"{code[:-2]}", street)
    for _ in range(21):
        with pytest.raises(CodeUnknown):
            await house.sessions.invitation(new_key(), street)

    with pytest.raises(WaitALittle):
        await house.sessions.invitation(new_key(), street)
    assert (await house.sessions.invitation(code, street)).case_id == story.CASE


@pytest.mark.parametrize("page", ["/verify", "/join"])
async def test_one_wrong_letter_is_a_typing_mistake(house: House, code: str, page: str) -> None:
    last = "2" if code[-1] != "2" else "3"

    mistyped = (await house.browser().send(page, page, code=f"{code[:-1]}{last}")).text
    empty = (await house.browser().send(page, page, code="")).text

    assert "There is a typing mistake" in mistyped
    assert "There is a typing mistake" not in empty
    assert "Type the code from your letter" in empty


async def test_after_the_last_day_it_is_said_plainly_and_nobody_is_sent_to_a_key(
    house: House, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = house.browser()
    monkeypatch.setattr(house.gateway.parts.clock, "now", lambda: story.START + timedelta(days=400))

    verified = (await browser.send("/verify", "/verify", code=code)).text
    joined = (await browser.get((await browser.send("/join", "/join", code=code)).headers["location"])).text

    for shown in (verified, joined):
        assert "The last day to join has passed." in shown
        assert "Your hearing stays as it is: go to court." in shown
    assert 'class="button" href="/join"' not in verified
    assert 'class="button" href="/sign-in"' not in joined
