"""Text as people write it, in every language: one form, and nothing in it that hides, reorders or breaks."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field
from typing_extensions import override

from shared.contracts.values.kind import Kind
from shared.contracts.values.misfits import (
    LetterNotAllowed,
    Missing,
    NotText,
    OneLineOnly,
    PrivateNumberFound,
    TooLong,
    TooManyMarks,
)
from shared.contracts.values.printed import MOST_TYPED
from shared.contracts.values.private_numbers import holds_private_number

MOST_MARKS: Final = 8
# Put in without being seen, by word processors, web pages and keyboards, and around names by our own papers and mails:
# they are left out.
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u2068\u2069"
)
_LEFT_OUT: Final = dict.fromkeys(map(ord, _UNSEEN + "\u2800\u3164\ufeff\uffa0"))
_JOINERS: Final = frozenset("\u200c\u200d")  # Persian, Sinhala and emoji need them inside words
_OBJECT: Final = "\ufffc"
_LINE_BREAKS: Final = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_QUOTES: Final = re.compile("['\"`\u00b4\u2018-\u201f\u2032\u2033\u02b9-\u02bc\u200c\u200d]")
# Commas, stops and hyphens, also of Armenian, Hebrew, Arabic, Devanagari, Burmese, Ethiopic, Khmer and Chinese.
_OF_SCRIPTS: Final = "\u0589\u058a\u05be\u060c\u061f\u06d4\u0964\u0965\u104a\u104b\u1361\u1362\u17d4\u17d5\u3001\u3002"
_SEPARATE: Final = re.compile(f"[\\s.,;_\u00ad\u2010-\u2015\u2212{_OF_SCRIPTS}-]+")
_LATIN_ACCENTS: Final = re.compile("([a-z])[\u0300-\u036f]+")
_REFUSED: Final = frozenset({"Cc", "Cf", "Co", "Cs"})
_MARKS: Final = frozenset({"Mn", "Me"})


@dataclass(frozen=True, slots=True)
class PlainText(Kind):
    """One kind of text: at most so many letters after it was brought into its form; lines: whether it may have several.

    no_numbers: no whole social security or account number may stand in it: others read it, or the court files it.

    The form: NFC, no spaces around it and single ones inside, line breaks as one newline, no invisible letters but
    joiners. Refused: controls, what turns letters around, private use, noncharacters.
    """

    most: int
    lines: bool = False
    empty: bool = False
    no_numbers: bool = False

    @override
    def read(self, given: object) -> str:
        """Return the text in its form. Raises Misfit."""
        if not isinstance(given, str):
            raise NotText
        typed = given
        if not (typed.isascii() and typed.isprintable()):
            typed = self._in_form(typed)
        typed = _trimmed(_SPACES.sub(" ", typed))
        if not typed and not self.empty:
            raise Missing
        if len(typed) > self.most:
            raise TooLong(most=self.most)
        if self.no_numbers and holds_private_number(typed):
            raise PrivateNumberFound
        return typed

    def _in_form(self, typed: str) -> str:
        if len(typed) > self.most * 20:
            raise TooLong(most=self.most)
        try:
            typed = unicodedata.normalize("NFC", _LINE_BREAKS.sub("\n", typed).translate(_LEFT_OUT))
        except (UnicodeError, ValueError) as error:
            raise LetterNotAllowed from error
        typed = typed.replace("\t", " ")
        if "\n" in typed.strip() and not self.lines:
            raise OneLineOnly
        _refuse_hidden(typed)
        return _seen(typed)

    @override
    def limits(self) -> dict[str, Any]:
        return {"maxLength": self.most, **({} if self.empty else {"minLength": 1})}


def _refuse_hidden(typed: str) -> None:
    marks = 0
    for letter in typed:
        kind = unicodedata.category(letter)
        if letter not in _JOINERS and letter != "\n" and (kind in _REFUSED or letter == _OBJECT or _never(letter)):
            raise LetterNotAllowed
        marks = marks + 1 if kind in _MARKS else 0
        if marks > MOST_MARKS:
            raise TooManyMarks


def _never(letter: str) -> bool:
    """Say whether a code point is a noncharacter: no text in any language can hold it."""
    point = ord(letter)
    return 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE  # noqa: PLR2004 - as Unicode defines them


def _seen(typed: str) -> str:
    """Return the text, empty when there is nothing in it that anybody could see."""
    return typed if any(not letter.isspace() and letter not in _JOINERS for letter in typed) else ""


def _trimmed(typed: str) -> str:
    lines = [line.strip(" " + "".join(_JOINERS)) for line in typed.split("\n")]
    return "\n".join(lines).strip("\n")


def name_key(name: str) -> str:
    """Return what spellings of one name share: no capitals, quotes, dashes, stops, hidden letters, Latin accents."""
    plain = unicodedata.normalize("NFKD", name if len(name) <= MOST_TYPED else "").translate(_LEFT_OUT).casefold()
    return " ".join(_SEPARATE.sub(" ", _QUOTES.sub("", _LATIN_ACCENTS.sub(r"\1", plain))).split())


def word_keys(text: str) -> tuple[str, ...]:
    """Return the words of a name or a number as they are looked for; of a number also without the noughts in front."""
    words = name_key(text).split()
    return tuple(dict.fromkeys(key for word in words for key in (word.upper(), word.lstrip("0").upper()) if key))


CourtId = Annotated[str, Field(pattern="^[a-z0-9-]{1,60}$")]
Slug = Annotated[str, Field(pattern="^[a-z0-9_-]{1,60}$")]
Name = Annotated[str, PlainText(200)]
Line = Annotated[str, PlainText(100)]
ShortLine = Annotated[str, PlainText(40)]
OWN_WORDS: Final = PlainText(2_000, lines=True)
SHARED_WORDS: Final = PlainText(2_000, lines=True, no_numbers=True)
SharedWords = Annotated[str, SHARED_WORDS]
