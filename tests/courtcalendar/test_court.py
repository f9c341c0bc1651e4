import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import textstat

from shared.contracts.parties import Language
from shared.courtcalendar.court import Court, load_courts
from shared.courtcalendar.texts import Text

COURT = load_courts("courts")["san-joaquin"]
REDWOOD = load_courts("tests/courtcalendar/courts")["redwood"]


def parsed() -> dict[str, Any]:
    return tomllib.loads(Path("courts/san-joaquin.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("STK-CV-LSC-2026-0004711", "STK-CV-LSC-2026-0004711"),
        (" stk cv lsc 2026 0004711 ", "STK-CV-LSC-2026-0004711"),
        ("STK–CV—LSC-2026-0004711", "STK-CV-LSC-2026-0004711"),  # noqa: RUF001 - typographic dashes from a word processor
        ("STK-CV-LSC-2026-471", None),
        ("", None),
    ],
)
def test_a_case_number_is_read_however_it_is_typed(typed: str, number: str | None) -> None:
    assert COURT.case_number.normalise(typed) == number


def test_another_court_has_other_case_numbers() -> None:
    assert REDWOOD.case_number.normalise("rw004711") == "RW004711"
    assert REDWOOD.case_number.normalise(COURT.case_number.example) is None


def test_the_fee_is_the_one_in_force_on_the_day() -> None:
    assert COURT.fee.cents_on(date(2026, 3, 2)) == 2_700
    assert COURT.fee.cents_on(date(2022, 12, 31)) == 0
    assert REDWOOD.fee.cents_on(date(2026, 3, 2)) == 0


def test_the_limits_are_those_in_force_on_the_day() -> None:
    limit = COURT.limit_on(date(2026, 3, 2))

    assert limit
    assert (limit.natural_person_cents, limit.otherwise_cents) == (1_250_000, 625_000)
    assert REDWOOD.limit_on(date(2026, 3, 2)) is None


def test_the_user_agreement_is_the_one_in_force_on_the_day() -> None:
    assert REDWOOD.user_agreement_on(date(2026, 2, 28)).version == "old"
    assert REDWOOD.user_agreement_on(date(2026, 3, 1)).version == "new"
    with pytest.raises(LookupError):
        REDWOOD.user_agreement_on(date(2019, 12, 31))


def test_a_screen_can_ask_what_the_court_has_not_confirmed() -> None:
    assert COURT.unconfirmed("fee.waiver")
    assert COURT.unconfirmed("finishes.A")
    assert COURT.unconfirmed("timers.letter_days")
    assert not COURT.unconfirmed("phone")
    assert not REDWOOD.unconfirmed("fee.waiver")


def test_all_seven_tutorials_of_the_courts_page_are_there() -> None:
    assert [tutorial.title.en for tutorial in COURT.tutorials] == [
        "How to Use ODR to Negotiate – Small Claims",  # noqa: RUF001 - the court's own words
        "Create Additional Terms & Offers",
        "Creating a Proposed Settlement Agreement (Plaintiffs Only)",
        "Reviewing a Settlement Agreement",
        "Filing Your Settlement Agreement (Plaintiffs Only)",
        "Accessing Court Conformed Copies",
        "Requesting a Dismissal (Plaintiffs Only)",
    ]
    assert all(tutorial.url.startswith("https://") for tutorial in COURT.tutorials)


def test_the_sentences_of_the_first_notice_stand_word_for_word() -> None:
    assert [sentence.en for sentence in COURT.sentences.first_notice()] == [
        "You do not have to use ODR. If you do not go to your hearing, the judge can decide without you.",
        "This notice is not service of the claim.",
        "Leaving ODR does not end the case.",
        "Joining admits nothing.",
        "To check that this is real, call the number on your claim papers.",
        "We never ask for money in a message.",
    ]
    said = "Go to court on {date} unless your case page says that your hearing is vacated."
    assert COURT.sentences.hearing.en == said


@pytest.mark.parametrize("court", [COURT, REDWOOD])
def test_no_sentence_of_a_court_speaks_of_this_page_or_of_a_date_that_may_not_be_set(court: Court) -> None:
    """Letters and e-mails carry them too, and they never change."""
    every = json.dumps(court.model_dump(mode="json", include={"sentences"}), ensure_ascii=False)

    assert "this page" not in every
    assert "esta página" not in every
    assert court.sentences.hearing_on_papers.en.startswith("If your ")


def test_the_spanish_sentences_stand_word_for_word() -> None:
    assert [sentence.es for sentence in COURT.sentences.first_notice()] == [
        "Usted no tiene que usar ODR. Si no va a su audiencia, el juez puede decidir sin usted.",
        "Este aviso no es la entrega legal de la demanda.",
        "Salir de ODR no termina el caso.",
        "Unirse no es admitir nada.",
        "Para saber si esto es real, llame al número que está en los papeles de la demanda.",
        "Nunca pedimos dinero en un mensaje.",
    ]


def test_a_reader_without_a_text_in_their_language_gets_the_english_one() -> None:
    text = Text(en="Yes", es="Sí")

    assert text.read(Language.SPANISH) == text.read("es") == "Sí"
    assert text.read("en") == "Yes"
    assert Text(en="Yes").read("es") == "Yes"


def test_the_user_agreement_and_the_choices_are_easy_to_read() -> None:
    agreement = " ".join(section.text.en for section in COURT.user_agreements[0].sections)
    choices = " ".join(f"{finish.plain.en} {finish.risk.en}" for finish in COURT.finishes)
    spanish = " ".join(section.text.es for section in COURT.user_agreements[0].sections)

    assert textstat.flesch_kincaid_grade(agreement) <= 6.0
    assert textstat.flesch_kincaid_grade(choices) <= 8.0
    textstat.set_lang("es")
    try:
        assert textstat.fernandez_huerta(spanish) >= 70
    finally:
        textstat.set_lang("en")


def test_a_file_without_a_text_in_one_of_its_languages_is_not_a_court() -> None:
    file = parsed()
    del file["sentences"]["leaving"]["es"]

    with pytest.raises(ValueError, match=r"sentences\.leaving has no text in es"):
        Court.model_validate(file)


def test_a_fact_to_confirm_must_exist() -> None:
    with pytest.raises(ValueError, match=r"to_confirm names fee\.colour"):
        Court.model_validate(parsed() | {"to_confirm": ["fee.colour"]})
    with pytest.raises(ValueError, match=r"to_confirm names finishes\.Z"):
        Court.model_validate(parsed() | {"to_confirm": ["finishes.Z"]})


def test_an_example_must_fit_its_own_pattern() -> None:
    wrong = parsed()["case_number"] | {"example": "4711"}

    with pytest.raises(ValueError, match="the example does not fit"):
        Court.model_validate(parsed() | {"case_number": wrong})
