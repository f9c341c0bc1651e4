"""People's own words inside our sentences: quotes in quotes are single ones, and what says nothing is not quoted."""

import pytest

from shared.contracts.values.quoting import quoted, says_something


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("José dice “lo siento”", "“José dice \u2018lo siento\u2019”"),
        ('Say "I am sorry" and "thanks".', "“Say \u2018I am sorry\u2019 and \u2018thanks\u2019.”"),
        ('"Sorry"', "“\u2018Sorry\u2019”"),
        ("It's fine", "“It's fine”"),
        ('A 6" board and a 4" pipe', '“A 6" board and a 4" pipe”'),
        ("A 6” board", "“A 6” board”"),
        ("“Sorry”,\nin “two” lines", "“\u2018Sorry\u2019,\nin \u2018two\u2019 lines”"),
    ],
)
def test_quotes_inside_own_words_are_single_ones_and_inches_stay(written: str, shown: str) -> None:
    assert quoted(written) == shown


SAYING = [(".", False), (" \u2026 \u2013 ", False), ("", False), ("5", True), ("\U0001f44d", True)]


@pytest.mark.parametrize(("written", "says"), SAYING)
def test_stops_and_dashes_alone_say_nothing(written: str, says: bool) -> None:
    assert says_something(written) is says
