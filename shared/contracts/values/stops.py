"""One full stop ends a sentence, also where the fact before it brings its own: `Hill & Sons Inc.` or `5:00 p.m.`."""

from typing import Final

_HERE: Final = "\uf8ff"  # for private use: no text that was let in holds it
_CLOSING: Final = ("</bdi>", "\N{POP DIRECTIONAL ISOLATE}")


def before_stop(fact: str) -> str:
    """Return a fact for a sentence, its end marked if it ends with a full stop; `one_stop` takes the mark away."""
    words: str = fact
    for closing in _CLOSING:
        words = words.removesuffix(closing)
    return fact + _HERE if words.endswith(".") else fact


def one_stop(sentence: str) -> str:
    """Return the sentence without a second full stop behind its marked facts, and without the marks."""
    return sentence.replace(f"{_HERE}.", "").replace(_HERE, "")
