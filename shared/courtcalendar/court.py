"""A court as its file describes it; it owns no case. Figures here carry their source, none stands in code."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, model_validator

from shared.contracts.identity import case_id_of
from shared.contracts.message import Facts
from shared.contracts.parties import Language
from shared.contracts.values.misfits import NotThisCourtsNumber
from shared.contracts.values.printed import spelled, squeezed
from shared.courtcalendar.days import CourtDays, is_daytime
from shared.courtcalendar.fees import ClaimLimit, Fee, in_force
from shared.courtcalendar.guidance import (
    CourtPage,
    EligibilityCheck,
    FinishChoice,
    Question,
    Sentences,
    TermChoice,
    Tutorial,
    UserAgreementText,
)
from shared.courtcalendar.holidays import Closures
from shared.courtcalendar.texts import Link, Text


class CaseNumber(Facts):
    """How the court writes case numbers: a pattern for the normalised number, an example and where it is printed."""

    pattern: str
    example: str
    where: Text

    def normalise(self, text: str) -> str | None:
        """Return the number in its one spelling, with or without dashes, label or spaces; None when it does not fit."""
        number = spelled(text)
        if re.fullmatch(self.pattern, number):
            return number
        parts = re.split(r"-(?![^\[]*\])", self.pattern)
        found = re.fullmatch("".join(f"({part})" for part in parts), squeezed(text))
        return "-".join(found.groups()) if found else None

    def typed(self, text: str) -> str:
        """Return the number in its one spelling. Raises NotThisCourtsNumber."""
        number = self.normalise(text)
        if number is None:
            raise NotThisCourtsNumber(example=self.example)
        return number


class Cutoff(Facts):
    """The last instant to settle here: so many court days before the hearing, at a time of the court's day."""

    court_days: int = Field(ge=0)
    time: time


class Timers(Facts):
    """How long people have, in calendar days unless the name says otherwise."""

    letter_days: int
    join_hard_days: int
    offer_answer_days: int
    clerk_urgent_court_days: int
    instalment_grace_days: int
    cure_days: int
    dismissal_nudge_court_days: int


class Court(Facts):
    """One file of courts/.

    host: of the court's own site, without scheme and port; empty when it shares the installation's address ·
    seal: the drawing; the file names where it lies, from its own folder ·
    to_confirm: dotted names of facts that the court has not confirmed; screens say so.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    host: str = Field(default="", pattern=r"^[a-z0-9.-]*$")
    name: Text
    short_name: Text
    county: Text
    seal: str
    address: Text
    time_zone: str
    time_zone_name: Text
    phone: str
    phone_name: Text
    languages: tuple[Language, ...]
    adapter: str
    to_confirm: tuple[str, ...] = ()
    case_number: CaseNumber
    cutoff: Cutoff
    timers: Timers
    fee: Fee
    limits: tuple[ClaimLimit, ...]
    closures: Closures
    eligibility: tuple[EligibilityCheck, ...]
    finishes: tuple[FinishChoice, ...]
    questionnaire: tuple[Question, ...]
    terms: tuple[TermChoice, ...]
    user_agreements: tuple[UserAgreementText, ...]
    sentences: Sentences
    page: CourtPage
    tutorials: tuple[Tutorial, ...]
    help_links: tuple[Link, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.case_number.normalise(self.case_number.example) != self.case_number.example:
            raise ValueError("the example does not fit the pattern of case numbers")
        for name in self.to_confirm:
            if not _found(self, name.split(".")):
                raise ValueError(f"to_confirm names {name}, which is not in the file")
        for path, text in _texts(self, self.id):
            for language in self.languages:
                if not text.has(language):
                    raise ValueError(f"{path} has no text in {language}")
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the court's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def days(self) -> CourtDays:
        """Return the court's calendar."""
        return CourtDays(self.closures)

    def case_id(self, number: str) -> UUID:
        """Return the id of the case with this number, however it is written."""
        return case_id_of(self.id, self.case_number.normalise(number) or number)

    def date_of(self, instant: datetime) -> date:
        """Return the court's date at an instant."""
        return instant.astimezone(self.zone).date()

    def is_open(self, instant: datetime) -> bool:
        """Say whether it is a court day and an hour of the day at an instant; nobody calls a hearing for the night."""
        return self.days.is_court_day(self.date_of(instant)) and is_daytime(instant.astimezone(self.zone).time())

    def unconfirmed(self, name: str) -> bool:
        """Say whether a fact, named as in `to_confirm`, still waits for the court's word."""
        return any(name == entry or name.startswith(f"{entry}.") for entry in self.to_confirm)

    def user_agreement_on(self, day: date) -> UserAgreementText:
        """Return the user agreement in force on a day. Raises LookupError when the file has none for that day."""
        agreement = in_force(self.user_agreements, day)
        if agreement is None:
            raise LookupError(f"{self.id} has no user agreement on {day}")
        return agreement

    def is_over_limit(self, cents: int, day: date) -> bool:
        """Say whether a claim is over the limit of a natural person on a day."""
        limit = self.limit_on(day)
        return limit is not None and cents > limit.natural_person_cents

    def limit_on(self, day: date) -> ClaimLimit | None:
        """Return the claim limits in force on a day."""
        return in_force(self.limits, day)

    def term_kinds(self) -> frozenset[str]:
        """Return the kinds of other terms that this court's list offers."""
        return frozenset(term.kind for term in self.terms)


def _found(value: object, path: list[str]) -> bool:
    for name in path:
        if isinstance(value, tuple):
            value = next((entry for entry in value if name in {str(v) for v in _names(entry)}), None)
        else:
            value = getattr(value, name, None)
        if value is None:
            return False
    return True


def _names(entry: object) -> tuple[object, ...]:
    return tuple(getattr(entry, field, None) for field in ("name", "code", "kind", "task"))


def _texts(value: object, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for place, entry in enumerate(value):
            yield from _texts(entry, f"{path}.{place}")


def load_courts(directory: Path | str) -> dict[str, Court]:
    """Return every court of a directory by its id.

    Raises ValueError (pydantic.ValidationError, tomllib.TOMLDecodeError) when a file does not describe a court, and
    FileNotFoundError when its seal is missing.
    """
    courts = [_load(file) for file in sorted(Path(directory).glob("*.toml"))]
    hosts = [court.host for court in courts if court.host]
    if len(set(hosts)) < len(hosts):
        raise ValueError("two courts have the same host")
    return {court.id: court for court in courts}


def _load(file: Path) -> Court:
    told = tomllib.loads(file.read_text())
    return Court.model_validate({**told, "seal": (file.parent / told["seal"]).read_text()})
