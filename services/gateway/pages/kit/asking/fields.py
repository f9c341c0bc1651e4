"""What people type: fields that read a form, keep every letter, and say in one sentence what is wrong.

It owns reading and checking of single fields; it does not know pages, cases or messages.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from babel.dates import get_month_names

from services.gateway.words.wording import LANGUAGES
from shared.contracts.values.misfits import Misfit, NotACode
from shared.contracts.values.numbers import Day
from shared.contracts.values.printed import figures
from shared.runtime.codes import BODY_LENGTH, normalise_code

Typed = Mapping[str, str]


class Wrong(Exception):  # noqa: N818 - it names what the person typed, not a fault of the program
    """What was typed cannot be used; the field's own sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    read: typed text → value, or Wrong, or Misfit · wrong: the sentence when it cannot be read · width: css class.
    """

    name: str
    kind: str
    label: str
    read: Callable[[str], object]
    wrong: str = ""
    hint: str = ""
    optional: bool = False
    width: str = ""
    autocomplete: str = ""
    options: Sequence[tuple[str, str, str]] = ()
    max_length: int = 200

    def typed(self, form: Typed) -> str:
        """Return what was typed, as one text (a date as year-month-day, empty when nothing was typed)."""
        if self.kind != "date":
            return form.get(self.name, "").strip()
        parts = [form.get(f"{self.name}_{part}", "").strip() for part in ("year", "month", "day")]
        return "-".join(parts) if any(parts) else ""

    def value(self, form: Typed) -> object:
        """Return the value, or None for an empty optional field. Raises Wrong or Misfit."""
        typed = self.typed(form)
        if not typed and self.optional:
            return None
        if not typed or len(typed) > MOST_TYPED:
            raise Wrong
        value = self.read(typed)
        if value == "" and not self.optional:
            raise Wrong
        return value

    def names(self) -> tuple[str, ...]:
        """Return the names of the form's inputs that make up this field."""
        if self.kind == "date":
            return tuple(f"{self.name}_{part}" for part in ("month", "day", "year"))
        return (self.name,)


def meant(name: str, label: str, wrong: str) -> Field:
    """Return the box that says of a value that was questioned: it is meant. wrong: what to do until it is ticked."""
    return Field(name, "check", label, ticked, wrong, optional=True)


Complaint = str | Misfit


@dataclass(frozen=True, slots=True)
class FormReading:
    """A form as read: values of the good fields, what is wrong with the others (English, or a misfit) by field name."""

    values: dict[str, object] = field(default_factory=dict)
    errors: dict[str, Complaint] = field(default_factory=dict)

    def also(self, fields: Sequence[Field], found: Mapping[str, Complaint]) -> "FormReading":
        """Return it with what else is wrong, in the order of the fields; what a field says of itself goes first."""
        whole = {**found, **self.errors}
        order = [each.name for each in fields if each.name in whole]
        return FormReading(self.values, {name: whole[name] for name in (*order, *whole)})


def read(fields: Sequence[Field], form: Typed) -> FormReading:
    """Read every field of a form; nothing is dropped and nothing is guessed."""
    reading = FormReading()
    for each in fields:
        try:
            reading.values[each.name] = each.value(form)
        except Wrong:
            reading.errors[each.name] = each.wrong
        except Misfit as misfit:
            reading.errors[each.name] = misfit if misfit.own else each.wrong
    return reading


def typed_in(fields: Sequence[Field], form: Typed) -> dict[str, str]:
    """Return all that was typed into these fields, to keep it in a draft or show it again."""
    return {name: form.get(name, "") for each in fields for name in each.names()}


MOST_TYPED: Final = 20_000
# Two digits after the last comma or point are cents; groups of three have one sign between them.
MONEY: Final = re.compile(
    r"(?:\$|US\$|USD)?\s*([0-9]{1,9}|[0-9]{1,3}([,.\s])[0-9]{3}(?:\2[0-9]{3})*)(?:[.,]([0-9]{2}))?\.?\s*(?:USD)?"
)
CENTURY: Final = 2000
TWO_DIGITS: Final = 2
CODE_LENGTH: Final = BODY_LENGTH + 1


def cents(typed: str) -> int:
    """Read dollars and cents: `2900`, `2,900.00`, `$725.50`, `1.225,00`, `2 450`. What may be two amounts is Wrong."""
    match = MONEY.fullmatch(figures(typed))
    if match is None or (match[2] == "." and not match[3]):
        raise Wrong
    return int(re.sub(r"[^0-9]", "", match[1])) * 100 + int(match[3] or 0)


def some_cents(typed: str) -> int:
    """Read an amount above zero."""
    amount = cents(typed)
    if amount == 0:
        raise Wrong
    return amount


def day(typed: str) -> date:
    """Read year-month-day; the month by number or name, a year of two digits as one of this century."""
    year, month, number = (figures(part).casefold().rstrip(".") for part in f"{typed}--".split("-")[:3])
    try:
        full_year = int(year) + (CENTURY if len(year) == TWO_DIGITS else 0)
        return Day().read(date(full_year, _months().get(month) or int(month), int(number)))
    except (ValueError, OverflowError) as error:  # a misfit is one
        raise Wrong from error


@cache
def _months() -> Mapping[str, int]:
    """Return the number of each month by its names, long and short, in every language of the pages."""
    return {
        name.casefold().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    }


def whole(typed: str) -> int:
    """Read a whole number."""
    try:
        return int(figures(typed))
    except ValueError as error:
        raise Wrong from error


def ticked(typed: str) -> bool:
    """Read a box that is ticked."""
    if typed != "yes":
        raise Wrong
    return True


def matching(pattern: str) -> Callable[[str], str]:
    """Return a reader of figures that fit a pattern as a whole, whatever digits the keyboard has."""
    compiled = re.compile(pattern)

    def fitting(typed: str) -> str:
        plain = figures(typed)
        if compiled.fullmatch(plain) is None:
            raise Wrong
        return plain

    return fitting


def key_text(typed: str) -> str:
    """Read a join code or a personal key: case, spaces and dashes do not matter."""
    try:
        return normalise_code(typed)
    except ValueError as error:
        whole = sum(map(str.isalnum, typed)) == CODE_LENGTH
        raise (NotACode() if whole else Wrong()) from error


def one_of(*values: str) -> Callable[[str], str]:
    """Return a reader of one of these values."""

    def chosen(typed: str) -> str:
        if typed not in values:
            raise Wrong
        return typed

    return chosen
