"""Every screen with who sees it and how far the case is; what all page tests go through."""

from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, BrowserContext

from tests.browser.made_up_case import CASE, an_id


@dataclass(frozen=True)
class Screen:
    """One screen. who: nobody, plaintiff, defendant or clerk."""

    path: str
    who: str = ""
    chapter: str = "offered"

    def __str__(self) -> str:
        return f"{self.who or 'nobody'} {self.path.replace(str(CASE), '…')} ({self.chapter})"


HOME = f"/cases/{CASE}"
PUBLIC = tuple(
    Screen(path)
    for path in (
        "/",
        "/letter",
        "/verify",
        "/verify-copy",
        "/verify-copy?number=SJ-1",
        "/verify-copy?number=other",
        "/help",
        "/eligibility",
        "/privacy",
        "/accessibility",
        "/sign-in",
        "/signed-out",
        "/keep-key",
        "/register",
        "/register/eligibility",
        "/register/case",
        "/register/you",
        "/register/other",
        "/register/claim",
        "/register/hearing",
        "/register/contact",
        "/register/agreement",
        "/join",
        "/join/letter",
        "/join/address",
        "/join/contact",
        "/join/agreement",
    )
)
SLOW = Screen("/", chapter="slow")
PARTY = (
    Screen("/cases", "plaintiff"),
    Screen(HOME, "plaintiff", "registered"),
    Screen(HOME, "defendant", "joined"),
    Screen(HOME, "plaintiff", "offered"),
    Screen(HOME, "defendant", "accepted"),
    Screen(f"{HOME}/history", "plaintiff", "accepted"),
    Screen(f"{HOME}/messages", "plaintiff"),
    Screen(f"{HOME}/messages/{an_id('joined')}", "plaintiff"),
    Screen(f"{HOME}/papers", "plaintiff", "accepted"),
    Screen(f"{HOME}/leave", "defendant"),
    Screen("/settings", "plaintiff"),
    Screen(f"{HOME}/questions", "plaintiff"),
    Screen(f"{HOME}/questions/owed", "defendant", "joined"),
    Screen(f"{HOME}/questions/amount", "defendant", "joined"),
    Screen(f"{HOME}/questions/worries", "defendant", "joined"),
    Screen(f"{HOME}/offers", "defendant", "joined"),
    Screen(f"{HOME}/offers", "plaintiff"),
    Screen(f"{HOME}/offers", "defendant"),
    Screen(f"{HOME}/offers", "plaintiff", "settled"),
    Screen(f"{HOME}/offers/{an_id('offer 3')}/accept", "plaintiff"),
    Screen(f"{HOME}/offers/new/amount", "plaintiff"),
    Screen(f"{HOME}/offers/new/how", "plaintiff"),
    Screen(f"{HOME}/offers/new/once", "plaintiff"),
    Screen(f"{HOME}/offers/new/terms", "plaintiff"),
    Screen(f"{HOME}/agreement/new", "plaintiff", "settled"),
    Screen(f"{HOME}/agreement", "defendant", "settled"),
    Screen(f"{HOME}/agreement", "defendant", "proposed"),
    Screen(f"{HOME}/sign", "plaintiff", "approved"),
    Screen(f"{HOME}/filing", "plaintiff", "signed"),
    Screen(f"{HOME}/filing", "defendant", "signed"),
    Screen(f"{HOME}/filing", "plaintiff", "filed"),
    Screen(f"{HOME}/filing", "plaintiff", "accepted"),
)
STAFF = (
    Screen("/clerk", "clerk", "filed"),
    Screen("/clerk/cases", "clerk", "filed"),
    Screen(f"/clerk{HOME}", "clerk", "filed"),
    Screen(f"/clerk{HOME}/confirm", "clerk", "registered"),
    Screen(f"/clerk{HOME}/filings/{an_id('envelope')}", "clerk", "filed"),
    Screen("/clerk/letters", "clerk", "invited"),
    Screen("/clerk/receipts/new", "clerk", "filed"),
    Screen("/demo"),
)
SCREENS = (*PUBLIC, SLOW, *PARTY, *STAFF)


def context(
    browser: Browser,
    site: str,
    *,
    language: str = "en",
    width: int = 320,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> BrowserContext:
    """Return a fresh browser profile with a language, a window and a colour scheme."""
    made = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts, base_url=site
    )
    made.add_cookies([{"name": "odr_language", "value": language, "url": site}])
    return made


def become(profile: BrowserContext, site: str, screen: Screen) -> None:
    """Sign in as whom the screen is for, at the chapter of the case."""
    profile.clear_cookies(name="who")
    cookies = {"chapter": screen.chapter, "code": "typed", **({"who": screen.who} if screen.who else {})}
    profile.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
