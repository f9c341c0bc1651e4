"""Two courts at one gateway: host, letter, case and account say whose page is shown, and nothing else does."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from services.gateway.composing import gateway as service_of
from services.gateway.pages.kit.alone import COMES_AGAIN
from services.gateway.pages.routes import MODULES
from shared.runtime.codes import code_mac, new_key, normalise_code
from tests.browser import made_up_case as story
from tests.browser.forms import sent_back
from tests.gateway.browsers import Browser, House
from tests.support.driven import driven
from tests.support.gateway import gateway
from tests.support.two_courts import HOST, REDWOOD, SAN_JOAQUIN, only_its_own, two_courts

pytestmark = pytest.mark.broker
PUBLIC = sorted(
    {
        route.path
        for module in MODULES
        for route in module.router.routes
        if "GET" in route.methods and "{" not in route.path and not route.path.startswith(("/clerk", "/cases"))
    }
)


@pytest.fixture(scope="module")
async def house(postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder: Path = tmp_path_factory.mktemp("two-courts")
    both = two_courts(folder / "courts")
    async with (
        gateway(postgres, folder, courts_dir=both, demo=True) as one,
        driven(service_of(one.parts.settings)) as projection,
    ):
        yield House(one, projection)


def at_redwood(house: House, token: str = "") -> Browser:
    browser = house.browser()
    browser.client.base_url = f"http://{HOST}"
    if token:
        browser.client.cookies.set("odr", token, domain=urlsplit(f"http://{HOST}").hostname or "")
    return browser


async def at_san_joaquin(house: House) -> Browser:
    browser = house.browser()
    await browser.get(f"/c/{SAN_JOAQUIN}")
    return browser


def shows(text: str, house: House) -> set[str]:
    """Name the courts that a page shows."""
    return {
        court.id for court in house.gateway.parts.courts.values() if any(word in text for word in only_its_own(court))
    }


@pytest.mark.parametrize("path", PUBLIC)
async def test_a_public_page_shows_one_court_and_only_that(house: House, path: str) -> None:
    here, there = await at_redwood(house).get(path), await (await at_san_joaquin(house)).get(path)

    assert here.status_code == there.status_code
    if here.status_code == 200:
        assert shows(here.text, house) == {REDWOOD}
        assert shows(there.text, house) == {SAN_JOAQUIN}


async def test_a_court_without_a_fee_asks_for_no_fee_and_no_receipt(house: House) -> None:
    here, there = at_redwood(house), await at_san_joaquin(house)
    for path in PUBLIC:
        assert "$0.00" not in (await here.get(path)).text, path
    assert "Pay the fee" not in (await here.get("/help")).text
    assert 'name="receipt_number"' not in (await here.get("/register/case")).text
    assert 'name="receipt_number"' in (await there.get("/register/case")).text
    assert "back of your summons" in (await here.get("/register/case")).text


@pytest.mark.parametrize("path", ["/", "/register", "/nothing-here"])
async def test_where_no_court_is_named_the_person_chooses_and_comes_to_the_same_page(house: House, path: str) -> None:
    browser = house.browser()

    page = await browser.get(path)

    assert shows(page.text, house) == {REDWOOD, SAN_JOAQUIN}
    assert page.status_code == (300 if path != "/nothing-here" else 404)
    assert COMES_AGAIN in page.text
    chosen = await browser.get(f"/c/{SAN_JOAQUIN}{path}")
    assert (chosen.status_code, chosen.headers["location"]) == (303, path)
    assert shows((await browser.get(path)).text, house) == {SAN_JOAQUIN}


async def test_the_choice_of_a_court_with_its_own_host_leads_there_with_the_question(house: House) -> None:
    answer = await house.browser().get(f"/c/{REDWOOD}/verify-copy?number=A-1")

    assert answer.headers["location"] == f"http://{HOST}:8080/verify-copy?number=A-1"
    assert "odr_court" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("path", ["//evil.example", "/%2Fevil.example", "/%5Cevil.example"])
@pytest.mark.parametrize("court", [SAN_JOAQUIN, REDWOOD])
async def test_a_choice_never_leads_to_a_strangers_host(house: House, court: str, path: str) -> None:
    to = (await house.browser().client.get(f"http://court.test/c/{court}{path}")).headers["location"]

    own = to.removeprefix(f"http://{HOST}:8080")
    assert own.startswith("/")
    assert not own.startswith(("//", "/\\"))


async def test_no_address_is_made_of_the_host_that_a_request_names(house: House) -> None:
    for path in PUBLIC:
        answer = await house.browser().get(path, host="evil.example")
        assert "evil.example" not in answer.text + str(answer.headers), path
        assert answer.headers["cache-control"] == "no-store"


async def test_a_form_from_another_courts_host_is_refused(house: House) -> None:
    browser = at_redwood(house)
    fields = await browser.hidden("/verify")

    answer = await browser.client.post("/verify", data=fields, headers={"origin": "http://court.test"})
    own = await browser.client.post("/verify", data=fields, headers={"origin": f"http://{HOST}"})

    assert (answer.status_code, sent_back(own)) == (403, "/verify?refused=1")


async def test_an_unknown_court_and_one_without_a_host_at_anothers_are_not_there(house: House) -> None:
    assert (await house.browser().get("/c/sequoia")).status_code == 404
    assert (await at_redwood(house).get(f"/c/{SAN_JOAQUIN}")).status_code == 404
    assert (await house.browser().get("/static/seals/sequoia.svg")).status_code == 404


async def test_a_seal_is_the_courts_own_and_can_be_kept(house: House) -> None:
    answer = await at_redwood(house).get(f"/static/seals/{REDWOOD}.svg")

    assert answer.text == house.gateway.parts.courts[REDWOOD].seal
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in answer.headers["cache-control"]


async def test_a_letters_code_and_a_case_bring_their_own_court_along_to_any_host(house: House) -> None:
    await house.tell("invited")
    code = normalise_code(new_key())
    await house.gateway.rows("UPDATE invitations SET code_mac = $1", code_mac(house.gateway.parts.pepper, code))
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    browser = at_redwood(house)

    assert shows((await browser.send("/verify", "/verify", code=code)).text, house) == {SAN_JOAQUIN}
    assert shows((await browser.get("/join")).text, house) == {REDWOOD}
    await browser.send("/join", "/join", code=code)
    for path in ("/join/letter", "/join/agreement"):
        assert shows((await browser.get(path)).text, house) == {SAN_JOAQUIN}

    await house.tell("joined")
    rosa, _ = await house.account(story.an_id("rosa"))
    party = at_redwood(house, await house.sessions.start("", rosa, "session"))
    assert shows((await party.get(f"/cases/{story.CASE}")).text, house) == {SAN_JOAQUIN}
    assert shows((await party.get("/help")).text, house) == {REDWOOD}


async def test_whoever_signs_in_where_courts_share_a_host_is_at_the_accounts_court(house: House) -> None:
    account, key = await house.account()
    browser = house.browser()
    browser.client.cookies.set("odr_court", SAN_JOAQUIN)
    fields = {**await browser.hidden("/sign-in"), "key": key, "pin": "204813"}
    browser.client.cookies.delete("odr_court")

    answer = await browser.client.post("/sign-in", data=fields)

    assert answer.status_code == 300, f"{account} has chosen no court yet"
    browser.client.cookies.set("odr_court", SAN_JOAQUIN)
    assert f"odr_court={SAN_JOAQUIN}" in str((await browser.client.post("/sign-in", data=fields)).headers)


async def test_a_clerk_sees_their_own_court_on_every_host_and_no_case_of_another(house: House) -> None:
    await house.tell("joined")
    clerk = await house.clerk(REDWOOD)
    for browser in (await house.signed_in(clerk), at_redwood(house, await house.sessions.start("", clerk, "session"))):
        queue = await browser.get("/clerk")
        assert shows(queue.text, house) == {REDWOOD}
        assert story.NUMBER not in queue.text
        for path in (f"/clerk/cases/{story.CASE}", f"/cases/{story.CASE}"):
            assert (await browser.get(path)).status_code == 404
