"""What the pages can say: every sentence with its Spanish, and what stands on a page as its reader meets it."""

import re
from functools import cache
from html.parser import HTMLParser

from services.gateway.words import catalogue

FACTS = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]+>")
LONG_ENOUGH = 12


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Return every sentence with its Spanish; plural forms one by one."""
    found: list[tuple[str, str]] = []
    for message in catalogue.spanish():
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        told = [message.string] if isinstance(message.string, str) else list(message.string or ())
        found += [(str(a), str(b)) for a, b in zip(english, told, strict=True) if a]
    return tuple(found)


def facts(text: str) -> list[str]:
    """Return the places for facts and the marks in a sentence."""
    return sorted(FACTS.findall(text))


@cache
def english_only() -> frozenset[str]:
    """Return the sentences that no Spanish page may show."""
    english = {told for told, spanish in pairs() if told != spanish and len(told) > LONG_ENOUGH and not facts(told)}
    return frozenset(english - {told for _, told in pairs()})


def lines(html: str) -> set[str]:
    """Return the texts between the tags of a page, and those that screen readers speak."""
    reader = _Reader()
    reader.feed(html)
    return reader.lines


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.lines.add(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.lines |= {value for name, value in attrs if value and name in {"aria-label", "placeholder", "title"}}
