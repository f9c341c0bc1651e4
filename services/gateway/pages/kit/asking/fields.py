"""What people type: fields that read a form, keep every letter, and say in one sentence what is wrong.

It owns reading and checking of single fields; it does not know pages, cases or messages.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from shared.runtime.codes import normalise_code

Typed = Mapping[str, str]


class Wrong(Exception):  # noqa: N818 - it names what the person typed, not a fault of the program
    """What was typed cannot be used; the field's own sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    read: typed text → value, or Wrong · wrong: the sentence when it is missing or cannot be read · width: css class.
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
        """Return the value, or None for an empty optional field. Raises Wrong."""
        typed = self.typed(form)
        if not typed and self.optional:
            return None
        if not typed or len(typed) > self.max_length:
            raise Wrong
        return self.read(typed)

    def names(self) -> tuple[str, ...]:
        """Return the names of the form's inputs that make up this field."""
        if self.kind == "date":
            return tuple(f"{self.name}_{part}" for part in ("month", "day", "year"))
        return (self.name,)


@dataclass(frozen=True, slots=True)
class FormReading:
    """A form as read: values of the good fields, sentences (English) of the bad ones by field name."""

    values: dict[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read(fields: Sequence[Field], form: Typed) -> FormReading:
    """Read every field of a form; nothing is dropped and nothing is guessed."""
    reading = FormReading()
    for each in fields:
        try:
            reading.values[each.name] = each.value(form)
        except Wrong:
            reading.errors[each.name] = each.wrong
    return reading


def typed_in(fields: Sequence[Field], form: Typed) -> dict[str, str]:
    """Return all that was typed into these fields, to keep it in a draft or show it again."""
    return {name: form.get(name, "") for each in fields for name in each.names()}


LONGEST_DOLLARS: Final = 9
MONEY: Final = re.compile(r"^\$?\s*(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d{2}))?$")
E_MAIL: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")


def cents(typed: str) -> int:
    """Read dollars and cents: `2900`, `2,900.00`, `$725.50`."""
    match = MONEY.match(typed)
    if match is None or len(match[1]) > LONGEST_DOLLARS:
        raise Wrong
    return int(match[1].replace(",", "")) * 100 + int(match[2] or 0)


def some_cents(typed: str) -> int:
    """Read an amount above zero."""
    amount = cents(typed)
    if amount == 0:
        raise Wrong
    return amount


def day(typed: str) -> date:
    """Read year-month-day."""
    try:
        year, month, number = (int(part) for part in typed.split("-"))
        return date(year, month, number)
    except ValueError as error:
        raise Wrong from error


def line(typed: str) -> str:
    """Read one line: control characters are not text."""
    if any(ord(letter) < ord(" ") and letter not in "\r\n" for letter in typed):
        raise Wrong
    return typed


def matching(pattern: str) -> Callable[[str], str]:
    """Return a reader of texts that fit a pattern as a whole."""
    compiled = re.compile(pattern)

    def fitting(typed: str) -> str:
        if compiled.fullmatch(typed) is None:
            raise Wrong
        return typed

    return fitting


def key_text(typed: str) -> str:
    """Read a join code or a personal key: case, spaces and dashes do not matter."""
    try:
        return normalise_code(typed)
    except ValueError as error:
        raise Wrong from error


def email(typed: str) -> str:
    """Read an e-mail address: something, @, a name with a dot."""
    if E_MAIL.match(typed) is None:
        raise Wrong
    return typed


def one_of(*values: str) -> Callable[[str], str]:
    """Return a reader of one of these values."""

    def chosen(typed: str) -> str:
        if typed not in values:
            raise Wrong
        return typed

    return chosen


def pin(typed: str) -> str:
    """Read a PIN: 6 numbers, not all the same and not 123456."""
    if not re.fullmatch(r"\d{6}", typed) or len(set(typed)) == 1 or typed in "0123456789876543210":
        raise Wrong
    return typed
