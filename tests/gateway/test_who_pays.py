"""An amount of an offer never stands without who pays it: in the table, the headline, the timeline, at the buttons."""

import json

import pytest

from services.gateway.words.messages import CARDS, EVENTS
from services.gateway.words.rows import Silent
from tests.browser import made_up_case as story
from tests.gateway.offer_pages import CASE, NEW, defendant_offers, drafting, going, page, text

OFFER = story.an_id("offer 4")


@pytest.mark.parametrize("path", [CASE, f"{CASE}/history", f"{CASE}/offers", f"{CASE}/offers/{OFFER}/accept"])
async def test_who_gets_an_offer_reads_that_they_would_pay_wherever_its_amount_stands(path: str) -> None:
    with going(*defendant_offers()):
        shown = text(await page("plaintiff", path))

    assert "you pay Marcus Hill $500.00" in shown
    for sentence in ("an offer of $", "the offer of $", "Accept the offer of"):
        assert sentence not in shown


@pytest.mark.parametrize("path", [CASE, f"{CASE}/history", f"{CASE}/offers"])
async def test_who_made_it_reads_the_same_from_their_side(path: str) -> None:
    with going(*defendant_offers()):
        assert "Rosa Delgado pays you $500.00" in text(await page("defendant", path))


async def test_the_table_says_who_pays_in_each_offer_and_that_it_has_changed() -> None:
    with going(*defendant_offers()):
        shown = text(await page("plaintiff", f"{CASE}/offers"))

    table = shown[shown.index('<table class="compare">') : shown.index("</table>")]
    row = table[table.index("Who pays") : table.index("Total")]
    assert "Rosa Delgado pays Marcus Hill" in row
    assert "Marcus Hill pays Rosa Delgado" in row
    assert "Changed" in row


@pytest.mark.parametrize(("path", "button"), [(f"{CASE}/offers/{OFFER}/accept", "Accept the offer"), (CASE, "")])
async def test_directly_above_the_button_stands_what_it_means(path: str, button: str) -> None:
    with going(*defendant_offers()):
        shown = text(await page("plaintiff", path))

    above = shown[: shown.index("<button", shown.index("<h1")) if button else shown.index('class="button"')]
    assert "you pay Marcus Hill $500.00" in above


async def test_who_sends_an_offer_reads_above_the_button_who_pays() -> None:
    with going(*defendant_offers()), drafting("plaintiff"):
        shown = text(await page("plaintiff", f"{NEW}/check"))

    assert "You offer this: you pay Marcus Hill $500.00." in shown


def test_no_sentence_about_an_offer_tells_its_amount_alone() -> None:
    said = [card.title for card in CARDS.values()]
    said += [
        line
        for name, row in EVENTS.items()
        if "Offer" in name or name == "TermsAgreed"
        for line in (row.owner, row.other, row.clerk)
        if not isinstance(line, Silent)
    ]

    assert [each for each in said if "{amount}" in each] == []
    assert "{deal}" in json.dumps(said)
