from datetime import datetime

import pytest

from shared.contracts.parties import Language
from shared.courtcalendar.time_of_day import time_of_day


@pytest.mark.parametrize(
    ("hour", "english", "spanish"),
    [(0, "12:05 a.m.", "12:05 a. m."), (8, "8:05 a.m.", "8:05 a. m."), (12, "12:05 p.m.", "12:05 p. m.")],
)
def test_a_time_is_written_as_its_language_writes_it(hour: int, english: str, spanish: str) -> None:
    at = datetime(2027, 1, 12, hour, 5)  # noqa: DTZ001 - what a clock on the wall shows

    told = [
        time_of_day(at, language).replace("\N{NO-BREAK SPACE}", " ")
        for language in (Language.ENGLISH, Language.SPANISH)
    ]

    assert told == [english, spanish]


def test_no_line_ends_within_a_time() -> None:
    assert " " not in time_of_day(datetime(2027, 1, 12, 8, 30), Language.SPANISH)  # noqa: DTZ001 - as above
