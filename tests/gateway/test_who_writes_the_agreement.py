"""The receipt of an accepted offer says who writes the agreement: to the plaintiff "you"."""

from uuid import uuid4

import pytest

from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.sending.receipts import Receipt
from tests.browser import made_up_case as story
from tests.browser.made_up_visit import NOW, RECEIPTS
from tests.gateway.offer_pages import page, text


@pytest.mark.parametrize(
    ("who", "said"), [("plaintiff", "You write the agreement."), ("defendant", "The plaintiff writes the agreement.")]
)
async def test_each_side_reads_who_writes_the_agreement(monkeypatch: pytest.MonkeyPatch, who: str, said: str) -> None:
    accepted = Receipt(
        number="R-0000-0001",
        command_id=uuid4(),
        case_id=story.CASE,
        court_id=story.COURT,
        kind="AcceptOffer",
        received_at=NOW,
        sha256="5b" * 32,
        outcome=Outcome(fate=Fate.DONE, at=NOW),
    )
    monkeypatch.setitem(RECEIPTS, accepted.number, accepted)

    receipt = text(await page(who, f"/receipts/{accepted.number}"))

    assert receipt.count("the agreement.") == 1
    assert said in receipt
