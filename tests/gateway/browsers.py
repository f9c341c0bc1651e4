"""Browsers without a screen: they keep cookies, read forms and send them as a person would."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx

from services.gateway.composing import application
from services.gateway.errors import TooManyTries
from services.gateway.people.accounts import Accounts, staff_id
from services.gateway.people.askers import Asker
from services.gateway.people.limits import Limit, Limits
from services.gateway.people.sessions import Sessions
from services.gateway.people.visitor import Visitor
from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.contracts.message import Event, Message
from shared.contracts.parties import Language
from shared.contracts.topics import CASE_EVENTS
from shared.messaging.states import Record
from shared.runtime.codes import new_key
from tests.browser import made_up_case as story
from tests.browser.forms import sent_back
from tests.support.driven import Driven
from tests.support.gateway import CLERK, PIN, Gateway
from tests.support.routes import flat

HIDDEN = re.compile(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)"')
BASE = "http://court.test"


@dataclass
class Browser:
    """One person's browser."""

    client: httpx.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def hidden(self, path: str) -> dict[str, str]:
        """Return the hidden fields of a page's last form."""
        return dict(HIDDEN.findall((await self.get(path)).text))

    async def send(self, page: str, action: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page and send it; return the form again where it was not taken."""
        return await self.followed(await self.client.post(action, data={**await self.hidden(page), **fields}))

    async def followed(self, answer: httpx.Response) -> httpx.Response:
        """Return the form to which an answer leads back; any other answer as it is."""
        again = sent_back(answer)
        return await self.get(again) if again else answer


@dataclass
class House:
    """A gateway, its projection, and what a test needs around them."""

    gateway: Gateway
    projection: Driven
    told: int = 0
    accounts: Accounts = field(init=False)
    sessions: Sessions = field(init=False)
    application: Any = field(init=False)

    def __post_init__(self) -> None:
        self.application = application(self.gateway.parts)
        self.accounts, self.sessions = Accounts(self.gateway.parts), Sessions(self.gateway.parts)

    def browser(self, token: str = "") -> Browser:
        transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url=BASE)
        if token:
            client.cookies.set("odr", token, domain=urlsplit(BASE).netloc)
        return Browser(client)

    @property
    def routes(self) -> Sequence[Any]:
        """Return every route of the application."""
        return list(flat(self.application._app._app._app.app.routes))  # noqa: SLF001 - through the door to what it guards

    async def account(self, account_id: UUID | None = None, pin: str = PIN) -> tuple[UUID, str]:
        """Open a party's account; return it and its personal key."""
        account = account_id or uuid4()
        await self.accounts.open_party(account, story.COURT, Language.ENGLISH, pin, Asker(str(account)))
        return account, str(await self.accounts.shown_key(account))

    async def signed_in(self, account_id: UUID, method: str = "session") -> Browser:
        """Return the browser of somebody who has just come in."""
        return self.browser(await self.sessions.start("", account_id, method))

    async def visitor(self, account_id: UUID, method: str = "session") -> Visitor:
        token = await self.sessions.start("", account_id, method)
        return await self.sessions.visitor(token, Language.ENGLISH)

    async def clerk(self, court_id: str = story.COURT) -> UUID:
        """Make a clerk known; return the account."""
        return (await self.staff(CLERK, court_id))[0]

    async def staff(self, person: Mapping[str, str], court_id: str = story.COURT) -> tuple[UUID, str]:
        """Make one of a court's staff known; return the account and the personal key."""
        known = {**person, "court_id": court_id, "personal_key": new_key()}
        await self.accounts.know_staff(known)
        return staff_id(known), known["personal_key"]

    async def lock_out(self, account_id: UUID, key: str = "") -> None:
        """Count wrong tries of somebody's key as proving does, without its slow hashing. key: without, any will do."""
        parts = self.gateway.parts
        limit = Limit(f"key/{key or account_id}", parts.settings.tries_per_hour, about=account_id)
        with suppress(TooManyTries):  # nothing is counted beyond
            while True:
                await Limits(parts.engine, parts.pepper).count((limit,))

    async def tell(self, chapter: str = "accepted") -> list[Record]:
        """Let the made-up case's history arrive up to a chapter, from where it stopped; return the new records."""
        names = list(story.CHAPTERS)
        events = [event for name in names[: names.index(chapter) + 1] for event in story.CHAPTERS[name]]
        records = []
        for place, event in enumerate(events[self.told :], self.told + 1):
            at = story.START + place * timedelta(hours=7)
            records += await self.projection.say(source_of(event), story.CASE, event, at=at)
        self.told = max(self.told, len(events))
        return records

    async def answered(self, cause: UUID, case_id: UUID, message: Message, at: datetime, topic: str = "") -> None:
        """Let a service's only word about a command arrive."""
        body = message.write()
        envelope = Envelope(uuid4(), message.type_name(), "filing", case_id, at, causation_id=cause)
        placed = envelope if topic else envelope.chained(FIRST_CHAIN, 1, body)
        record = Record(topic or CASE_EVENTS.name, 0, 10_000, placed.key, tuple(placed.headers()), body)
        await self.projection.pipeline.take([record])

    async def scalar(self, sql: str, *values: object) -> Any:
        return (await self.gateway.rows(sql, *values))[0][0]


def source_of(event: Event) -> str:
    """Return the one publisher of an event."""
    return event.type_name().split(".")[1]
