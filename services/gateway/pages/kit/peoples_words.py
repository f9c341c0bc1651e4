"""Keeps people's words apart from what stands around them, on every page: no template has to think of it.

What a template shows between tags, and each fact of a translated sentence, becomes a `<bdi>` where letters are read
from right to left. In attributes, text fields and titles there are no elements: a field keeps what was typed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, cast

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup, escape
from typing_extensions import override

from shared.contracts.values.direction import ISOLATE, ISOLATE_ENDS, isolated
from shared.contracts.values.stops import before_stop, one_stop

OPENS, ENDS = "<bdi>", "</bdi>"
TAGS: Final = re.compile(r"<(/?)([a-z]*)|>")
NO_ELEMENTS: Final = frozenset({"textarea", "title"})


def apart(shown: object) -> object:
    """Return what is shown between tags, with people's words in elements of their own; markup stays."""
    if not isinstance(shown, str) or isinstance(shown, Markup):
        return shown
    words = isolated(shown)
    if ISOLATE not in words:
        return words
    return Markup(str(escape(words)).replace(ISOLATE, OPENS).replace(ISOLATE_ENDS, ENDS))  # noqa: S704 - just escaped


def flat(shown: object) -> object:
    """Return what is shown where no element can be: elements around people's words become letters again."""
    return shown.replace(OPENS, ISOLATE).replace(ENDS, ISOLATE_ENDS) if isinstance(shown, Markup) else shown


def set_facts_apart(environment: Environment) -> None:
    """Have every translated sentence of the templates show its facts apart."""
    for name in ("gettext", "ngettext"):
        environment.globals[name] = _with_facts_apart(cast("Callable[..., str]", environment.globals[name]))


def _with_facts_apart(say: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def said(context: Context, *sentence: object, **facts: object) -> str:
        told = {name: _told(fact) for name, fact in facts.items()}
        return one_stop(say(context, *sentence, **told))

    return said


def _told(fact: object) -> object:
    shown = apart(fact)
    return before_stop(shown) if isinstance(shown, str) else shown


class PeoplesWords(Extension):
    """Ends every `{{ … }}` of a template with the filter for its place."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters.update(apart=apart, flat=flat)

    @override
    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        place = _Place()
        for token in stream:
            place.come_to(token)
            if token.type == "variable_end" and not place.own:
                yield Token(token.lineno, "rparen", ")")
                yield Token(token.lineno, "pipe", "|")
                yield Token(token.lineno, "name", "flat" if place.flat else "apart")
            yield token
            if token.type == "variable_begin" and not place.own:
                yield Token(token.lineno, "lparen", "(")


@dataclass
class _Place:
    """Where in a page a template has come to. raw: in an element without elements · own: in a sentence with facts.

    A page's title is a block of its own, which another file puts between the tags.
    """

    in_tag: bool = False
    raw: bool = False
    titled: bool = False
    own: bool = False
    told: tuple[str, ...] = ()

    @property
    def flat(self) -> bool:
        return self.in_tag or self.raw or self.titled

    def come_to(self, token: Token) -> None:
        if token.type == "data":
            for tag in TAGS.finditer(token.value):
                self.in_tag = tag[0] != ">"
                self.raw = not tag[1] if tag[2] in NO_ELEMENTS else self.raw
        elif token.type == "block_begin":
            self.told = ()
        elif token.type == "name":
            self.told = (*self.told, token.value)
            self._statement()

    def _statement(self) -> None:
        match self.told:
            case ("trans",) | ("endtrans",):
                self.own = self.told == ("trans",)
            case ("block", "title") | ("endblock",):
                self.titled = self.told != ("endblock",)
