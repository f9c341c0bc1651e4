"""What the clerk's forms share: sending and staying on the form when refused, and the fields of a hearing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final
from uuid import UUID

from services.gateway.pages.kit.asking.fields import Complaint, Field, FormReading, Wrong, day
from services.gateway.pages.kit.page import Page
from services.gateway.projection.outcomes import Fate
from services.gateway.words.marking import words
from services.gateway.words.wording import told
from shared.contracts.intake import Hearing
from shared.contracts.message import Command
from shared.contracts.values.text import Text

TIME: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
HALF_DAY: Final = 12
DEPARTMENT: Final = Text(40)


def clock_time(typed: str) -> time:
    """Read a time of day: `8:30 am`, `1:30 p.m.`, `13:30`."""
    match = TIME.fullmatch(typed.strip())
    if match is None:
        raise Wrong
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        hour = hour % HALF_DAY + (HALF_DAY if half == "p" else 0)
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


def hearing(page: Page, values: Mapping[str, object]) -> Hearing | None:
    """Return the hearing that was typed, None when a part is missing."""
    on, at = values.get("hearing_on"), values.get("hearing_time")
    if not (isinstance(on, date) and isinstance(at, time)):
        return None
    starts_at = datetime.combine(on, at, page.court.zone).astimezone(UTC)
    return Hearing(starts_at=starts_at, department=str(values.get("department") or ""))


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
