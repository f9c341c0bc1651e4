"""A hearing on a day on which the court is closed: questioned once, the same way at the counter and at home."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.gateway.pages.kit.asking.fields import Complaint, meant
from services.gateway.words.marking import words
from shared.courtcalendar.court import Court

CLOSED_DAY: Final = meant(
    "closed_day_meant",
    words("I mean this day, although the court is closed"),
    words("The court is closed on that day. Choose another day, or tick the box if you mean it"),
)


def questioned(court: Court, values: Mapping[str, object], name: str) -> dict[str, Complaint]:
    """Question a closed day, unless it is meant. name: of the field in which the day was typed."""
    on = values.get(name)
    if values.get(CLOSED_DAY.name) or not isinstance(on, date) or court.days.is_court_day(on):
        return {}
    return {CLOSED_DAY.name: CLOSED_DAY.wrong}
