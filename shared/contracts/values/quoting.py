"""People's own words as a sentence of ours quotes them, and whether they say anything at all."""

import re
import unicodedata
from typing import Final

from shared.contracts.values.direction import isolated

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
    inner = _INNER.sub(lambda pair: f"{_OPENS_INSIDE}{pair[1] or pair[2] or ''}{_ENDS_INSIDE}", words)
    return f"{_OPENS}{isolated(inner)}{_ENDS}"
