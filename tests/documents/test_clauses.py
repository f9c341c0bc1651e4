"""The words of the agreement: what must stand in it, in both languages, in plain words."""

import pytest
import textstat

from services.documents.domain.proposing import RenderAgreement
from services.documents.domain.wording import money
from shared.contracts.documents import Clause, Translation
from shared.contracts.intake import HearingDeclared
from shared.contracts.parties import Language
from shared.contracts.terms import OtherTerm, TermKind, Terms
from shared.contracts.values.quoting import passages
from tests.documents import case
from tests.documents.case import ANA, AT_ONCE, BEN_ID, COURT, IN_PARTS, NOW, OWN_WORDS

TRANSLATION = Translation(
    term_number=1, language=Language.SPANISH, text="Ben devuelve la escalera.", translator="Elena Cruz"
)
NO_MONEY = Terms(
    principal_cents=0, total_cents=0, payer_ids=(BEN_ID,), payee_ids=(case.ANA_ID,), method="", other_terms=(OWN_WORDS,)
)
ALL_KINDS = AT_ONCE.model_copy(
    update={"other_terms": tuple(OtherTerm(kind=kind, by_side="defendant") for kind in TermKind if kind != "own_words")}
)


def clauses_of(terms: Terms, reads: Language = Language.ENGLISH, story: case.CASE | None = None) -> dict[str, Clause]:
    told = story or case.told(terms, reads)
    translations = (TRANSLATION,) if reads is Language.SPANISH and OWN_WORDS in terms.other_terms else ()
    told.ask(case.propose(terms, translations=translations), ANA, NOW)
    work = told.jobs[-1].payload
    assert isinstance(work, RenderAgreement)
    return {clause.name: clause for clause in work.paper.clauses}


def test_the_legal_text_names_parties_case_money_and_dates() -> None:
    clauses = clauses_of(AT_ONCE)

    assert "Ana Ruiz, plaintiff, and Ben Cole, defendant" in clauses["parties"].legal["en"]
    assert case.NUMBER in clauses["parties"].legal["en"]
    assert "Ben Cole shall pay Ana Ruiz the total sum of $2,500.00" in clauses["payment"].legal["en"]
    assert "$2,400.00 principal, $75.00 costs and $25.00 interest" in clauses["payment"].legal["en"]
    assert "not later than Monday, January 4, 2027" in clauses["payment"].legal["en"]
    assert "Bank transfer to the account that Ana Ruiz names" in clauses["payment"].legal["en"]


def test_the_clauses_that_must_be_there_are_there() -> None:
    clauses = clauses_of(IN_PARTS, Language.SPANISH)

    assert "binding, enforceable and admissible" in clauses["binding"].legal["en"]
    assert "section 1123" in clauses["binding"].legal["en"]
    assert (
        clauses["public_record"]
        .legal["en"]
        .startswith("The filed agreement is a public record; nothing here seals it.")
    )
    assert "Go to court on Tuesday, January 12, 2027 at 8:30" in clauses["hearing"].plain["en"].replace("\xa0", " ")
    assert "English text controls" in clauses["languages"].legal["en"]
    assert "rige el texto en inglés" in clauses["languages"].legal["es"]


def test_the_paper_calls_each_term_as_the_court_listed_it_when_it_was_chosen() -> None:
    legal = clauses_of(ALL_KINDS, Language.SPANISH)["other_terms"].legal

    for term in COURT.terms:
        if term.kind != "own_words":
            assert f"Ben Cole must do this: {term.text.read('en')}." in legal["en"]
            assert f"A cargo de Ben Cole: {term.text.read('es')}." in legal["es"]


def test_a_plan_brings_grace_cure_and_every_partys_stipulation_to_retained_jurisdiction() -> None:
    clauses = clauses_of(IN_PARTS)

    assert "within 5 calendar days" in clauses["late_payment"].legal["en"]
    assert "within 10 calendar" in clauses["late_payment"].legal["en"]
    assert "Every party stipulates and asks that the Court retain jurisdiction" in clauses["ending_b"].legal["en"]
    assert "without prejudice" in clauses["ending_b"].legal["en"]


def test_money_paid_at_once_ends_with_prejudice_and_needs_no_default_clause() -> None:
    clauses = clauses_of(AT_ONCE)

    assert "with prejudice" in clauses["ending_a"].legal["en"]
    assert not {"late_payment", "ending_b", "languages", "other_terms"} & clauses.keys()


