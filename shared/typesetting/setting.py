"""Sets a paper in type with typst, whatever letters people use. It knows no paper: the templates lie in the services.

Fonts come from packages alone, never from the machine, so that a paper looks the same wherever it is made. Data travels
as JSON and is never pasted into a template.
"""

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import typst

from shared.contracts.values.direction import isolated

Standard = Literal["a-2a", "a-2u", "ua-1"]
ROOT: Final = Path(__file__).parents[2]  # the services' templates import what all have in common from here
PROBE: Final = Path(__file__).with_name("probe.typ")
FONT_PACKAGES: Final = ("manimgx_fonts", "manimgx_fonts_cjk")
ACCESSIBLE: Final[tuple[Standard, ...]] = ("a-2a", "ua-1")
DRAWING: Final[tuple[Standard, ...]] = ("a-2u",)  # goes into an accessible paper, which carries the tags
STAND_IN: Final = "\N{REPLACEMENT CHARACTER}"


def set_in_type(
    template: Path,
    data: dict[str, Any],
    *,
    standards: tuple[Standard, ...] = ACCESSIBLE,
    set_at: datetime | None = None,
) -> bytes:
    """Return the paper as PDF, with a visible stand-in for each letter that no font has.

    data: JSON, its texts as people wrote them, pictures as bytes of SVG. set_at: the moment that the file gives as its
    own, so that the same data make the same bytes. Blocks for milliseconds.
    """
    shown = _with_texts(data, isolated)
    for mended in (_as_it_is, _without_lacking_letters, _without_lacking_marks, _without_marks):
        shown = mended(shown)
        try:
            return _compiled(template, shown, standards, set_at)
        except typst.TypstError as error:
            wrong = error
    raise wrong


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of the packages and those that typst brings along."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(name)) for name in FONT_PACKAGES])


def _compiled(template: Path, data: object, standards: tuple[Standard, ...], set_at: datetime | None) -> bytes:
    pdf: bytes = typst.compile(
        template,
        root=ROOT,
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=bytes.decode)},
        pdf_standards=list(standards),
        pdf_tags=standards == ACCESSIBLE,
        timestamp=set_at and set_at.replace(microsecond=0),
    )
    return pdf


def _as_it_is(data: Any) -> Any:  # noqa: ANN401 - data is JSON
    return data


def _without_lacking_letters(data: object) -> object:
    """Most papers that cannot be set have a letter that no font has."""
    letters = sorted({letter for text in _texts(data) for letter in text if not letter.isascii()})
    lacking = str.maketrans(dict.fromkeys(_unset(letters), STAND_IN))
    return _with_texts(data, lambda text: text.translate(lacking))


def _without_lacking_marks(data: object) -> object:
    """A mark may have no font in common with the letters before it."""
    lacking = set(_unset(sorted(set(_texts(data)))))
    return _with_texts(data, lambda text: _without_its_marks(text) if text in lacking else text)


def _without_marks(data: object) -> object:
    """With letters that stand alone nothing is left to chance."""
    return _with_texts(data, _without_its_marks)


def _without_its_marks(text: str) -> str:
    return "".join(STAND_IN if unicodedata.category(letter) in {"Mn", "Mc", "Me"} else letter for letter in text)


def _unset(parts: Sequence[str]) -> list[str]:
    """Return the letters or words that cannot be set: first those that typst names, the others by halves."""
    complaint = _complaint(parts)
    if not complaint or len(parts) == 1:
        return list(parts) if complaint else []
    named = [part for part in parts if _as_named(part) in complaint]
    if named:
        return named + _unset([part for part in parts if part not in set(named)])
    middle = len(parts) // 2
    return _unset(parts[:middle]) + _unset(parts[middle:])


def _complaint(parts: Sequence[str]) -> str:
    """Return what typst says against the words, or nothing."""
    try:
        _compiled(PROBE, {"words": parts}, ACCESSIBLE, None)
    except typst.TypstError as error:
        return str(error.diagnostic) or "no reason given"
    return ""


def _as_named(part: str) -> str:
    return f'`"{part}"`' if part.isprintable() or len(part) > 1 else f'`"\\u{{{ord(part):x}}}"`'


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _texts(each)


def _with_texts(data: object, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - data is JSON
    """Return the data with each text changed; names of fields stay."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _with_texts(value, change) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_with_texts(value, change) for value in data]
    return data
