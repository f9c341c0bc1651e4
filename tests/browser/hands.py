"""How a person uses a page: with a pointer or by keys alone. It knows no page of ours."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TooSlow

MOST_KEYS = 150
CHOOSER_MS = 8_000
NO_POINTER = """for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, () => { throw new Error("a pointer was used"); }, true);"""


class Hands(Protocol):
    """The five things that hands do on a page."""

    def write(self, field: Locator, text: str) -> None: ...

    def choose(self, radio: Locator) -> None: ...

    def tick(self, box: Locator) -> None: ...

    def press(self, button: Locator) -> None: ...

    def attach(self, field: Locator, file: Path) -> None: ...


class Pointer:
    """Clicks and types."""

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, radio: Locator) -> None:
        radio.check()

    def tick(self, box: Locator) -> None:
        box.check()

    def press(self, button: Locator) -> None:
        button.click()

    def attach(self, field: Locator, file: Path) -> None:
        field.set_input_files(file)


class Keys:
    """Tab, arrows, space, enter and letters; a pointer event is an error of the page's script."""

    def __init__(self, page: Page) -> None:
        self._page, self._keyboard = page, page.keyboard
        page.add_init_script(NO_POINTER)

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self._keyboard.press("Control+A")
        self._keyboard.press("Delete")
        self._keyboard.type(text)

    def choose(self, radio: Locator) -> None:
        name, value = radio.get_attribute("name"), radio.get_attribute("value")
        self._until(f"document.activeElement.type === 'radio' && document.activeElement.name === '{name}'", "Tab")
        if not radio.is_checked():
            self._until(f"document.activeElement.value === '{value}'", "ArrowDown")
        if not radio.is_checked():
            self._keyboard.press("Space")
        assert radio.is_checked()

    def tick(self, box: Locator) -> None:
        self._reach(box)
        if not box.is_checked():
            self._keyboard.press("Space")

    def press(self, button: Locator) -> None:
        self._reach(button)
        self._keyboard.press("Enter")

    def attach(self, field: Locator, file: Path) -> None:
        self._reach(field)
        for last in (False, False, True):
            try:
                with self._page.expect_file_chooser(timeout=CHOOSER_MS) as chooser:
                    self._keyboard.press("Space")
            except TooSlow:  # the browser was too busy to hear the key
                if last:
                    raise
            else:
                chooser.value.set_files(file)
                return

    def _reach(self, wanted: Locator) -> None:
        handle = wanted.element_handle()
        for _ in range(MOST_KEYS):
            if handle.evaluate("element => element === document.activeElement"):
                outline = handle.evaluate("element => getComputedStyle(element).outlineStyle")
                assert outline != "none", "the focus cannot be seen"
                return
            self._keyboard.press("Tab")
        raise AssertionError(f"{wanted} cannot be reached by the Tab key")

    def _until(self, condition: str, key: str) -> None:
        for _ in range(MOST_KEYS):
            if self._page.evaluate(condition):
                return
            self._keyboard.press(key)
        raise AssertionError(f"{condition} is not reached by {key}")
