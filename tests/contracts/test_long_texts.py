"""A stranger's text that grows when its letters are made plain is never made plain whole: it would stop everybody."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from services.gateway.pages.kit.asking.fields import plain
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.printed import folded, spelled, squeezed
from shared.contracts.values.reach import PostalCodeOfCountry, StateOfCountry
from shared.contracts.values.text import PlainText, name_key, word_keys
from shared.runtime.codes import normalise_code

GROWING = "\ufdfa" * 110_000  # one letter that plainly is eighteen
MOST = 50_000
READERS: dict[str, Callable[[str], object]] = {
    "code": normalise_code,
    "number": folded,
    "shown number": spelled,
    "compared number": squeezed,
    "name": name_key,
    "words looked for": word_keys,
    "amount, date, time": plain,
    "state": StateOfCountry().read,
    "ZIP": PostalCodeOfCountry().read,
    "name of a party": PlainText(200).read,
    "own words": PlainText(2_000, lines=True).read,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_text_that_grows_is_not_made_plain(read: Callable[[str], object], monkeypatch: pytest.MonkeyPatch) -> None:
    made_plain = unicodedata.normalize

    def counting(form: Any, text: str) -> str:
        assert len(text) <= MOST
        return made_plain(form, text)

    monkeypatch.setattr(unicodedata, "normalize", counting)

    with suppress(ValueError, Misfit):
        read(GROWING)
