"""The pages of offers without servers: a made-up case with an offer of one's own making, and a draft to go on with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from unittest.mock import patch
from uuid import UUID

import httpx

from services.gateway.pages.offers.questions import draft_name
from services.gateway.projection.document import CaseDocument
from services.gateway.projection.handlers import handlers
from services.gateway.reading.viewer import view_for_party
from shared.contracts import negotiation as n
from shared.contracts.actor import Side
from shared.contracts.message import Event, changed
from shared.contracts.parties import Channel
from shared.contracts.terms import OtherTerm, TermKind, Terms
from tests.browser import made_up_case as story
from tests.browser.forms import sent_back
from tests.browser.made_up_visit import DRAFTS, NOW
from tests.browser.page_server import application

CASE = f"/cases/{story.CASE}"
NEW = f"{CASE}/offers/new"
SAID = "He said “I am sorry” twice.\nIn one letter."
TERMS = (
    OtherTerm(kind=TermKind.RETURN_GOODS, by_side="defendant", text="The ladder"),
    OtherTerm(kind=TermKind.APOLOGY, by_side="plaintiff", text=SAID),
    OtherTerm(kind=TermKind.STOP_CONTACT, by_side="defendant"),
)
PLAINTIFF_PAYS = Terms(
    principal_cents=50_000,
    total_cents=50_000,
    payer_ids=(story.ROSA,),
    payee_ids=(story.MARCUS,),
    method="By check",
    pay_by_on=date(2027, 1, 20),
    other_terms=TERMS,
)
DRAFT = {
    "payer": "plaintiff",
    "principal_cents": "500.00",
    "costs_cents": "",
    "how": "once",
    "method": "By check",
    "pay_by_on_month": "1",
    "pay_by_on_day": "20",
    "pay_by_on_year": "2027",
    "answered": "amount,how,once",
}


def document(*events: Event) -> CaseDocument:
    """Return the made-up case after its offers, and what came then."""
    folded, at = story.told("offered"), NOW - timedelta(days=1)
    for event in events:
        at += timedelta(hours=1)
        folded = handlers.hears[type(event)](folded, event, at)
    return folded


def defendant_offers(terms: Terms = PLAINTIFF_PAYS) -> tuple[Event, ...]:
    """Return the events of a new offer of the defendant, after the last one was turned down."""
    rejected = n.OfferRejected(offer_id=story.an_id("offer 3"), party_id=story.ROSA)
    return rejected, story.offer(4, story.MARCUS, Side.DEFENDANT, terms)


def _reader(who: str) -> UUID:
    return story.ROSA if who == "plaintiff" else story.MARCUS


@contextmanager
def going(*events: Event, channel: Channel = Channel.LETTER, cutoff_at: datetime = story.CUTOFF) -> Iterator[None]:
    """Have the pages show the made-up case after these events. channel: of the defendant."""
    folded = document(*events)
    people = [changed(each, channel=channel) if each.party_id == story.MARCUS else each for each in folded.parties]
    folded = changed(folded, parties=tuple(people), hearing=changed(folded.hearing, cutoff_at=cutoff_at))

    def view(_chapter: str, who: str) -> Any:
        return view_for_party(story.CASE, folded, _reader(who), story.COURTS[story.COURT])

    with patch.object(story, "view", view):
        yield


@contextmanager
def drafting(who: str, **typed: str) -> Iterator[dict[str, Any]]:
    """Have somebody's draft of an offer hold this; yields what it holds."""
    name = f"{story.an_id(who)}//{draft_name(story.CASE)}"
    DRAFTS[name] = {**DRAFT, **typed}
    try:
        yield DRAFTS[name]
    finally:
        DRAFTS.pop(name, None)


async def page(who: str, path: str, language: str = "en") -> httpx.Response:
    """Return a page of the case as one side sees it."""
    async with _browser(who, language) as client:
        return await client.get(path)


async def send(who: str, path: str, language: str = "en", **typed: str) -> httpx.Response:
    """Send a form of the case; return the answer without following it."""
    async with _browser(who, language) as client:
        answer = await client.post(path, data={"csrf_token": "made-up", "form_key": "1", **typed})
        again = sent_back(answer)
        return await client.get(again) if again else answer


def text(answer: httpx.Response) -> str:
    """Return a page as it was written, its letters as they are read."""
    return unescape(answer.text)


def _browser(who: str, language: str) -> httpx.AsyncClient:
    cookies = {"who": who, "chapter": "offered", "odr_language": language}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application()), base_url="http://court.test", cookies=cookies
    )
