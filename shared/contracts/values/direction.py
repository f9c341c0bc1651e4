"""People's words inside a sentence of ours: set apart, so that they turn no word and no amount around them."""

import re
from typing import Final

ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
ISOLATE_ENDS: Final = "\N{POP DIRECTIONAL ISOLATE}"
# The blocks that Unicode keeps for scripts read from right to left, letters to come included (UAX 9, Bidi_Class).
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def isolated(words: str) -> str:
    """Return the words with each line set apart, if a letter is read from right to left; a text done before stays."""
    if words.isascii() or not _RIGHT_TO_LEFT.search(words) or ISOLATE in words:
        return words
    return "\n".join(f"{ISOLATE}{line}{ISOLATE_ENDS}" for line in words.split("\n"))
