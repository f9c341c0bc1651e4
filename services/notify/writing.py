"""Writes a notice: the templates' blocks, the sentences of every notice, and dates in the reader's words.

It owns the templates; it sends nothing, seals nothing and knows no contact data.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from services.notify.domain.orders import NoticeOrder
from services.notify.wording import Wording
from shared.contracts.message import Facts, changed
from shared.contracts.notify import COURT_SEES_NOTICES
from shared.contracts.parties import Language
from shared.contracts.values.direction import isolated
from shared.contracts.values.stops import before_stop, one_stop
from shared.courtcalendar.court import Court

TEMPLATES = Path(__file__).parent / "templates"
TOLD = ("happened", "can_do", "by_when", "if_nothing")
FIRST_NOTICES = frozenset({"invitation", "case_registered"})
SIGN_IN, HELP = "/sign-in", "/help"
NEWS = "news"
WITHOUT_ACCOUNT = {"invitation": "/join", "not_you": HELP, "registered_not_you": HELP, "you_left": HELP}


class Part(Facts):
    """One part of a notice: a heading and its words."""

    name: str
    heading: str
    text: str


class WrittenNotice(Facts):
    """A notice in one language. action and url: the one thing to do, and where."""

    language: Language
    subject: str
    parts: tuple[Part, ...]
    action: str
    url: str

    @property
    def body(self) -> str:
        """Return the parts as plain text: heading, words, empty line, and the link at the end."""
        lines = [line for part in self.parts for line in (part.heading, part.text, "")]
        return "\n".join([*lines, f"{self.action}:", self.url])

    def part(self, name: str) -> str:
        return next(part.text for part in self.parts if part.name == name)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes notices of one court. public_url: the address of the court's site, without a slash at its end."""

    court: Court
    public_url: str

    def write(self, order: NoticeOrder, language: Language | None = None) -> WrittenNotice:
        """Return the notice; `language` overrides the reader's own."""
        return self._write(order, language or order.language, order.template)

    def write_letter(self, order: NoticeOrder) -> WrittenNotice:
        """Return the notice as the court may print it: the clerk reads it, and must not learn what is confidential."""
        template = order.template if order.template in COURT_SEES_NOTICES else NEWS
        return self._write(changed(order, can_settle=False), order.language, template)

    def _write(self, order: NoticeOrder, language: Language, name: str) -> WrittenNotice:
        wording = self.wording(language)
        template = environment().get_template(f"{wording.language.value}/{name}.jinja")
        words, account = self._words(order, wording), _has_account(order)
        parts = {part: _block(template, part, words) for part in TOLD}
        parts["hearing"] = wording.hearing(order.hearing, vacated=order.vacated, now=order.queued_at)
        parts["help"] = f"{wording.help(self.address('/help'))} {wording.say()['not_legal_advice']}"
        if order.template in FIRST_NOTICES:
            parts["know"] = "\n".join(wording.read(text) for text in self.court.sentences.first_notice())
        return WrittenNotice(
            language=wording.language,
            subject=_block(template, "subject", words),
            parts=tuple(Part(name=name, heading=wording.heading(name), text=text) for name, text in parts.items()),
            action=_block(template, "action", words) if account or name in WITHOUT_ACCOUNT else wording.heading("help"),
            url=self.public_url + WITHOUT_ACCOUNT.get(name, SIGN_IN if account else HELP),
        )

    def letter_words(self, order: NoticeOrder, block: str, language: Language) -> str:
        """Return words that only letters carry."""
        template = environment().get_template(f"{language.value}/letter_words.jinja")
        addresses = {"join_address": self.address("/join"), "verify_address": self.address("/verify")}
        return _block(template, block, {**self._words(order, self.wording(language)), **addresses})

    def wording(self, language: Language) -> Wording:
        return Wording(self.court, language)

    def address(self, path: str) -> str:
        """Return an address as people type it, without its scheme."""
        return short(self.public_url + path)

    def _words(self, order: NoticeOrder, wording: Wording) -> dict[str, object]:
        other = wording.names(order.others)
        return {
            "say": wording.say(),
            "case_number": order.case_number,
            "other": other,
            "other_first": other if len(order.others) == 1 else other[:1].upper() + other[1:],
            "due": _instant(order.due_at, wording),
            "hearing_day": _instant(order.hearing.starts_at if order.hearing else None, wording),
            "declared_day": wording.day(order.declared_on) if order.declared_on else "",
            "vacated": order.vacated,
            "can_settle": order.can_settle,
            "phone": self.court.phone,
            "has_account": _has_account(order),
            "two_languages": len(self.court.languages) > 1,
            "transaction_number": order.transaction_number,
            "hearing_choice": order.hearing_choice or "",
        }


def _has_account(order: NoticeOrder) -> bool:
    """Only who has registered or joined gave a contact of their own; nobody else can sign in."""
    return order.email_to is not None


def short(url: str) -> str:
    """Return an address without its scheme."""
    return url.partition("://")[2] or url


def _instant(at: datetime | None, wording: Wording) -> str:
    return wording.instant(at) if at else ""


def _block(template: Template, name: str, words: dict[str, object]) -> str:
    """Names come from people: none may turn the sentence around it, nor make a line of its own."""
    told = {each: before_stop(isolated(word)) if isinstance(word, str) else word for each, word in words.items()}
    return one_stop(" ".join("".join(template.blocks[name](template.new_context(told))).split()))


@cache
def environment() -> Environment:
    """Only HTML is escaped: the other templates make plain text."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
