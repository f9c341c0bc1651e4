"""Terms are read one by one wherever they are shown, and people's own words keep their lines."""

import json
import re

import pytest

from shared.contracts import negotiation as n
from shared.contracts.message import Event
from shared.contracts.terms import terms_sha256
from tests.browser import made_up_case as story
from tests.gateway.offer_pages import CASE, NEW, PLAINTIFF_PAYS, TERMS, defendant_offers, drafting, going, page, text

OFFER = story.an_id("offer 4")
SHA = terms_sha256(PLAINTIFF_PAYS)
AGREED: tuple[Event, ...] = (
    *defendant_offers(),
    n.OfferAccepted(offer_id=OFFER, party_id=story.ROSA, terms_sha256=SHA),
    n.TermsAgreed(offer_id=OFFER, terms=PLAINTIFF_PAYS, terms_sha256=SHA),
)
PAGES = (
    (f"{NEW}/check", defendant_offers()),
    (f"{NEW}/terms", defendant_offers()),
    (f"{CASE}/offers", defendant_offers()),
    (f"{CASE}/offers/{OFFER}/accept", defendant_offers()),
    (f"{CASE}/agreement/new", AGREED),
)


@pytest.mark.parametrize(("path", "events"), PAGES)
async def test_each_term_has_a_line_of_its_own_and_own_words_keep_theirs(path: str, events: tuple[Event, ...]) -> None:
    kept = json.dumps([term.model_dump(mode="json") for term in TERMS])
    with going(*events), drafting("plaintiff", other_terms=kept):
        shown = text(await page("plaintiff", path))

    holding = _innermost(shown, "The ladder")
    assert "letter." not in holding
    own = _innermost(shown, "In one letter.")
    assert "twice.\nIn one letter." in own
    assert "“He said \u2018I am sorry\u2019 twice" in own
    assert "lines" in _classes_around(shown, "In one letter.")


def _innermost(shown: str, words: str) -> str:
    """Return all text of the innermost element around some words."""
    at = shown.index(words)
    return shown[shown.rindex(">", 0, at) : shown.index("<", at)]


def _classes_around(shown: str, words: str) -> set[str]:
    """Return the classes of the elements that are open where some words stand."""
    open_: list[str] = []
    for tag in re.finditer(r"<(/?)(\w+)([^>]*)>", shown[: shown.index(words)]):
        if tag[2] in {"input", "br", "meta", "link", "path", "circle", "rect", "use", "img"}:
            continue
        if tag[1]:
            open_.pop()
        else:
            open_.append(tag[3])
    return {
        name
        for attributes in open_
        for name in re.findall(r'class="([^"]*)"', attributes)[0:1]
        for name in name.split()
    }
