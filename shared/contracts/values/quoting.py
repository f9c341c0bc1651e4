"""People's own words as a sentence of ours quotes them or as lines of their own, and whether they say anything."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from shared.contracts.values.direction import isolated

OWN_LINE: Final = "\N{EM SPACE}"  # begins a line of own words; no text that was let in holds it
_OPENS, _ENDS = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
_OPENS_INSIDE, _ENDS_INSIDE = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"
# Only marks in pairs around words are quotes; one behind a number means inches and stays.
_INNER: Final = re.compile(f"{_OPENS}([^{_OPENS}{_ENDS}]*){_ENDS}" r'|(?<![^\s(\[¿¡])"(?=[^\s"])([^"]*)(?<=\S)"(?!\w)')
_SAYS_NOTHING: Final = frozenset("PZC")  # punctuation, spaces, and what cannot be seen


def says_something(words: str) -> bool:
    """Say whether there is more in a text than stops, dashes and spaces."""
    return any(unicodedata.category(letter)[0] not in _SAYS_NOTHING for letter in words)


def quoted(words: str) -> str:
    """Return a person's words in quotes; quotes inside them become single ones."""
    return _in_quotes(_inside(words))


def own_lines(words: str) -> list[str]:
    """Return a person's words as marked lines, each in quotes of its own: none can pass for a line of ours."""
    return [f"{OWN_LINE}{_in_quotes(line)}" for line in _inside(words).split("\n") if line.strip()]


def passages(text: str) -> Iterator[tuple[bool, str]]:
    """Split a text into what is ours and what are own words, without their marks. Yields: whether own, the lines."""
    for own, lines in groupby(text.split("\n"), lambda line: line.startswith(OWN_LINE)):
        yield own, "\n".join(line.removeprefix(OWN_LINE) for line in lines)


def _inside(words: str) -> str:
    return _INNER.sub(lambda pair: f"{_OPENS_INSIDE}{pair[1] or pair[2] or ''}{_ENDS_INSIDE}", words)


def _in_quotes(words: str) -> str:
    return f"{_OPENS}{isolated(words)}{_ENDS}"
