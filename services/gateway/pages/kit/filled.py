"""A form as it was filled in; one that was not taken waits at its own address, with what is wrong, for its sender.

An answer to the sent form itself could not be shown again to who goes on and comes back. What waits is sealed for its
author alone until the form is sent rightly or a session would have ended; no PIN, and no key or code that opens
anything, is in it.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from services.gateway.door.forms import NEVER_KEPT
from services.gateway.door.visiting import Visit
from services.gateway.errors import Later, TooLarge
from services.gateway.pages.kit.asking.fields import MOST_TYPED
from services.gateway.people.drafts import REFUSED
from services.gateway.words.marking import words
from shared.contracts.values.misfits import Misfit
from shared.runtime.codes import normalise_code

Complaint = str | Misfit
CODES: Final = frozenset({"key", "code"})
LONGEST_CODE: Final = 200
TOO_LONG: Final = words("This text is too long")
NOT_TAKEN: Final = 422


class Kept(dict[str, str]):
    """What was typed or what is wrong, by field; a field that is absent is empty."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: the texts, and what is wrong (English, or a misfit), by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Complaint] = field(default_factory=dict)

    def bounded(self) -> "Filled":
        """Return it with no field longer than any that is read: what was far too long is cut, and that is said."""
        cut = {name: value[:most] for name, value in self.values.items() if len(value) > (most := _most(name))}
        return Filled({**self.values, **cut}, {**self.errors, **dict.fromkeys(cut, TOO_LONG)}) if cut else self

    def to_keep(self) -> dict[str, Any]:
        """Return what may be kept of it."""
        values = {name: value for name, value in self.values.items() if name not in NEVER_KEPT or _no_code(name, value)}
        return {"values": values, "errors": {name: _said(each) for name, each in self.errors.items()}}


EMPTY: Final = Filled()


def kept_form(kept: Mapping[str, Any]) -> Filled:
    """Return a form from what was kept of it."""
    wrong = kept.get("errors", {}).items()
    return Filled(kept.get("values", {}), {name: _complaint(sentence, facts) for name, (sentence, facts) in wrong})


def _most(name: str) -> int:
    return LONGEST_CODE if name in CODES else MOST_TYPED


def _said(wrong: Complaint) -> tuple[str, Mapping[str, str] | None]:
    return (wrong.sentence, wrong.facts) if isinstance(wrong, Misfit) else (wrong, None)


def _complaint(sentence: str, facts: Mapping[str, str] | None) -> Complaint:
    if facts is None:
        return sentence
    again: Misfit = type("Again", (Misfit,), {"sentence": sentence})(**facts)
    return again


def _no_code(name: str, value: str) -> bool:
    """Say whether it is a mistyped key or code: it opens nothing, and its owner compares it with the paper."""
    if name in CODES:
        try:
            normalise_code(value)
        except ValueError:
            return True
    return False


class SentBack(Response):
    """The answer to a form that was not taken: back to its address, or its page at once where it cannot be kept."""

    def __init__(self, visit: Visit, kept: Mapping[str, Any], address: str, page: Callable[[], Response]) -> None:
        super().__init__(status_code=NOT_TAKEN)
        self._visit, self._kept, self._address, self._page = visit, kept, address, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep the form, then send its sender back."""
        answer = None
        with suppress(Later, TooLarge):
            await self._visit.refused.keep(self._kept)
            sign = "&" if "?" in self._address else "?"
            answer = RedirectResponse(f"{self._address}{sign}{REFUSED}=1", 303)
        await (answer or self._page())(scope, receive, send)


class Onward(RedirectResponse):
    """The way on from a form that was taken: what was kept of it from a try before is gone."""

    def __init__(self, visit: Visit, path: str) -> None:
        super().__init__(path, 303)
        self._visit = visit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forget the form, then lead on."""
        await self._visit.refused.forget()
        await super().__call__(scope, receive, send)