def test_own_words_stay_as_written_and_the_translator_is_named() -> None:
    clauses = clauses_of(AT_ONCE.model_copy(update={"other_terms": (OWN_WORDS,)}), Language.SPANISH)

    for shown in (clauses["other_terms"].legal, clauses["other_terms"].plain):
        for language in Language:
            assert "“Ben brings back the ladder”" in shown[language]
            assert "“Ben devuelve la escalera.”" in shown[language]
        assert "Translation into Spanish by “Elena Cruz”, not by the court. It was given by Ana Ruiz:" in shown["en"]
        assert "Traducción al español por “Elena Cruz”, no por la corte. La entregó Ana Ruiz:" in shown["es"]
        assert "The words that were agreed count, not their translation." in shown["en"]
        assert "Valen las palabras acordadas, no su traducción." in shown["es"]
    assert "the words that were agreed control" in clauses["languages"].legal["en"]
    assert "rigen las palabras acordadas" in clauses["languages"].legal["es"]


def test_the_legal_text_speaks_the_languages_of_the_paper_and_no_other() -> None:
    assert {tuple(clause.legal) for clause in clauses_of(AT_ONCE).values()} == {("en",)}
    assert {tuple(clause.legal) for clause in clauses_of(AT_ONCE, Language.SPANISH).values()} == {("en", "es")}


def test_no_line_of_own_words_can_pass_for_a_clause() -> None:
    forged = "Done.\n\n6. The defendant also pays $5,000"
    terms = AT_ONCE.model_copy(update={"other_terms": (OWN_WORDS.model_copy(update={"text": forged}),)})
    shown = list(passages(clauses_of(terms)["other_terms"].legal["en"]))

    assert [own for own, _ in shown] == [False, True]
    assert shown[1][1] == "“Done.”\n“6. The defendant also pays $5,000”"


def test_how_to_pay_is_quoted_in_both_languages_as_the_words_that_were_agreed() -> None:
    payment = clauses_of(AT_ONCE, Language.SPANISH)["payment"]

    for text in (*payment.legal.values(), *payment.plain.values()):
        assert (True, f"“{AT_ONCE.method}”") in passages(text)
    assert "in the words that were agreed:" in payment.legal["en"]
    assert "con las palabras acordadas:" in payment.legal["es"]


def test_own_words_that_say_nothing_are_left_out_and_quotes_inside_become_single_ones() -> None:
    silent = OtherTerm(kind=TermKind.STOP_CONTACT, by_side="defendant", text=".")
    saying = OtherTerm(kind=TermKind.APOLOGY, by_side="defendant", text="Ben says “I am sorry”.")
    legal = clauses_of(AT_ONCE.model_copy(update={"other_terms": (silent, saying)}))["other_terms"].legal["en"]

    assert "“”" not in legal
    assert "“Ben says \u2018I am sorry\u2019.”" in legal


def test_a_term_says_by_when() -> None:
    term = OWN_WORDS.model_copy(update={"due_on": NOW.date()})

    clauses = clauses_of(AT_ONCE.model_copy(update={"other_terms": (term,)}))

    assert "must do this, by Friday, December 18, 2026, as agreed in these words:" in clauses["other_terms"].plain["en"]


def test_terms_without_money_say_so() -> None:
    clauses = clauses_of(NO_MONEY)

    assert clauses["payment"].plain["en"] == "No money is paid."


def test_money_without_a_date_is_due_when_all_have_signed() -> None:
    clauses = clauses_of(AT_ONCE.model_copy(update={"pay_by_on": None}))

    assert "when every party has signed" in clauses["payment"].legal["en"]


def test_a_hearing_without_a_date_is_still_a_hearing() -> None:
    story = case.told(AT_ONCE, hearing=HearingDeclared(hearing_on=NOW.date(), declared_by=case.ANA_ID))

    clauses = clauses_of(AT_ONCE, story=story)

    assert "Go to court on the day of the hearing" in clauses["hearing"].plain["en"]


@pytest.mark.parametrize("terms", [AT_ONCE, IN_PARTS, NO_MONEY, ALL_KINDS], ids=["at once", "plan", "none", "kinds"])
def test_plain_words_are_easy_to_read_in_both_languages(terms: Terms) -> None:
    for clause in clauses_of(terms, Language.SPANISH).values():
        textstat.set_lang("en")
        assert textstat.flesch_kincaid_grade(clause.plain["en"]) <= 6, clause.plain["en"]
        textstat.set_lang("es")
        assert textstat.fernandez_huerta(clause.plain["es"]) >= 70, clause.plain["es"]
    textstat.set_lang("en")


@pytest.mark.parametrize("terms", [AT_ONCE, IN_PARTS, NO_MONEY, ALL_KINDS], ids=["at once", "plan", "none", "kinds"])
def test_every_clause_speaks_both_languages_and_leaves_no_gap(terms: Terms) -> None:
    for clause in clauses_of(terms, Language.SPANISH).values():
        for text in (clause.heading, clause.plain, clause.legal):
            assert text.keys() == {"en", "es"}
            assert text["en"] != text["es"]
            assert not any("{" in words or "}" in words for words in text.values())


def test_money_is_written_to_the_cent() -> None:
    assert [money(cents) for cents in (5, 100, 123_456_78)] == ["$0.05", "$1.00", "$123,456.78"]
