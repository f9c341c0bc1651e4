"""The forms of a page as its reader meets them: their fields, and how a person fills them in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final

import httpx

from services.gateway.people.drafts import REFUSED
from tests.browser.other_people import named

# What people type, by the name of the field; what stands here is taken by its form. Anything else gets SOMETHING.
TYPED: Final[Mapping[str, str]] = {
    "case_number": "STK-CV-LSC-2026-0004711",
    "state": "CA",
    "postal_code": "95202",
    "email": "rosa@example.org",
    "mobile": "209 555 0100",
    "amount": "2450.00",
    "cents": "2450.00",
    "each": "",
    "count": "6",
    "days": "1",
    "month": "1",
    "day": "4",
    "year": "2027",
    "hearing_time": "8:30 am",
    "hearing": "continue",
    "code": "0000-0000-0000-0",
    "key": "0000-0000-0000-0",
    "pin": "204813",
    "pin_again": "204813",
    "number": "SJ-1",
    "typed_name": "Rosa Delgado",
    "country": "",
    "receipt_number": "R-204",
    "transaction_number": "SJ-2027-0001093",
}
SOMETHING: Final = "12 Main Street"
BUTTONS: Final = {"button", "submit"}


@dataclass(frozen=True)
class FormField:
    """One name of a form. kind: of the input · options: what can be chosen, in their order · value: as it came."""

    name: str
    kind: str
    value: str
    options: tuple[str, ...] = ()

    def typed(self) -> str:
        """Return what somebody types who does it right."""
        if self.options:
            return TYPED[self.name] if TYPED.get(self.name) in self.options else self.options[0]
        if self.kind == "hidden":
            return self.value
        ending = next((name for name in TYPED if self.name == name or self.name.endswith(f"_{name}")), "")
        return named(TYPED[ending] if ending else self.value or SOMETHING)


@dataclass(frozen=True)
class Form:
    """One form that is posted. buttons: names and values of those that say more than "send it" ·
    preview: where the page's script asks for a part of it."""

    action: str
    fields: tuple[FormField, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    preview: str = ""

    @property
    def hidden(self) -> dict[str, str]:
        """Return what the page itself sends along."""
        return {each.name: each.value for each in self.fields if each.kind == "hidden"}

    @property
    def filled(self) -> dict[str, str]:
        """Return the form as somebody fills it in who does it right."""
        return {each.name: each.typed() for each in self.fields}

    @property
    def asked(self) -> tuple[FormField, ...]:
        """Return what a person or a page can put in, but for what every form carries."""
        return tuple(each for each in self.fields if each.name not in {"csrf_token", "form_key"})

    def likeness(self) -> tuple[object, ...]:
        """Return what makes two forms of one address the same to fill in."""
        return tuple((each.name, each.kind, each.options) for each in self.fields), self.buttons, self.files

    def other_ways(self) -> Iterator[dict[str, str]]:
        """Give the form with each other choice made once, and with each of its other buttons pressed."""
        for each in self.fields:
            for option in each.options[1:]:
                yield {**self.filled, each.name: option}
        for name, value in self.buttons:
            yield {**self.filled, name: value}


@dataclass
class _Reader(HTMLParser):
    """Reads the forms out of a page."""

    forms: list[Form] = field(default_factory=list)
    open: bool = False
    textarea: str = ""
    select: str = ""

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = told.get("method") == "post"
            self.forms += [Form(told["action"], preview=told.get("data-preview", ""))] if self.open else []
        elif self.open and tag == "input":
            self._input(told)
        elif self.open and tag == "textarea":
            self.textarea = told["name"]
            self._add(FormField(told["name"], tag, ""))
        elif self.open and tag == "select":
            self.select = told["name"]
        elif self.open and tag == "option":
            self._add(FormField(self.select, "select", "", (told["value"],)))
        elif self.open and tag == "button" and "name" in told:
            self._more(buttons=(*self.forms[-1].buttons, (told["name"], told.get("value", ""))))

    def handle_endtag(self, tag: str) -> None:
        self.textarea = "" if tag == "textarea" else self.textarea
        self.open = self.open and tag != "form"

    def handle_data(self, data: str) -> None:
        if self.textarea:
            *before, last = self.forms[-1].fields
            self._more(fields=(*before, replace(last, value=last.value + data)))

    def _input(self, told: Mapping[str, str]) -> None:
        kind, name = told.get("type", "text"), told.get("name", "")
        if kind == "file":
            self._more(files=(*self.forms[-1].files, name))
        elif kind in {"radio", "checkbox"}:
            self._add(FormField(name, kind, "", (told.get("value", "on"),)))
        elif name and kind not in BUTTONS:
            self._add(FormField(name, kind, told.get("value", "")))

    def _add(self, one: FormField) -> None:
        known = self.forms[-1].fields
        same = next((each for each in known if each.name == one.name and one.options), None)
        if same is None:
            self._more(fields=(*known, one))
        else:
            joined = replace(same, options=(*same.options, *one.options))
            self._more(fields=tuple(joined if each is same else each for each in known))

    def _more(self, **more: object) -> None:
        self.forms[-1] = replace(self.forms[-1], **more)  # type: ignore[arg-type]


def sent_back(answer: httpx.Response) -> str:
    """Return the address to which a form that was not taken leads back; empty for any other answer."""
    there = answer.headers.get("location", "")
    return there if f"{REFUSED}=1" in there.partition("?")[2].split("&") else ""


def forms_of(html: str) -> tuple[Form, ...]:
    """Return the forms of a page that are posted."""
    reader = _Reader()
    reader.feed(html)
    return tuple(reader.forms)
