"""Forms as people use them: without JavaScript, by keys alone, with mistakes, and twice."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screens import HOME, Person, become, context

pytestmark = pytest.mark.browser
TYPED: Mapping[str, Mapping[str, str]] = {
    "case": {"case_number": "STK-CV-LSC-2026-0004711", "receipt_number": "R-204"},
    "you": {
        "plaintiff_name": "Rosa Delgado",
        "plaintiff_street": "12 Main Street",
        "plaintiff_city": "Stockton",
        "plaintiff_state": "CA",
        "plaintiff_postal_code": "95202",
    },
    "other": {
        "defendant_name": "Marcus Hill",
        "defendant_street": "4 Elm Street",
        "defendant_city": "Lodi",
        "defendant_state": "CA",
        "defendant_postal_code": "95240",
    },
    "claim": {"claim_cents": "3,275.00", "claim_reason": "He took the deposit and did not build the fence."},
}


def go_on(page: Page) -> None:
    page.locator("main form button").first.click()


def chosen(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name={name}][value={value}]").check()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_case_is_registered_without_javascript(chromium: Browser, site: str, language: str) -> None:
    profile = context(chromium, site, language=language, scripts=False)
    profile.add_cookies([{"name": "browser", "value": f"newcomer {language}", "url": site}])
    page = profile.new_page()
    page.goto("/register")
    go_on(page)
    for name in ("adult_without_guardian", "not_in_bankruptcy", "not_on_active_duty"):
        chosen(page, name, "yes")
    go_on(page)
    for slug, fields in TYPED.items():
        expect(page).to_have_url(re.compile(f"/register/{slug}$"))
        for name, value in fields.items():
            page.fill(f"[name={name}]", value)
        go_on(page)
    chosen(page, "hearing_known", "no")
    go_on(page)
    chosen(page, "channel", "letter")
    go_on(page)
    page.check("[name=accepted]")
    go_on(page)
    page.fill("[name=pin]", "204813")
    page.fill("[name=pin_again]", "204813")
    go_on(page)

    expect(page.locator("#key")).to_be_visible()
    page.check("[name=kept]")
    go_on(page)
    expect(page.locator(".receipt .number")).to_have_text(re.compile(r"R-\w{4}-\w{4}"))
    profile.close()


def test_a_mistake_keeps_what_was_typed_and_says_what_to_do(chromium: Browser, site: str) -> None:
    page = context(chromium, site).new_page()
    page.goto("/register/claim")
    page.fill("[name=claim_cents]", "seven hundred")
    page.fill("[name=claim_reason]", "The fence")
    go_on(page)

    expect(page).to_have_title(re.compile(r"^Error: "))
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("[name=claim_cents]")).to_have_value("seven hundred")
    expect(page.locator("[name=claim_reason]")).to_have_value("The fence")
    page.locator("#problems a").click()
    expect(page.locator("[name=claim_cents]")).to_be_focused()


def test_an_offer_by_plan_shows_its_table_without_javascript(chromium: Browser, site: str) -> None:
    profile = context(chromium, site, scripts=False)
    become(profile, site, Person("plaintiff"))
    page = profile.new_page()
    page.goto(f"{HOME}/offers/new/amount")
    page.fill("[name=principal_cents]", "2450.00")
    page.fill("[name=costs_cents]", "")
    go_on(page)
    chosen(page, "how", "plan")
    page.fill("[name=method]", "By check, mailed to 12 Main Street, Stockton")
    go_on(page)
    for name, value in {"first_month": "1", "first_day": "15", "first_year": "2027", "count": "6"}.items():
        page.fill(f"[name={name}]", value)
    page.locator("button[name=look]").click()

    expect(page.locator("#plan tbody tr")).to_have_count(6)
    expect(page.locator("#plan tfoot")).to_contain_text("$2,450.00")
    go_on(page)
    page.goto(f"{HOME}/offers/new/check")
    expect(page.locator("main")).to_contain_text("$2,450.00")
    go_on(page)
    expect(page.locator(".receipt h1")).to_have_text("Your new offer was sent")
    profile.close()


def test_the_letters_code_is_checked_by_keys_alone(chromium: Browser, site: str) -> None:
    page = context(chromium, site).new_page()
    page.goto("/verify")
    _tab_to(page, "code")
    page.keyboard.type("0000-0000-0000-0")
    page.keyboard.press("Enter")

    expect(page.locator("#result")).to_contain_text("This letter is real")


def test_the_first_key_skips_to_the_main_part(chromium: Browser, site: str) -> None:
    page = context(chromium, site).new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_who_is_still_here_stays_signed_in_and_keeps_what_was_typed(chromium: Browser, site: str) -> None:
    profile = context(chromium, site)
    become(profile, site, Person("plaintiff"))
    page = profile.new_page()
    page.clock.install()
    page.goto(f"{HOME}/offers/new/amount")
    page.fill("[name=principal_cents]", "2450.00")
    page.clock.fast_forward("28:01")
    expect(page.locator("#session-warning")).to_be_visible()
    page.locator("#session-warning button").click()

    expect(page.locator("#session-warning")).to_be_hidden()
    expect(page.locator("[name=principal_cents]")).to_have_value("2450.00")
    profile.close()


@pytest.mark.parametrize("path", ["/", "/letter", "/register/you"])
def test_at_four_times_the_size_nothing_covers_the_text(chromium: Browser, site: str, path: str) -> None:
    profile = context(chromium, site)
    page = profile.new_page()
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(path)
    page.mouse.wheel(0, 900)

    assert page.evaluate("getComputedStyle(document.querySelector('.hearing')).position") == "static"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    profile.close()


def test_a_receipt_prints_without_buttons(chromium: Browser, site: str) -> None:
    page = context(chromium, site).new_page()
    page.goto("/keep-key")
    page.emulate_media(media="print")

    expect(page.locator("#key")).to_be_visible()
    expect(page.locator("main button").first).to_be_hidden()
    expect(page.locator(".hearing")).to_be_visible()


def test_somebody_elses_case_and_an_unknown_one_look_the_same(chromium: Browser, site: str) -> None:
    profile = context(chromium, site)
    become(profile, site, Person("plaintiff"))
    page = profile.new_page()
    answer = page.goto("/cases/00000000-0000-0000-0000-000000000000")

    assert answer is not None
    assert answer.status == 404
    profile.close()


def _tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} cannot be reached by the Tab key")
