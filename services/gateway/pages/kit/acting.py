"""Send what a person decided and answer with what became of it: the receipt, or the refusal in the reader's words."""

from typing import Final
from uuid import UUID

from starlette.responses import Response

from services.gateway.door.forms import Form
from services.gateway.errors import Later
from services.gateway.pages.kit.page import Page
from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import told
from shared.contracts.deciding import Refused
from shared.contracts.message import Command
from shared.contracts.values.printed import figures

# Refused because it was done before: the same form again would lead to the same answer for ever.
IN_ALREADY: Final = frozenset({"AlreadyRegistered", "AlreadyJoined"})


def why(refused: Refused, page: Page) -> str:
    """Return why the gateway itself says no; when it is only for now, the page says after how many seconds."""
    if isinstance(refused, Later):
        page.request.state.retry_after = refused.seconds
    return told(refused.sentence, refused.facts, page.wording)


async def act(page: Page, case_id: UUID, *commands: Command, form_key: str, **ways: str) -> Response:
    """Send commands of one form; answer with the receipt's page, or with why it was refused.

    ways: `back=` where to go when refused · `onward=` instead of the receipt; it gets `?receipt=` with its number ·
    `draft=` what was typed for it, forgotten once it took effect.
    """
    receipt = await page.visit.sending.send(case_id, *commands, form_key=form_key)
    outcome = await page.visit.receipts.outcome(receipt)
    if outcome.fate is Fate.REFUSED:
        return refused_page(page, outcome, ways.get("back", f"/cases/{case_id}"))
    if outcome.fate is Fate.DONE and "draft" in ways:
        await page.visit.drafts.drop(ways["draft"])
    if "onward" in ways:
        return page.go(f"{ways['onward']}?receipt={receipt.number}")
    return page.go(f"/receipts/{receipt.number}")


def refused_page(page: Page, outcome: Outcome, back: str, view: CaseView | None = None) -> Response:
    """Say that nothing was done, why, and where to go; what was typed waits in its draft."""
    in_already = outcome.code in IN_ALREADY
    return page.show(
        "kit/problem.html",
        status=409,
        view=view,
        heading=page.text(words("This was not done")),
        sentence=told(outcome.sentence, outcome.facts, page.wording),
        nothing_lost=True,
        onward="/cases" if in_already else back,
        onward_text=page.text(words("Go to your cases") if in_already else words("Go back")),
    )


async def let_in_again(page: Page, form: Form) -> bool:
    """Say whether this form had opened an account before, and let its owner in: the answer got lost on the way."""
    pin = figures(form.get("pin"))
    return not page.visit.visitor.signed_in and bool(pin) and await page.visit.take_up(pin, form.key)
