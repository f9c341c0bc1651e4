"""Puts the parties' signatures into the signed paper as one incremental update; the signed bytes stay a prefix.

Each stamp is drawn in the place that the paper reserved for it and is tagged as a paragraph in its language. It does
not sign: the seal does, in the same update.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import NumberObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from services.documents.agreement_pdf import stamps_pdf
from services.documents.domain.paper import Paper
from services.documents.domain.versions import Signature
from services.documents.signature_places import PAGE_HEIGHT, Place, block_place, page_count, stamp_place
from shared.contracts.parties import Language

PARAGRAPH: Final = pdf_name("/P")


@dataclass(frozen=True, slots=True)
class SignatureStamp:
    """One small page of stamps.typ and its rectangle; page counts from 0 in the whole paper."""

    source_page: int
    place: Place
    language: Language


def with_signatures(base: bytes, paper: Paper, signatures: Sequence[Signature]) -> IncrementalPdfFileWriter:
    """Return the update that holds the signatures, to be sealed; `base` is the paper that all have signed."""
    writer = IncrementalPdfFileWriter(BytesIO(base))
    source = PdfFileReader(BytesIO(stamps_pdf(paper, sha256(base).hexdigest(), signatures)))
    first_page = int(writer.root["/Pages"]["/Count"]) - page_count(len(paper.signers), len(paper.languages))
    for stamp in _stamps(paper, signatures, first_page):
        _add(writer, source, stamp)
    return writer


def _stamps(paper: Paper, signatures: Sequence[Signature], first_page: int) -> list[SignatureStamp]:
    signed = {signature.party_id for signature in signatures}
    stamps: list[SignatureStamp] = []
    for index, signer in enumerate(paper.signers):
        if signer.party_id not in signed:
            continue
        block = block_place(index, len(paper.languages))
        for ordinal, language in enumerate(paper.languages):
            inside = stamp_place(ordinal)
            place = Place(first_page + block.page, block.x + inside.x, block.y + inside.y, inside.width, inside.height)
            stamps.append(SignatureStamp(len(stamps), place, language))
    return stamps


def _add(writer: IncrementalPdfFileWriter, source: PdfFileReader, stamp: SignatureStamp) -> None:
    page_ref, _ = writer.find_page_for_modification(stamp.place.page)
    page = page_ref.get_object()
    marked = _marked_contents(writer, page)
    name = pdf_name(f"/Signature{stamp.source_page + 1}")
    drawing = writer.add_object(_form(writer, source, stamp.source_page))
    page["/Resources"].setdefault(pdf_name("/XObject"), generic.DictionaryObject())[name] = drawing
    writer.update_container(page["/Resources"])
    content = (
        f"\n/P <</MCID {len(marked)}>> BDC q 1 0 0 1 {stamp.place.x:.3f} "
        f"{PAGE_HEIGHT - stamp.place.y - stamp.place.height:.3f} cm {name} Do Q EMC\n"
    )
    _append_content(writer, page, content.encode())
    marked.append(_tag(writer, page_ref, len(marked), stamp.language))
    writer.update_container(marked)
    writer.mark_update(page_ref)


def _form(writer: IncrementalPdfFileWriter, source: PdfFileReader, number: int) -> generic.StreamObject:
    page = source.find_page_for_modification(number)[0].get_object()
    form = generic.StreamObject(stream_data=page["/Contents"].data)
    form.update(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): writer.import_object(page["/MediaBox"]),
            pdf_name("/Resources"): writer.import_object(page["/Resources"]),
        }
    )
    return form


def _append_content(writer: IncrementalPdfFileWriter, page: Any, content: bytes) -> None:  # noqa: ANN401 - pyHanko publishes no types
    added = writer.add_object(generic.StreamObject(stream_data=content))
    present = page.raw_get("/Contents")
    streams = list(page["/Contents"]) if isinstance(page["/Contents"], generic.ArrayObject) else [present]
    page[pdf_name("/Contents")] = generic.ArrayObject([*streams, added])


def _marked_contents(writer: IncrementalPdfFileWriter, page: Any) -> Any:  # noqa: ANN401 - pyHanko publishes no types
    entries = iter(writer.root["/StructTreeRoot"]["/ParentTree"]["/Nums"])
    for key, elements in zip(entries, entries, strict=True):
        if key == page["/StructParents"]:
            return elements.get_object()
    raise LookupError("a page of the paper has no place in the structure tree")


def _tag(writer: IncrementalPdfFileWriter, page_ref: Any, number: int, language: Language) -> Any:  # noqa: ANN401 - pyHanko publishes no types
    tops = writer.root["/StructTreeRoot"]["/K"]
    document = (
        tops.raw_get(0) if isinstance(tops, generic.ArrayObject) else writer.root["/StructTreeRoot"].raw_get("/K")
    )
    children = document.get_object()["/K"]
    element = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): PARAGRAPH,
                pdf_name("/P"): document,
                pdf_name("/Pg"): page_ref,
                pdf_name("/K"): generic.ArrayObject([NumberObject(number)]),
                pdf_name("/Lang"): pdf_string(language.value),
            }
        )
    )
    children.append(element)
    writer.update_container(children)
    return element
