"""What goes wrong between a person and a form: sent twice, sent from a page that was left open for a day."""

from urllib.parse import unquote
from uuid import uuid4

import httpx

from services.gateway.people.sessions import hash_of
from tests.browser.forms import Form
from tests.gateway.going_back import words_gone
from tests.gateway.walking import ONWARD, Walker, stored_with


async def sent_twice(walker: Walker, form: Form) -> list[str]:
    """Send a form twice, as it stood on the page; return what the second time did that the first had not."""
    key, typed = str(uuid4()), walker.typed(form)
    first = await walker.post(form, typed, key)
    stored = await stored_with(walker.house, key)
    second = await walker.post(form, typed, key)
    told = [] if _leads_to(first) == _leads_to(second) else [f"leads to {_leads_to(first)}, then {_leads_to(second)}"]
    return told if await stored_with(walker.house, key) == stored else [*told, "is stored twice"]


def _leads_to(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("location", "")


async def sent_too_late(walker: Walker, form: Form) -> list[str]:
    """Send a form a day after its page was opened, sign in again; return what is not there any more."""
    token, typed = walker.browser.client.cookies.get("odr") or "", walker.typed(form)
    await _last_used(walker, token, "1 day")
    answer = await walker.post(form, typed, str(uuid4()))
    await _last_used(walker, token, "0 seconds")
    there = answer.headers.get("location", "")
    if answer.status_code != ONWARD or not there.startswith("/sign-in?next="):
        return [f"answers {answer.status_code} {there}"]
    page = await walker.browser.get(unquote(there.removeprefix("/sign-in?next=")))
    return list(words_gone(page.text, form, typed))


async def _last_used(walker: Walker, token: str, ago: str) -> None:
    await walker.house.gateway.rows(
        "UPDATE sessions SET used_at = now() - $1::text::interval WHERE session_hash = $2", ago, hash_of(token)
    )
