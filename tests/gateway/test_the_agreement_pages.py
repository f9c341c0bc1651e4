"""The agreement on its pages: whose words are whose, in which language it is signed, and until when."""

from datetime import date

import pytest

from services.documents.domain.proposing import RenderAgreement
from shared.contracts import documents as d
from shared.contracts import negotiation as n
from shared.contracts.actor import Side
from shared.contracts.documents import Clause, Translation
from shared.contracts.message import Event, changed
from shared.contracts.parties import Language
from shared.contracts.terms import OtherTerm, TermKind, Terms, terms_sha256
from tests.browser import made_up_case as story
from tests.documents import case as agreed
from tests.gateway.offer_pages import CASE, PLAINTIFF_PAYS, defendant_offers, going, page, text

PAGES = ("agreement", "sign")
LATE = "A day in these terms has passed, so nobody can sign them now. Make a new offer with later days."
FORGED = "Devuelvo la llave.\n\n6. The plaintiff pays $5,000"
MORE = "I give back the key and I pay $5,000 more"
WORDS = OtherTerm(kind=TermKind.OWN_WORDS, by_side="defendant", text=FORGED)


def clauses(reads: Language) -> tuple[Clause, ...]:
    """Return the clauses of an agreement with own words; translated where the defendant reads Spanish."""
    terms = agreed.AT_ONCE.model_copy(update={"other_terms": (WORDS,)})
    told = Translation(term_number=1, language=Language.ENGLISH, text=MORE, translator="Official translator")
    translations = (told,) if reads is Language.SPANISH else ()
    documents = agreed.told(terms, reads)
    documents.ask(agreed.propose(terms, translations=translations), agreed.ANA, agreed.NOW)
    work = documents.jobs[-1].payload
    assert isinstance(work, RenderAgreement)
    return work.paper.clauses


def settled(terms: Terms = PLAINTIFF_PAYS) -> tuple[Event, ...]:
    """Return the events up to agreed terms."""
    offer, sha = story.an_id("offer 4"), terms_sha256(terms)
    return (
        *defendant_offers(terms),
        n.OfferAccepted(offer_id=offer, party_id=story.ROSA, terms_sha256=sha),
        n.TermsAgreed(offer_id=offer, terms=terms, terms_sha256=sha),
    )


def proposed(terms: Terms = PLAINTIFF_PAYS, made: tuple[Clause, ...] = story.CLAUSES) -> tuple[Event, ...]:
    drafted = d.AgreementDrafted(
        version_number=1, drafted_by=story.ROSA, terms_sha256=terms_sha256(terms), finish=d.Finish.PAID_NOW
    )
    return (*settled(terms), drafted, d.AgreementProposed(**story.PAPER, file=story.FILE, clauses=made))


def approved(terms: Terms = PLAINTIFF_PAYS, made: tuple[Clause, ...] = story.CLAUSES) -> tuple[Event, ...]:
    return (*proposed(terms, made), *story.APPROVED)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "es"])
async def test_who_approves_and_signs_sees_the_agreed_words_and_their_translation(path: str, language: str) -> None:
    made = clauses(Language.SPANISH)
    for events in (proposed(made=made), approved(made=made))[path == "sign" :]:
        with going(*events):
            shown = text(await page("defendant", f"{CASE}/{path}", language))

        legal = shown[shown.index('<div class="legal">') :]
        marked = {
            "en": "by “Official translator”, not by the court",
            "es": "por “Official translator”, no por la corte",
        }
        assert "“Devuelvo la llave.”" in legal
        assert f"“{MORE}”" in legal
        assert marked[language] in legal


async def test_a_line_of_own_words_stands_in_quotes_apart_from_the_clauses() -> None:
    with going(*approved(made=clauses(Language.ENGLISH))):
        shown = text(await page("defendant", f"{CASE}/sign"))

    assert '<blockquote class="lines">“Devuelvo la llave.”\n“6. The plaintiff pays $5,000”</blockquote>' in shown


async def test_the_legal_text_is_shown_in_no_language_that_is_not_on_the_paper() -> None:
    with going(*approved(made=clauses(Language.ENGLISH))):
        shown = text(await page("defendant", f"{CASE}/sign", "es"))

    assert '<div lang="en"><p class="lines">This settlement agreement is made' in shown
    assert "El total es fijo" not in shown


SOON = changed(PLAINTIFF_PAYS, pay_by_on=date(2026, 12, 20))
FIRST = "All must sign by <b>"


@pytest.mark.parametrize(
    ("path", "events"), [("agreement/new", settled(SOON)), ("agreement", proposed(SOON)), ("sign", approved(SOON))]
)
async def test_until_when_all_must_sign_is_said_before_anybody_writes_approves_or_signs(
    path: str, events: tuple[Event, ...]
) -> None:
    with going(*events):
        shown = text(await page("plaintiff" if path.endswith("new") else "defendant", f"{CASE}/{path}"))

    assert f"{FIRST}Sunday, December 20, 2026</b>." in shown
    assert "Please sign by" not in shown
    assert LATE not in shown


@pytest.mark.parametrize("who", ["plaintiff", "defendant"])
@pytest.mark.parametrize("events", [settled(SOON), proposed(SOON), approved(SOON)])
async def test_the_next_step_names_the_same_day_to_sign_by(who: str, events: tuple[Event, ...]) -> None:
    with going(*events):
        shown = text(await page(who, CASE))

    assert "Until</dt><dd>Sunday, December 20, 2026" in shown


async def test_a_first_day_after_the_last_day_to_settle_is_no_day_to_sign_by() -> None:
    with going(*approved()):
        overview, sign = [text(await page("defendant", f"{CASE}/{path}")) for path in PAGES]

    assert FIRST not in overview + sign
    assert "Please sign by <b>Friday, January 8, 2027" in sign


PASSED = changed(PLAINTIFF_PAYS, pay_by_on=date(2026, 12, 8))


@pytest.mark.parametrize(
    ("path", "events"),
    [
        ("agreement/new", settled(PASSED)),
        ("agreement", settled(PASSED)),
        ("agreement", proposed(PASSED)),
        ("agreement", approved(PASSED)),
        ("sign", approved(PASSED)),
        ("offers", settled(PASSED)),
        ("", approved(PASSED)),
    ],
)
async def test_when_a_day_has_passed_the_pages_lead_to_a_new_offer_and_to_nothing_else(
    path: str, events: tuple[Event, ...]
) -> None:
    with going(*events):
        shown = text(await page("plaintiff", f"{CASE}/{path}".rstrip("/")))

    assert LATE in shown
    assert f'href="{CASE}/offers/new"' in shown
    for act in ("agreement/new", "agreement/approve", "sign"):
        assert f'action="{CASE}/{act}"' not in shown


async def test_a_new_offer_after_that_can_be_answered_and_the_old_paper_is_not_shown() -> None:
    again = story.offer(5, story.MARCUS, Side.DEFENDANT, PLAINTIFF_PAYS)
    with going(*approved(PASSED), again):
        offers = text(await page("plaintiff", f"{CASE}/offers"))
        paper = await page("plaintiff", f"{CASE}/agreement")

    assert f'href="{CASE}/offers/{story.an_id("offer 5")}/accept"' in offers
    assert paper.headers["location"] == f"{CASE}/offers"
