"""Somebody with a browser at the real gateway, who goes to every page and sends every form that stands there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4, uuid5

import httpx
from sqlalchemy import text

from services.gateway.pages.routes import pages
from services.gateway.people.visitor import Visitor
from shared.contracts.parties import Language
from tests.browser import made_up_case as story
from tests.browser.forms import Form, FormField, forms_of
from tests.gateway.browsers import Browser, House
from tests.support.routes import Way, way_of, ways

TABLE: Final = ways(pages.routes)
LINK: Final = re.compile(r'href="(/[^"#]*)')
LEAVING: Final = {"sign_out", "language"}  # routes after which a browser is not this person's, by their names
ONWARD, FORGED, OUR_FAULT = 303, 403, 500
STORED: Final = text("SELECT kind FROM receipts WHERE form_key = ANY(:keys) ORDER BY place")
PDF: Final = ("made-up.pdf", b"%PDF-1.7", "application/pdf")


@dataclass
class Walker:
    """One person.

    own: what only this person types, by field · met: the forms that stand on the pages that this person was shown ·
    stored: the commands that they led to.
    """

    house: House
    name: str
    browser: Browser
    own: Mapping[str, str] = field(default_factory=dict)
    met: dict[tuple[object, ...], tuple[Way, Form]] = field(default_factory=dict)
    stored: list[tuple[Way, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _token: str = ""

    async def go(self) -> None:
        """Visit every page that the route table and the case's id make, and all that they lead to.

        Another time only what may have changed with the case.
        """
        self._seen = {path for path in self._seen if str(story.CASE) not in path and not path.startswith("/clerk")}
        for way in TABLE:
            path = way.path.replace("{case_id}", str(story.CASE))
            if way.method == "GET" and "{" not in path:
                await self.visit(path)

    async def visit(self, path: str) -> None:
        way = way_of(TABLE, "GET", path)
        if way is None or path in self._seen or way.name in LEAVING:
            return
        self._seen.add(path)
        await self._onward(await self._ask("GET", path), way)

    async def send(self, form: Form, typed: Mapping[str, str]) -> tuple[httpx.Response, list[str]]:
        """Send a form as it was filled in; return the answer and the commands that were stored for it."""
        key = str(uuid4())
        answer = await self.post(form, {**typed, **self._owned(typed)}, key)
        return await self.browser.followed(answer), await stored_with(self.house, key)

    def typed(self, form: Form) -> dict[str, str]:
        """Return the form as this person fills it in who does it right."""
        return {**form.filled, **self._owned(form.filled)}

    def _owned(self, typed: Mapping[str, str]) -> dict[str, str]:
        return {name: self.own[name] for name in typed if name in self.own}

    async def post(self, form: Form, typed: Mapping[str, str], key: str) -> httpx.Response:
        """Send a form with this key."""
        files = [(name, PDF) for name in form.files]
        for _ in range(2):  # whose session has been renewed has a new token
            body = {**typed, "csrf_token": self._token, "form_key": key}
            answer = await self._ask("POST", form.action, data=body, files=files)
            if answer.status_code != FORGED:
                break
            self._token = (await self.browser.hidden("/join"))["csrf_token"]
        return answer

    async def visitor(self) -> Visitor:
        """Return who this browser belongs to by now."""
        token = self.browser.client.cookies.get("odr") or ""
        return await self.house.sessions.visitor(token, Language.ENGLISH)

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        answer = await self.browser.client.request(method, path, **more)
        if answer.status_code >= OUR_FAULT:
            self.faults.append(f"{self.name}: {method} {path} {more.get('data')!r:.300}: {answer.status_code}")
        return answer

    async def _onward(self, answer: httpx.Response, way: Way) -> None:
        if answer.status_code == ONWARD:
            await self.visit(answer.headers["location"])
            return
        for form in forms_of(answer.text):
            there = way_of(TABLE, "POST", form.action)
            likeness = there, form.likeness()
            if there and there.name not in LEAVING and likeness not in self.met:
                self.met[likeness] = there, form
                reply, kinds = await self.send(form, form.filled)
                self.stored += [(there, kind) for kind in kinds]
                await self._onward(reply, there)
        for path in LINK.findall(answer.text):
            await self.visit(path.replace("&amp;", "&"))


async def stored_with(house: House, key: str) -> list[str]:
    """Return the names of the commands that were stored with the key of a form or an operation."""
    keys = [key, str(uuid5(story.CASE, key))]  # a form about many cases sends with a key of its own for each
    async with house.gateway.parts.engine.connect() as connection:
        return list((await connection.execute(STORED, {"keys": keys})).scalars())


def spoiled(form: Form) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the form with one field at a time left out, empty, far too long, or other than asked; and what it is."""
    for each in form.asked:
        without = {name: value for name, value in form.filled.items() if name != each.name}
        yield f"{each.name} missing", without
        for what, value in _bad_values(each):
            yield f"{each.name} {what}", {**without, each.name: value}


def _bad_values(one: FormField) -> Iterator[tuple[str, str]]:
    yield "empty", ""
    yield "of 5,000 letters", "a" * 5_000
    yield "other than asked", "not what was asked" if any(letter.isdigit() for letter in one.typed()) else "7"
    yield "with a NUL", f"{one.typed()}\x00"
