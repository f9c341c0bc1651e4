"""Countries as people name them: in the languages that people here write, by usual other names, or by two letters."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from babel import Locale

from services.gateway.pages.kit.asking.fields import Wrong
from shared.contracts.values.reach import COUNTRIES
from shared.contracts.values.text import name_key

# Of the pages first, then those of San Joaquin's people and of where their families live.
SPOKEN: Final = (
    *("en", "es", "vi", "zh", "zh_Hant", "ko", "fil", "pa", "hi", "ur", "ar", "fa", "km", "th", "lo", "my"),
    *("ja", "ru", "uk", "hy", "am", "pt", "fr", "de", "it", "pl"),
)
USUAL: Final = {
    "US": ("USA", "United States of America", "EE UU", "EEUU", "America"),
    "GB": ("UK", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland", "Inglaterra"),
    "MX": ("Mejico",),
    "CN": ("People's Republic of China", "PRC"),
    "KR": ("Korea", "Republic of Korea", "Corea", "한국"),
    "VN": ("Viet Nam",),
    "TR": ("Turkey",),
    "CZ": ("Czech Republic",),
    "CI": ("Ivory Coast",),
    "PS": ("Palestine",),
    "MO": ("Macau", "Macao", "澳门", "澳門"),
    "HK": ("Hong Kong", "香港"),
    "KH": ("Kampuchea",),
    "MM": ("Burma",),
    "NL": ("Holland", "Holanda"),
    "CV": ("Cape Verde",),
    "SZ": ("Swaziland",),
    "MK": ("Macedonia",),
    "TL": ("East Timor",),
    "TW": ("Republic of China",),
    "AE": ("UAE", "Emirates"),
}
_ARTICLE: Final = re.compile(r"^(?:the|el|la|los|las) ")


def country(typed: str) -> str:
    """Return the code of a country that was typed, once or in two languages. Raises Wrong for what is none."""
    words = _folded(typed).split()
    twice = ((_code(words[:at]), _code(words[at:])) for at in range(1, len(words)))
    code = _code(words) or next((one for one, other in twice if one == other), None)
    if code is None:
        raise Wrong
    return code


def _code(words: Sequence[str]) -> str | None:
    return _codes().get(" ".join(words))


def _folded(name: str) -> str:
    return _ARTICLE.sub("", name_key(name.replace(".", "")))


@cache
def _codes() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, code in _names():
        found.setdefault(_folded(name), code)
    return found


def _names() -> Iterator[tuple[str, str]]:
    yield from ((code, code) for code in COUNTRIES)
    yield from ((name, code) for code, names in USUAL.items() for name in names)
    for language in SPOKEN:
        yield from ((name, code) for code, name in Locale.parse(language).territories.items() if code in COUNTRIES)
