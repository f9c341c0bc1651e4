"""A form that was not taken waits at its own address for its sender, and for nobody else; what is secret does not."""

from typing import Final

import pytest

from services.gateway.pages.kit.asking.fields import MOST_TYPED
from services.gateway.people.drafts import MOST_LETTERS, REFUSED
from shared.runtime.codes import new_key
from tests.browser import made_up_case as story
from tests.browser.forms import sent_back
from tests.gateway.browsers import Browser, House
from tests.gateway.going_back import NOT_TAKEN, SUMMARY
from tests.support.gateway import PIN

pytestmark = pytest.mark.broker
YOU, CLAIM = "/register/you", "/register/claim"
OFFER: Final = f"/cases/{story.CASE}/offers/new/amount"
LAST: Final = "SELECT name FROM drafts ORDER BY kept_at DESC LIMIT 1"
DRAFTS: Final = "SELECT count(*) FROM drafts"
TOO_LARGE: Final = 413
WAITING: Final = "SELECT count(*) FROM drafts WHERE name LIKE 'refused/%'"
STREET: Final = {"plaintiff_street": "12 Cedar Lane"}


async def sent_wrongly(browser: Browser, path: str, **typed: str) -> str:
    """Send a form as it must not be; return the address that it leads back to."""
    answer = await browser.client.post(path, data={**await browser.hidden(path), **typed})
    return sent_back(answer)


async def test_the_words_and_what_is_wrong_wait_at_the_forms_own_address(house: House) -> None:
    browser = house.browser()

    there = await sent_wrongly(browser, YOU, **STREET)
    await browser.get("/help")
    page = await browser.get(there)

    assert there == f"{YOU}?{REFUSED}=1"
    assert page.status_code == NOT_TAKEN
    assert all(words in page.text for words in ("<title>Error: ", SUMMARY, 'value="12 Cedar Lane"'))


async def test_forms_in_two_tabs_wait_side_by_side(house: House) -> None:
    browser = house.browser()

    one, other = await sent_wrongly(browser, YOU, **STREET), await sent_wrongly(browser, CLAIM, claim_cents="much")

    assert "12 Cedar Lane" in (await browser.get(one)).text
    assert 'value="much"' in (await browser.get(other)).text


async def test_no_pin_and_no_true_key_waits_but_a_mistyped_key_does(house: House) -> None:
    browser, key = house.browser(), new_key()
    mistyped = key[:-1] + ("2" if key[-1] != "2" else "3")

    wrong = await browser.get(await sent_wrongly(browser, "/sign-in", key=key, pin="918273", next="/settings"))
    typo = await browser.get(await sent_wrongly(browser, "/sign-in", key=mistyped, pin="918273", next="/settings"))

    assert (wrong.status_code, typo.status_code) == (NOT_TAKEN, NOT_TAKEN)
    assert key not in wrong.text
    assert "918273" not in wrong.text + typo.text
    assert mistyped in typo.text
    assert 'name="next" value="/settings"' in typo.text


async def test_what_one_person_sent_wrongly_waits_for_nobody_else_in_the_same_browser(house: House) -> None:
    await house.tell("offered")
    (rosa, _), (_, other_key) = await house.account(story.an_id("rosa")), await house.account(story.an_id("marcus"))
    browser = house.browser()
    strangers = await sent_wrongly(browser, YOU, **STREET)
    browser.client.cookies.clear()
    browser.client.cookies.set("odr", await house.sessions.start("", rosa), domain="court.test")
    mine = await sent_wrongly(browser, OFFER, principal_cents="987.65")
    await browser.send("/cases", "/sign-out")

    await browser.send("/sign-in", "/sign-in", key=other_key, pin=PIN)

    assert "12 Cedar Lane" not in (await browser.get(strangers)).text
    page = await browser.get(mine)
    assert page.status_code == 200
    assert "987.65" not in page.text


async def test_it_waits_until_the_form_is_sent_rightly(house: House) -> None:
    browser = house.browser()
    before = await house.scalar(WAITING)
    there = await sent_wrongly(browser, CLAIM, claim_cents="much", claim_reason="He broke my fence.")

    taken = await browser.send(there, CLAIM, claim_cents="2450.00", claim_reason="He broke my fence.")

    assert taken.headers["location"].startswith("/register/")
    assert await house.scalar(WAITING) == before
    assert (await browser.get(there)).status_code == 200


