"""The papers as files: accessible, archivable, searchable, without anything active; and the signatures in them."""

import re
import subprocess
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from services.documents.signature_places import LINE, block_place, page_count
from tests.documents import papers
from tests.documents.papers import Papers
from tests.support.pdf_words import words_of
from tests.support.verapdf import Judge

Made = Callable[[], Papers]
Text = Callable[[bytes], str]
ALL = pytest.mark.parametrize("made", [papers.english, papers.bilingual, papers.crowded])
FILES = ("base", "sealed", "copy", "sealed_copy")


def root_of(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf)).trailer["/Root"]


def structure(pdf: bytes) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            found.append(node)
            walk(node.get("/K", []))
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(root_of(pdf)["/StructTreeRoot"])
    return found


@pytest.mark.slow("has files judged by veraPDF, a Java program that takes its time to start")
def test_every_paper_is_pdf_a_2a_and_pdf_ua_1_before_and_after_sealing(verapdf: Judge) -> None:
    files = {
        f"{made.__name__}-{name}": getattr(made(), name)
        for made in (papers.english, papers.bilingual, papers.crowded)
        for name in FILES
    }

    assert verapdf.complaints(files) == {}


@pytest.mark.slow("has files judged by veraPDF, a Java program that takes its time to start")
def test_the_judge_finds_a_paper_that_does_not_conform(verapdf: Judge) -> None:
    base = papers.english().base
    # The same paper with another title's entry broken: the metadata no longer say that it is PDF/UA.
    broken = base.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>9<")

    assert broken != base
    assert verapdf.complaints({"broken": broken})


@ALL
@pytest.mark.parametrize("name", FILES)
def test_a_paper_has_no_scripts_no_open_fields_and_nothing_to_start(made: Made, name: str) -> None:
    pdf = getattr(made(), name)
    reader = PdfReader(BytesIO(pdf))
    fields = reader.get_fields() or {}

    assert {field["/FT"] for field in fields.values()} <= {"/Sig"}
    assert all(field.get("/V") is not None for field in fields.values())
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA|RichMedia|SubmitForm)\b", pdf)
    assert not {"/OpenAction", "/AA", "/Names"} & root_of(pdf).keys()


@ALL
def test_every_clause_can_be_found_in_the_base_in_the_sealed_paper_and_in_the_copy(made: Made, pdf_text: Text) -> None:
    ours = made()

    for name in ("base", "sealed", "sealed_copy"):
        text = pdf_text(getattr(ours, name))
        for clause in ours.paper.clauses:
            for language in ours.paper.languages:
                assert re.sub(r"\s+", " ", clause.legal[language.value]) in text, (name, clause.name)


@ALL
def test_the_bytes_that_were_signed_stand_unchanged_at_the_start_of_the_sealed_paper(made: Made) -> None:
    ours = made()

    assert ours.sealed.startswith(ours.base)
    assert sha256(ours.sealed[: len(ours.base)]).hexdigest() == sha256(ours.base).hexdigest()


@ALL
def test_the_signatures_stand_in_the_sealed_paper_and_in_the_copy(made: Made, pdf_text: Text) -> None:
    ours = made()
    fingerprint = sha256(ours.base).hexdigest()
    grouped = " ".join(fingerprint[place : place + 8] for place in range(0, 64, 8))

    for pdf in (ours.sealed, ours.sealed_copy):
        text = pdf_text(pdf)
        assert text.count(grouped) >= len(ours.paper.signers)
        assert text.count("Signed electronically on") == len(ours.paper.signers)
        assert "personal key and PIN" in text
    assert "Signed electronically on" not in pdf_text(ours.base)


def test_each_signature_is_tagged_as_text_in_its_language() -> None:
    ours = papers.bilingual()
    added = structure(ours.sealed)[len(structure(ours.base)) :]

    assert [element["/S"] for element in added] == ["/P"] * 4
    assert [element["/Lang"] for element in added] == ["en", "es", "en", "es"]


