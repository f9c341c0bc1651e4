"""A hearing at a time when the court is closed: questioned once, the same way at the counter and at home."""

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from services.gateway.pages.kit.asking.fields import Complaint, meant
from services.gateway.words.marking import words
from shared.courtcalendar.court import Court
from shared.courtcalendar.days import is_daytime

CLOSED_DAY: Final = meant(
    "closed_day_meant",
    words("I mean it, although the court is closed then"),
    words("The court is closed on that day. Choose another day, or tick the box if you mean it"),
)
CLOSED_HOUR: Final = words("The court is closed at that time. Type another time, or tick the box if you mean it")


def questioned(court: Court, values: Mapping[str, object], name: str, hour: str = "") -> dict[str, Complaint]:
    """Question a closed day, unless it is meant. name, hour: of the fields in which day and time were typed."""
    on, at = values.get(name), values.get(hour)
    if values.get(CLOSED_DAY.name):
        return {}
    if isinstance(on, date) and not court.days.is_court_day(on):
        return {CLOSED_DAY.name: CLOSED_DAY.wrong}
    return {CLOSED_DAY.name: CLOSED_HOUR} if isinstance(at, time) and not is_daytime(at) else {}