async def test_it_is_forgotten_after_as_long_as_a_session_lasts(house: House) -> None:
    browser = house.browser()
    there = await sent_wrongly(browser, YOU, **STREET)
    await house.gateway.rows("UPDATE drafts SET kept_at = now() - interval '12 hours 1 minute'")

    await house.sessions.forget_old()

    assert await house.scalar(WAITING) == 0
    assert "12 Cedar Lane" not in (await browser.get(there)).text


async def test_what_is_wrong_is_said_in_the_language_that_is_chosen_meanwhile(house: House) -> None:
    browser = house.browser()
    there = await sent_wrongly(browser, "/eligibility", adult="perhaps")
    english = (await browser.get(there)).text

    await browser.get("/language/es?back=/")
    spanish = (await browser.get(there)).text

    assert "<title>Error: " in english
    assert 'lang="es"' in spanish
    assert set(_wrong(english)).isdisjoint(_wrong(spanish))


async def test_long_words_in_any_letters_wait_whole(house: House) -> None:
    browser, words = house.browser(), "𐐷é字" * 1_000

    there = await sent_wrongly(browser, CLAIM, claim_cents="much", claim_reason=words)

    assert words in (await browser.get(there)).text


@pytest.mark.parametrize(
    ("path", "name", "most"), [("/join", "code", 200), ("/sign-in", "key", 200), (CLAIM, "claim_reason", MOST_TYPED)]
)
async def test_no_field_waits_longer_than_any_that_is_read(house: House, path: str, name: str, most: int) -> None:
    browser = house.browser()

    page = await browser.get(await sent_wrongly(browser, path, **{name: "ü" * 100_000}))

    assert page.status_code == NOT_TAKEN
    assert "ü" * most in page.text
    assert page.text.count("ü") < most + 100
    assert "This text is too long" in page.text


async def test_what_is_too_long_is_not_echoed_at_once_either(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.people.drafts.MOST_LETTERS", 10)
    browser = house.browser()
    typed = {**await browser.hidden("/join"), "code": "ü" * 100_000}

    answer = await browser.client.post("/join", data=typed)

    assert answer.status_code == NOT_TAKEN
    assert answer.text.count("ü") < 300


async def test_more_than_any_form_holds_does_not_come_along_to_another_language(house: House) -> None:
    browser, before = house.browser(), await house.scalar(DRAFTS)
    typed = {**await browser.hidden(CLAIM), "claim_reason": "a" * MOST_LETTERS}

    answer = await browser.client.post(f"/language/es?back={CLAIM}", data=typed)

    assert answer.status_code == TOO_LARGE
    assert await house.scalar(DRAFTS) == before


async def test_who_goes_on_and_on_keeps_the_last_drafts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.people.drafts.MOST_DRAFTS", 3)
    browser, before = house.browser(), await house.scalar(DRAFTS)
    hidden = await browser.hidden(CLAIM)

    for number in range(6):
        await browser.client.post(f"/language/es?back=/case/{number}", data={**hidden, "claim_reason": "much"})

    assert await house.scalar(DRAFTS) == before + 3
    assert await house.scalar(LAST) == "unsent/case/5"


async def test_strangers_of_one_network_do_not_fill_the_database(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    few = house.gateway.parts.settings.model_copy(update={"newcomers_per_hour_and_network": 3})
    monkeypatch.setattr(house.gateway.parts, "settings", few)
    before, answers = await house.scalar(WAITING), []

    for _ in range(8):
        browser = house.browser()
        hidden = await browser.hidden(YOU)
        answers.append(await browser.client.post(YOU, data={**hidden, **STREET}))

    assert sorted({answer.status_code for answer in answers}) == [303, NOT_TAKEN]
    assert await house.scalar(WAITING) < before + 8
    assert all("12 Cedar Lane" in answer.text for answer in answers if answer.status_code == NOT_TAKEN)


async def test_what_waits_is_sealed_and_a_program_is_told_at_once(house: House) -> None:
    browser = house.browser()
    await sent_wrongly(browser, YOU, **STREET)

    assert "Cedar" not in str(await house.gateway.rows("SELECT * FROM drafts"))
    assert (await browser.client.post("/api/v1/tokens", json={})).status_code == NOT_TAKEN


def _wrong(page: str) -> list[str]:
    return [line for line in page.splitlines() if 'class="wrong"' in line]
