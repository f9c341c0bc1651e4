"""Both languages say everything: no sentence without Spanish, no Spanish that is English, the same facts in both."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from services.gateway.pages import catalogue
from tests.browser.screens import SCREENS, Screen

FACTS = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]+>")
SAME_IN_BOTH = {"Error:", "No", "PIN", "Total"}
LONG_ENOUGH = 12


def pairs() -> list[tuple[str, str]]:
    """Return every sentence with its Spanish; plural forms one by one."""
    found: list[tuple[str, str]] = []
    for message in catalogue.spanish():
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        told = [message.string] if isinstance(message.string, str) else list(message.string or ())
        found += [(str(a), str(b)) for a, b in zip(english, told, strict=True) if a]
    return found


def test_every_sentence_has_a_spanish_one() -> None:
    said = {text if isinstance(text, str) else text[0] for text, _ in catalogue.sentences()}
    known = {english for english, spanish in pairs() if spanish}

    assert sorted(said - known) == []


def test_no_spanish_sentence_is_the_english_one() -> None:
    assert [english for english, spanish in pairs() if english == spanish and english not in SAME_IN_BOTH] == []


def test_both_languages_name_the_same_facts() -> None:
    different = [english for english, spanish in pairs() if _facts(english) != _facts(spanish)]

    assert different == []


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_no_english_sentence_stands_on_a_spanish_screen(site: str, screen: Screen) -> None:
    english = {told for told, spanish in pairs() if told != spanish and len(told) > LONG_ENOUGH and not _facts(told)}
    spanish = {told for _, told in pairs()}

    assert sorted(_lines(site, screen) & (english - spanish)) == []


def _lines(site: str, screen: Screen) -> set[str]:
    cookies = {"odr_language": "es", "who": screen.who, "chapter": screen.chapter, "code": "typed"}
    answer = httpx.get(site + screen.path, cookies=cookies, follow_redirects=True)
    assert answer.status_code == 200
    assert '<html lang="es">' in answer.text
    reader = _Reader()
    reader.feed(answer.text)
    return reader.lines


def _facts(text: str) -> list[str]:
    return sorted(FACTS.findall(text))


class _Reader(HTMLParser):
    """Collects the texts between tags, and those that screen readers speak."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.lines.add(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.lines |= {value for name, value in attrs if value and name in {"aria-label", "placeholder", "title"}}
