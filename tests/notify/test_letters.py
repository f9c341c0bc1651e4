"""Letters as files: the sentences of the first notice word for word, the code, one sheet, accessible and archivable."""

import re
import subprocess
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.notify.domain.orders import NoticeOrder
from services.notify.letter_pdf import invitation_pdf, letter_pdf, page_count
from services.notify.writing import Writer
from shared.contracts.parties import Language
from shared.runtime.codes import group, make_code, normalise_code
from tests.notify.case import (
    CONTACT,
    COURT,
    INVITATION_ID,
    JOINED,
    NOW,
    NUMBER,
    active,
    invited,
    order_of,
)
from tests.support.verapdf import Judge

CODE = make_code(b"made-up secret", INVITATION_ID)
WRITER = Writer(COURT, "https://odr.example.gov")
SENTENCES = {
    Language.ENGLISH: (
        "You do not have to use ODR. If you do not go to your hearing, the judge can decide without you.",
        "This notice is not service of the claim.",
        "Leaving ODR does not end the case.",
        "Joining admits nothing.",
        "To check that this is real, call the number on your claim papers.",
        "We never ask for money in a message.",
        "Go to court on Tuesday, January 12, 2027, 8:30 a.m. Pacific time unless your case page says",
        "unless your case page says that your hearing is vacated.",
        "(209) 992-5701",
    ),
    Language.SPANISH: (
        "Usted no tiene que usar ODR. Si no va a su audiencia, el juez puede decidir sin usted.",
        "Este aviso no es la entrega legal de la demanda.",
        "Salir de ODR no termina el caso.",
        "Unirse no es admitir nada.",
        "Para saber si esto es real, llame al número que está en los papeles de la demanda.",
        "Nunca pedimos dinero en un mensaje.",
        "Vaya a la corte el martes, 12 de enero de 2027",
        "a menos que la página de su caso diga que su audiencia fue cancelada.",
        "(209) 992-5701",
    ),
}


def invitation_order(**update: Any) -> NoticeOrder:
    return order_of(invited(), "invitation").model_copy(update=update)


@cache
def invitation(language: Language = Language.ENGLISH) -> bytes:
    return invitation_pdf(WRITER, invitation_order(language=language), CONTACT, group(CODE))


@cache
def not_you() -> bytes:
    return letter_pdf(WRITER, order_of(active(), "not_you"), CONTACT)


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    file = folder / "letter.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.split("\f") if page.strip()]


@pytest.mark.parametrize("first", Language)
def test_the_invitation_is_one_sheet_with_the_readers_own_language_in_front(first: Language, tmp_path: Path) -> None:
    pages = pages_of(invitation(first), tmp_path)

    assert len(pages) == page_count(invitation(first)) == 2
    for page, language in zip(pages, sorted(Language, key=lambda one: one is not first), strict=True):
        for sentence in SENTENCES[language]:
            assert sentence in page


def test_both_sides_carry_code_address_case_number_and_hearing_place(tmp_path: Path) -> None:
    for page in pages_of(invitation(), tmp_path):
        assert group(CODE) in page
        assert "odr.example.gov/join" in page
        assert "odr.example.gov/verify" in page
        assert NUMBER in page
        assert "Benjamin Cole 12 Oak Street, 4 Stockton, CA 95202" in page
        assert "10B" in page


def test_the_printed_code_can_be_typed_back_and_a_wrong_character_is_found() -> None:
    assert normalise_code(group(CODE).lower().replace("-", " ")) == CODE
    wrong = ("A" if CODE[0] != "A" else "B") + CODE[1:]
    with pytest.raises(ValueError, match="mistyped"):
        normalise_code(wrong)


def test_the_square_opens_the_join_page_and_carries_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    from segno import make  # noqa: PLC0415 - the real maker, kept before the name is watched

    def watched(url: str, **options: Any) -> Any:
        made.append(url)
        return make(url, **options)

    monkeypatch.setattr("services.notify.letter_pdf.segno.make", watched)
    invitation_pdf(WRITER, invitation_order(), CONTACT, group(CODE))

    assert made == ["https://odr.example.gov/join"]


@pytest.mark.slow("has files judged by veraPDF, a Java program that takes its time to start")
def test_letters_are_pdf_a_2a_and_pdf_ua_1(verapdf: Judge) -> None:
    files = {"invitation-en": invitation(), "invitation-es": invitation(Language.SPANISH), "not-you": not_you()}

    assert verapdf.complaints(files) == {}


def test_a_letter_to_a_spanish_reader_is_in_spanish_and_says_what_every_notice_says(tmp_path: Path) -> None:
    (page,) = pages_of(not_you(), tmp_path)

    for heading in ("Qué pasó", "Qué puede hacer", "Hasta cuándo", "Si no hace nada", "Su audiencia", "Quién puede"):
        assert heading in page
    assert "Alguien se unió con su código" in page
    assert group(CODE) not in page


@pytest.mark.parametrize("pdf", [invitation, not_you], ids=["invitation", "not_you"])
def test_a_letter_has_nothing_active(pdf: Any) -> None:
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA|SubmitForm)\b", pdf())


def test_the_same_letter_set_again_is_the_same_bytes() -> None:
    order = invitation_order(queued_at=NOW + timedelta(microseconds=7))

    assert invitation_pdf(WRITER, order, CONTACT, group(CODE)) == invitation()


def test_names_with_typst_signs_and_line_breaks_are_set_as_they_are(tmp_path: Path) -> None:
    order = invitation_order(name='O#Neil *Cole* $x$ "<b>"', others=("Ana\nRuiz",))

    page = pages_of(invitation_pdf(WRITER, order, CONTACT, group(CODE)), tmp_path)[0]

    assert 'O#Neil *Cole* $x$ "<b>"' in page.replace("“", '"').replace("”", '"')
    assert "Ana Ruiz filed" in page


def test_the_letter_of_someone_who_joined_is_for_that_person() -> None:
    assert order_of(active(), "not_you").party_id == JOINED.party_id


@pytest.mark.parametrize("language", Language)
def test_long_names_make_smaller_letters_and_no_second_sheet(language: Language) -> None:
    others = ("Central Valley Property Management and Holdings Group LLC", "Maria Guadalupe Fernandez-Montgomery") * 4
    order = invitation_order(others=others, name=80 * "N", language=language)

    assert page_count(invitation_pdf(WRITER, order, CONTACT, group(CODE))) == 2
