"""What the clerk's forms share: sending and staying on the form when refused, and the fields of a hearing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import ClassVar, Final
from uuid import UUID

from services.gateway.pages.kit.asking.closed_day import CLOSED_DAY, questioned
from services.gateway.pages.kit.asking.fields import Complaint, Field, FormReading, Wrong, day
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page
from services.gateway.projection.outcomes import Fate
from services.gateway.words.marking import words
from services.gateway.words.wording import told
from shared.contracts.intake import Hearing
from shared.contracts.message import Command
from shared.contracts.values.courtroom import Courtroom
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.printed import figures

TIME: Final = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?\s*([ap])?[.\s]*m?\.?", re.IGNORECASE)
HALF_DAY: Final = 12
OPENS, CLOSES = 8, 5  # an hour without a.m. or p.m. is one at which a court sits; 6 and 7 could be either
DEPARTMENT: Final = Courtroom()


class WhichHalf(Misfit):
    """An hour that could be in the morning or in the evening."""

    sentence: ClassVar[str] = "Is that in the morning or in the evening? Type the time with am or pm, like 7:30 am."
    own: ClassVar[bool] = True


def clock_time(typed: str) -> time:
    """Read a time of day: `8:30 am`, `1:30 p.m.`, `13:30`, and `8:30` or `1:30` as the hours at which a court sits."""
    match = TIME.fullmatch(figures(typed))
    if match is None:
        raise Wrong
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and not 1 <= hour <= HALF_DAY:
        raise Wrong
    if half:
        hour = hour % HALF_DAY + (HALF_DAY if half == "p" else 0)
    elif 1 <= hour <= CLOSES:
        hour += HALF_DAY
    elif hour < OPENS:
        raise WhichHalf
    try:
        return time(hour, minute)
    except ValueError as error:
        raise Wrong from error


def hearing_fields(*, optional: bool) -> tuple[Field, ...]:
    """Return the fields of a hearing in the court's own time."""
    return (
        Field(
            "hearing_on",
            "date",
            words("Date of the hearing"),
            day,
            words("Type the date of the hearing: month, day and year"),
            optional=optional,
        ),
        Field(
            "hearing_time",
            "text",
            words("Time of the hearing"),
            clock_time,
            words("Type the time of the hearing, like 8:30 am"),
            words("Court time, like 8:30 am"),
            optional=optional,
            width="w8",
            autocomplete="off",
            max_length=12,
        ),
        Field(
            "department",
            "text",
            words("Courtroom (department)"),
            DEPARTMENT.read,
            words("Type the courtroom, like 10A"),
            optional=optional,
            width="w8",
            autocomplete="off",
            max_length=40,
        ),
    )


def day_asked(page: Page, values: Mapping[str, object]) -> dict[str, Complaint]:
    """Question a day or an hour at which the court is closed, before it is taken."""
    return questioned(page.court, values, "hearing_on", "hearing_time")


def fields_asked(fields: Sequence[Field], form: Filled) -> tuple[Field, ...]:
    """Return the fields to draw: whether a closed day is meant is asked only when one was typed."""
    asked = form.errors.get(CLOSED_DAY.name) or form.values.get(CLOSED_DAY.name)
    return tuple(field for field in fields if asked or field is not CLOSED_DAY)


def hearing(page: Page, values: Mapping[str, object]) -> Hearing | None:
    """Return the hearing that was typed, None when a part is missing."""
    on, at, department = (values.get(name) for name in ("hearing_on", "hearing_time", "department"))
    if not (isinstance(on, date) and isinstance(at, time) and department):
        return None
    return Hearing(starts_at=datetime.combine(on, at, page.court.zone).astimezone(UTC), department=str(department))


def as_typed(page: Page, starts_at: datetime | None, department: str) -> dict[str, str]:
    """Return a hearing as it would be typed, to fill a form."""
    if starts_at is None:
        return {}
    local = starts_at.astimezone(page.court.zone)
    parts = {"month": local.month, "day": local.day, "year": local.year}
    typed = {f"hearing_on_{part}": str(number) for part, number in parts.items()}
    return typed | {"hearing_time": page.wording.time(starts_at), "department": department}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a clerk's form. refusal: why not, in the reader's words · onward: the page to go to."""

    refusal: str
    onward: str


async def send(page: Page, case_id: UUID, *commands: Command, form_key: str) -> Sent:
    """Send; go on to the case when it is done, to the receipt when it is still being done."""
    receipt = await page.visit.sending.send(case_id, *commands, form_key=form_key)
    outcome = await page.visit.receipts.outcome(receipt)
    if outcome.fate is Fate.REFUSED:
        return Sent(told(outcome.sentence, outcome.facts, page.wording), "")
    return Sent("", f"/clerk/cases/{case_id}" if outcome.fate is Fate.DONE else f"/receipts/{receipt.number}")


def refused(reading: FormReading, sentence: str) -> dict[str, Complaint]:
    """Return what is wrong with the form, a refusal of the whole included."""
    return {**reading.errors, **({"": sentence} if sentence else {})}
