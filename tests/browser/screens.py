"""A browser profile for a page test, and who is at its keyboard; the screens themselves are found (crawling.py)."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.made_up_case import CASE


@dataclass(frozen=True)
class Person:
    """Who is here and how far the case is. who: nobody, a side, or a role of the staff."""

    who: str = ""
    chapter: str = "offered"


HOME = f"/cases/{CASE}"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def opened() -> Iterator[Browser]:
    """Give the machine's own Chromium."""
    program = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


def context(
    browser: Browser, site: str, *, language: str = "en", width: int = 320, scripts: bool = True
) -> BrowserContext:
    """Return a fresh browser profile with a language and a window."""
    made = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
        base_url=site,
        reduced_motion="reduce",  # a colour on its way to another is not judged
    )
    made.add_cookies([{"name": "odr_language", "value": language, "url": site}])
    return made


def become(profile: BrowserContext, site: str, person: Person) -> None:
    """Sign in as somebody at a chapter of the case."""
    profile.clear_cookies(name="who")
    cookies = {"chapter": person.chapter, "code": "typed", **({"who": person.who} if person.who else {})}
    profile.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
