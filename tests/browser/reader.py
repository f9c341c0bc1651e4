"""Somebody with a browser in front of the real system, who looks at every page that comes."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

from tests.browser.hands import Hands, Keys, Pointer
from tests.browser.judges import Engines
from tests.browser.looking import faults
from tests.browser.screens import context
from tests.browser.spoken import english_only, lines

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.4


@dataclass(frozen=True)
class Way:
    """How people read: language, window, with or without scripts, pointer or keys alone."""

    language: str
    width: int
    scripts: bool = True
    keys: bool = False


class Reader:
    """One browser profile. found: everything that was wrong with a page, with its address."""

    def __init__(self, browser: Browser, site: str, way: Way, engines: Engines) -> None:
        self.site, self.way, self._engines = site, way, engines
        self.found: list[str] = []
        self._judged: set[str] = set()
        self.profile = context(browser, site, language=way.language, width=way.width, scripts=way.scripts)
        self.profile.set_default_timeout(PATIENCE_SECONDS * 500)
        self.page = self.profile.new_page()
        self.page.on("pageerror", lambda error: self.found.append(f"{self.path}: {error}"))
        self.hands: Hands = Keys(self.page) if way.keys else Pointer()
        self._glass = None if way.scripts else _Glass(browser, site, way)

    @property
    def path(self) -> str:
        """Return the path of the page that is open."""
        return self.page.url.removeprefix(self.site)

    def go(self, path: str) -> None:
        """Open a page by its address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}: {self.text()}"
        self.look()

    def write(self, **fields: str) -> None:
        """Type into fields by name."""
        for name, text in fields.items():
            self.hands.write(self.page.locator(f"main [name={name}]"), text)

    def choose(self, **fields: str) -> None:
        """Choose one value of each of these radio groups."""
        for name, value in fields.items():
            self.hands.choose(self.page.locator(f"main input[name={name}][value='{value}']"))

    def tick(self, box: str) -> None:
        """Tick a box, by its name or its selector."""
        selector = box if "[" in box else f"input[name={box}]"
        self.hands.tick(self.page.locator(f"main {selector}").first)

    def press(self, action: str = "", button: str = "") -> None:
        """Press the button of the form with this address, or of the first form, and look at what comes."""
        self._onward(self._button(action, button))

    def press_twice(self, action: str) -> None:
        """Press as somebody does who is not sure of the first time; the page's script sends it once.

        Without scripts the browser sends a form twice and drops the first answer: which one is shown is chance.
        What happens at the server is told by tests/gateway.
        """
        if not self.way.scripts:
            self.press(action)
            return
        with self.page.expect_navigation():
            self._button(action, "").dblclick()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, ending: str) -> None:
        """Follow the first link whose address ends so."""
        self._onward(self.page.locator(f"main a[href$='{ending}']").first)

    def attach(self, name: str, file: Path) -> None:
        """Choose a file."""
        self.hands.attach(self.page.locator(f"main input[name={name}]"), file)

    def until(self, path: str, selector: str) -> Locator:
        """Wait on a page until something stands on it: it comes by itself, or, without scripts, by loading again."""
        self.page.goto(path)
        wanted, deadline = self.page.locator(selector).first, time.monotonic() + PATIENCE_SECONDS
        while wanted.count() == 0:
            assert time.monotonic() < deadline, f"{selector} never came to {path}: {self.text()}"
            self.page.wait_for_timeout(PAUSE_SECONDS * 1000)
            if not self.page.locator("[data-live]").count() or not self.way.scripts:
                self.page.goto(path)
        self.look()
        return wanted

    def sees(self, selector: str) -> str:
        """Return the text of something that must stand on this page."""
        found = self.page.locator(selector).first
        assert found.count(), f"{self.path} has no {selector}: {self.text()}"
        return found.inner_text()

    def text(self) -> str:
        """Return the main part as text."""
        main = self.page.locator("main")
        return main.inner_text() if main.count() else self.page.content()[:500]

    def fetch(self, path: str) -> bytes:
        """Return a file of the site, read with this profile's session."""
        answer = self.profile.request.get(path)
        assert answer.ok, f"{path} answers {answer.status}"
        return answer.body()

    def look(self) -> None:
        """Judge the page that is open; the same page with the same words is judged once."""
        here, html = self.path, self.page.content()
        seen = f"{here} {self.text()} {self.page.title()}"
        if seen in self._judged:
            return
        self._judged.add(seen)
        told = faults(self.page, self._engines if self.way.scripts else ())
        if self._glass:
            told += self._glass.faults(html, self._engines)
        if self.page.locator("html").get_attribute("lang") != self.way.language:
            told.append("is not in the reader's language")
        if self.way.language == "es":
            told += [f"says in English: {line}" for line in lines(html) & english_only()]
        self.found += [f"{here}: {fault}" for fault in told]

    def close(self) -> None:
        self.profile.close()
        if self._glass:
            self._glass.close()

    def _button(self, action: str, button: str) -> Locator:
        form = self.page.locator(f"main form[action$='{action}']" if action else "main form").first
        return form.locator(f"button{button}").first

    def _onward(self, thing: Locator) -> None:
        with self.page.expect_navigation():
            self.hands.press(thing)
        self.page.wait_for_load_state()
        self.look()


class _Glass:
    """A second profile with scripts that shows the pages of one without, because the judges are scripts."""

    def __init__(self, browser: Browser, site: str, way: Way) -> None:
        self._profile: BrowserContext = context(browser, site, language=way.language, width=way.width)
        self._page: Page = self._profile.new_page()
        self._shown, self._html = f"{site}/shown", ""
        self._page.route("**/*", self._answer)

    def faults(self, html: str, engines: Engines) -> list[str]:
        self._html = html
        self._page.goto(self._shown)
        return faults(self._page, engines)

    def close(self) -> None:
        self._profile.close()

    def _answer(self, route: Route) -> Any:
        if route.request.url == self._shown:
            return route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
        return route.abort() if "/static/odr.js" in route.request.url else route.continue_()
