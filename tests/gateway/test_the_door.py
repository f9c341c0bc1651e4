"""Who may come in by which door: origins, tokens, sizes, headers, cookies, and a calm page when a store is away."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateway.composing import application
from services.gateway.door.middleware import SECURITY_HEADERS
from services.gateway.reading.reading import Reading
from tests.gateway.browsers import BASE, House
from tests.support.gateway import PIN

pytestmark = pytest.mark.broker
PATHS = ("/", "/sign-in", "/no-such-page", "/static/odr.css", "/cases/not-a-number", "/api/v1/cases", "/health/live")
END_THE_OTHERS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user
"""


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_security_headers(house: House, path: str) -> None:
    answer = await house.browser().get(path)

    own = {"cache-control"} if path.startswith("/static/") else set()
    assert {name for name in SECURITY_HEADERS if answer.headers.get(name) != SECURITY_HEADERS[name]} == own


def test_no_page_may_run_what_is_not_ours() -> None:
    policy = SECURITY_HEADERS["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("token", ["", "0" * 64, "ñ"])
async def test_a_form_without_its_sessions_token_is_not_taken(house: House, token: str) -> None:
    browser = house.browser()
    await browser.get("/sign-in")

    answer = await browser.client.post("/sign-in", data={"csrf_token": token, "key": "x", "pin": "y"})

    assert answer.status_code == 403


async def test_a_form_with_another_browsers_token_is_not_taken(house: House) -> None:
    hidden = await house.browser().hidden("/sign-in")
    other = house.browser()
    await other.get("/sign-in")

    assert (await other.client.post("/sign-in", data=hidden)).status_code == 403


@pytest.mark.parametrize(
    "header", [{"origin": "https://evil.test"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
async def test_a_form_from_another_site_is_not_taken(house: House, header: dict[str, str]) -> None:
    browser = house.browser()
    hidden = await browser.hidden("/sign-in")

    assert (await browser.client.post("/sign-in", data=hidden, headers=header)).status_code == 403


async def test_a_body_that_is_too_large_is_turned_away_whether_it_says_so_or_not(house: House) -> None:
    browser = house.browser()
    most = house.gateway.parts.settings.largest_body_bytes

    async def endless() -> object:
        for _ in range(most // 1_000_000 + 2):
            yield b"a" * 1_000_000

    kind = {"content-type": "application/x-www-form-urlencoded"}
    said = await browser.client.post("/verify", headers={"content-length": str(most + 1)})
    unsaid = await browser.client.post("/verify", content=endless(), headers=kind)  # type: ignore[arg-type]

    assert (said.status_code, unsaid.status_code) == (413, 413)


async def test_the_session_cookie_is_for_this_site_and_not_for_scripts(house: House) -> None:
    cookie = (await house.browser().get("/sign-in")).headers["set-cookie"]

    assert cookie.startswith("odr=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


async def test_pages_are_packed_when_the_browser_can_unpack_them(house: House) -> None:
    answer = await house.browser().get("/", **{"accept-encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"


async def test_when_the_database_is_away_people_are_told_so_and_when_to_try_again(house: House) -> None:
    nowhere = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    transport = httpx.ASGITransport(application(replace(house.gateway.parts, engine=nowhere)))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        page = await client.get("/sign-in")
        program = await client.get("/api/v1/cases", headers={"authorization": "Bearer somebody"})

    assert (page.status_code, program.status_code) == (503, 503)
    assert (page.headers["retry-after"], program.headers["retry-after"]) == ("60", "60")
    assert "Nothing was lost" in page.text
    assert program.json()["title"] == "Unavailable"


async def test_who_comes_after_the_database_was_restarted_sees_nothing_of_it(house: House) -> None:
    browser = house.browser()
    await asyncio.gather(*(browser.get("/api/v1/cases", authorization=f"Bearer {n}") for n in range(4)))
    ended = await house.scalar(END_THE_OTHERS)
    await asyncio.sleep(0.1)

    assert ended >= 1
    assert [(await browser.get("/sign-in")).status_code for _ in range(4)] == [200] * 4


async def test_probes_tell_whether_the_projection_is_there(house: House) -> None:
    browser = house.browser()

    assert (await browser.get("/health/live")).status_code == 200
    assert (await browser.get("/health/ready")).status_code == 200
    house.gateway.parts.ready = lambda: False
    assert (await browser.get("/health/ready")).status_code == 503
    house.gateway.parts.ready = lambda: True


async def test_over_tls_the_cookie_travels_by_tls_alone_and_belongs_to_this_host(house: House) -> None:
    settings = house.gateway.parts.settings.model_copy(update={"public_url": "https://court.test"})
    transport = httpx.ASGITransport(application(replace(house.gateway.parts, settings=settings)))
    async with httpx.AsyncClient(transport=transport, base_url="https://court.test") as client:
        cookie = (await client.get("/sign-in")).headers["set-cookie"]

    assert cookie.startswith("__Host-odr=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))


async def test_a_fault_of_ours_is_a_calm_page_with_every_header(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    account, _ = await house.account()
    browser = await house.signed_in(account)
    monkeypatch.setattr(Reading, "cases", broken)

    answer = await browser.get("/cases")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert answer.headers["content-security-policy"] == SECURITY_HEADERS["content-security-policy"]
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PATCH"])
@pytest.mark.parametrize("path", ["/cases", "/cases/", "/CASES", "/cases%2f", "//cases", "/./clerk/../cases/"])
async def test_verbs_slashes_and_capitals_open_nothing(house: House, method: str, path: str) -> None:
    assert (await house.browser().client.request(method, path)).status_code in {404, 405}


@pytest.mark.parametrize("to", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)"])
async def test_signing_in_never_leads_to_another_site(house: House, to: str) -> None:
    _, key = await house.account()

    answer = await house.browser().send("/sign-in", "/sign-in", key=key, pin=PIN, next=to)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(("/cases", "/%5C")) or answer.headers["location"] == "/"