@ALL
def test_signatures_stand_in_their_reserved_places_and_cover_nothing(made: Made, tmp_path: Path) -> None:
    ours = made()
    before = words_of(ours.base, tmp_path)
    added = [word for word in words_of(ours.sealed, tmp_path) if word not in before]
    spoken = len(ours.paper.languages)
    first = max(word.page for word in before) - page_count(len(ours.paper.signers), spoken) + 1
    places = [block_place(index, spoken) for index in range(len(ours.paper.signers))]

    assert added
    for word in added:
        assert any(word.inside(place, first + place.page) for place in places), word
        assert not any(word.touches(other) for other in before), word


@ALL
@pytest.mark.parametrize("name", ["sealed", "sealed_copy"])
def test_the_rule_of_a_signature_runs_between_the_name_and_the_words(made: Made, name: str, tmp_path: Path) -> None:
    ours = made()
    signed = words_of(getattr(ours, name), tmp_path)
    spoken, signers = len(ours.paper.languages), ours.paper.signers
    copied = {"sealed": 0, "sealed_copy": 1}[name]  # the page about the copy comes behind the signatures
    first = max(word.page for word in signed) - copied - page_count(len(signers), spoken) + 1

    for place in (block_place(index, spoken) for index in range(len(signers))):
        inside = [word for word in signed if word.inside(place, first + place.page)]
        head = min(word.top for word in inside if word.text in {"Signed", "SHA-256:"})
        above = [word.bottom for word in inside if word.top < head]
        assert len(above) > len(signers[0].name.split())
        assert max(above) < place.y + LINE < head


def test_a_spanish_reader_gets_the_whole_agreement_in_spanish_and_learns_which_text_controls(pdf_text: Text) -> None:
    text = pdf_text(papers.bilingual().base)

    assert "Acuerdo de conciliación" in text
    assert "Rige el texto en inglés." in text
    assert "Tabla de pagos" in text
    assert "viernes 15 de enero de 2027" in text
    assert "Acuerdo de conciliación" not in pdf_text(papers.english().base)


def test_the_payment_table_shows_every_payment_and_ends_at_nothing_left(pdf_text: Text) -> None:
    text = pdf_text(papers.bilingual().base)

    assert "1 Friday, January 15, 2027 $500.00 $2,000.00" in text
    assert "5 Saturday, May 15, 2027 $500.00 $0.00" in text
    assert "Total $2,500.00" in text


def test_the_copy_carries_the_courts_stamp_the_filed_hash_and_the_way_to_check_it(pdf_text: Text) -> None:
    ours = papers.bilingual()
    text = pdf_text(ours.sealed_copy)
    filed = sha256(ours.sealed).hexdigest()

    assert "Transaction 2026-1221-00417" in text
    assert "Monday, December 21, 2026" in text
    assert " ".join(filed[place : place + 8] for place in range(0, 64, 8)) in text
    assert papers.ADDRESS in text
    assert "Sobre esta copia" in text
    assert "Título presentado, en inglés" in text
    assert "For court use only" not in text
    figures = [element for element in structure(ours.sealed_copy) if element.get("/S") == "/Figure"]
    assert any(papers.ADDRESS in str(figure.get("/Alt")) for figure in figures)


def test_every_language_of_a_paper_is_declared() -> None:
    languages = {str(element["/Lang"]) for element in structure(papers.bilingual().base) if "/Lang" in element}

    assert languages == {"es"}
    assert root_of(papers.bilingual().base)["/Lang"].startswith("en")


def test_only_fonts_of_the_wheel_are_used_and_all_are_embedded(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(papers.bilingual().sealed_copy)
    done = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True)
    rows = done.stdout.splitlines()[2:]

    assert rows
    assert all(re.search(r"LibertinusSerif|DejaVuSansMono", row) for row in rows)
    assert all(row.split()[-5] == "yes" for row in rows)


def test_each_page_of_two_languages_speaks_at_its_foot_as_above_it() -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(papers.bilingual().copy)).pages]
    feet = {re.search(r"(Page · Página|Page|Página) \d+ / \d+", page)[1]: page for page in pages}  # type: ignore[index]

    assert feet.keys() == {"Page", "Página", "Page · Página"}
    assert "Settlement agreement" not in feet["Página"]
    assert "Acuerdo de conciliación" not in feet["Page"]
