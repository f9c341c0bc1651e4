"""The platform's seal: who made it, what it covers, and that no change afterwards goes unseen."""

import stat
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from services.documents.platform_seal import FIELD, PlatformSeal
from services.documents.seal_files import CERTIFICATE_FILE, KEY_FILE, make_seal
from tests.documents import papers

PAPERS = pytest.mark.parametrize("name", ["sealed", "sealed_copy"])


def genuine(pdf: bytes) -> bool:
    """Say whether the file carries the platform's seal and nothing was changed since: pyHanko's judgement."""
    seals = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(seals) != 1:
        return False
    root = load_cert_from_pemder(str(papers.seal_directory() / CERTIFICATE_FILE))
    status = validate_pdf_signature(seals[0], ValidationContext(trust_roots=[root]))
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.bottom_line) and whole


def later(pdf: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(BytesIO(pdf))


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@PAPERS
def test_a_sealed_paper_is_genuine_and_allows_no_later_change(name: str) -> None:
    pdf = getattr(papers.bilingual(), name)
    (seal,) = PdfFileReader(BytesIO(pdf)).embedded_signatures

    assert genuine(pdf)
    assert seal.field_name == FIELD
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert seal.docmdp_level is MDPPerm.NO_CHANGES


@PAPERS
def test_one_changed_byte_breaks_the_seal(name: str) -> None:
    pdf = getattr(papers.bilingual(), name)
    place = pdf.index(b"stream\n") + 20
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]

    assert not genuine(changed)


@PAPERS
def test_a_new_text_on_a_page_breaks_the_seal(name: str) -> None:
    writer = later(getattr(papers.bilingual(), name))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()[pdf_name("/Contents")] = writer.root["/Pages"]["/Kids"][1].raw_get("/Contents")
    writer.mark_update(page)

    assert not genuine(written(writer))


@PAPERS
def test_other_document_facts_break_the_seal(name: str) -> None:
    writer = later(getattr(papers.bilingual(), name))
    writer.root[pdf_name("/Lang")] = pdf_string("fr")
    writer.update_root()

    assert not genuine(written(writer))


def test_a_paper_cut_back_to_what_was_signed_has_no_seal() -> None:
    ours = papers.bilingual()

    assert not genuine(ours.sealed[: len(ours.base)])


def test_another_key_is_not_the_platforms_seal(tmp_path: Path) -> None:
    make_seal(tmp_path)

    assert not genuine(PlatformSeal(tmp_path).seal(papers.bilingual().copy, "forged"))


def test_the_key_is_for_its_owner_alone_and_is_made_once(tmp_path: Path) -> None:
    make_seal(tmp_path / "seal")
    first = (tmp_path / "seal" / KEY_FILE).read_bytes()
    make_seal(tmp_path / "seal")

    assert (tmp_path / "seal" / KEY_FILE).read_bytes() == first
    assert stat.S_IMODE((tmp_path / "seal" / KEY_FILE).stat().st_mode) == 0o600
    assert sorted(file.name for file in (tmp_path / "seal").iterdir()) == [CERTIFICATE_FILE, KEY_FILE]


def test_the_certificate_may_sign_and_nothing_else() -> None:
    certificate = x509.load_pem_x509_certificate((papers.seal_directory() / CERTIFICATE_FILE).read_bytes())
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value

    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_seal_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises((ValueError, OSError)):
        PlatformSeal(tmp_path)
