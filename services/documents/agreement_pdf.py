"""Sets agreements in type: PDF/A-2a and PDF/UA-1, for whatever letters people use. It seals nothing."""

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import segno

from services.documents.domain.copying import FilingStamp
from services.documents.domain.paper import Paper, Signer
from services.documents.domain.versions import Signature
from services.documents.domain.wording import day, money, names
from services.documents.paper_words import (
    COLUMNS,
    LABELS,
    NOTES,
    SIDES,
    TOTAL,
    certificate,
    how_to_check,
    signed_words,
    stamp_lines,
)
from services.documents.signature_places import LINE, block_place, page_count, stamp_place
from shared.contracts.actor import Side
from shared.contracts.parties import Language
from shared.contracts.values.quoting import passages
from shared.typesetting.setting import ACCESSIBLE, DRAWING, Standard, set_in_type

Json = dict[str, Any]
PAPERS: Final = Path(__file__).parent / "paper"


def agreement_pdf(paper: Paper, seal: str) -> bytes:
    """Return the paper that people read, approve and sign, with room for their signatures. seal: the court's SVG."""
    return _compile(
        "agreement.typ", {**_content(paper, seal), "signature_pages": _signature_pages(paper), "stamp": None}
    )


def conformed_copy_pdf(
    paper: Paper, seal: str, base_sha256: str, signatures: Sequence[Signature], stamp: FilingStamp, address: str
) -> bytes:
    """Return the paper anew with its signatures, the court's stamp and the way to check it."""
    content = _content(paper, seal)
    for part, language in zip(content["parts"], paper.languages, strict=True):
        part["certificate"] = certificate(stamp, base_sha256, paper.zone, language)
    return _compile(
        "agreement.typ",
        {
            **content,
            "signature_pages": _signature_pages(paper, signatures, base_sha256),
            "stamp": {
                "heading": "Filed",
                "rows": stamp_lines(stamp, paper.court_name),
                "url": address,
                "check": [how_to_check(language) for language in paper.languages],
                "qr": _qr(address),
                "qr_alt": f"QR code with the address {address}",
            },
        },
    )


def stamps_pdf(paper: Paper, base_sha256: str, signatures: Sequence[Signature]) -> bytes:
    """Return one small page per party and language, in the order of `Paper.signers`, to be put into a signed paper."""
    stamps = [stamp for signer in paper.signers for stamp in _stamps(paper, signer, signatures, base_sha256)]
    return _compile("stamps.typ", {"stamps": stamps}, DRAWING)


def _compile(template: str, data: Json, standards: tuple[Standard, ...] = ACCESSIBLE) -> bytes:
    # typst ends at %%EOF without a line end; a later signature would then break PDF/A 6.1.9.
    return set_in_type(PAPERS / template, data, standards=standards) + b"\n"


def _content(paper: Paper, seal: str) -> Json:
    court, _, county = paper.court_name.partition(", ")
    english = LABELS[Language.ENGLISH]
    return {
        "title": f"{english['title']}, case number {paper.case_number}",
        "description": f"{english['title']} of a small claims case at the {paper.court_name}",
        "court_name": paper.court_name,
        "court": {"name": court, "county": county, "seal": seal.encode()},
        "case_number": paper.case_number,
        "version": str(paper.version_number),
        "parts": [_part(paper, language) for language in paper.languages],
    }


def _part(paper: Paper, language: Language) -> Json:
    notes = [NOTES[language]] if len(paper.languages) > 1 else []
    rows = [
        [str(number), day(row.due_on, language), money(row.amount_cents), money(row.left_cents)]
        for number, row in enumerate(paper.payments, 1)
    ]
    total = money(sum(row.amount_cents for row in paper.payments))
    return {
        "language": language.value,
        "words": {**LABELS[language], "columns": COLUMNS[language], "notes": notes},
        "caption": [{"label": SIDES[language][side], "names": names(_of(paper, side), language)} for side in Side],
        "clauses": [
            {
                "name": clause.name,
                "heading": clause.heading[language.value],
                "passages": [
                    {"own": own, "lines": lines.split("\n")} for own, lines in passages(clause.legal[language.value])
                ],
            }
            for clause in paper.clauses
        ],
        "payments": rows,
        "total": ["", TOTAL[language], total, ""],
    }


def _of(paper: Paper, side: Side) -> list[str]:
    return [signer.name for signer in paper.signers if signer.side is side]


def _signature_pages(paper: Paper, signatures: Sequence[Signature] = (), base_sha256: str = "") -> list[list[Json]]:
    pages: list[list[Json]] = [[] for _ in range(page_count(len(paper.signers), len(paper.languages)))]
    for index, signer in enumerate(paper.signers):
        place = block_place(index, len(paper.languages))
        labels = " · ".join(SIDES[language][signer.side] for language in paper.languages)
        stamps = _stamps(paper, signer, signatures, base_sha256)
        pages[place.page].append(
            {**asdict(place), "label": labels, "name": signer.name, "line": LINE, "stamps": stamps}
        )
    return pages


def _stamps(paper: Paper, signer: Signer, signatures: Sequence[Signature], base_sha256: str) -> list[Json]:
    return [
        {
            **asdict(stamp_place(ordinal)),
            "language": language.value,
            "words": signed_words(signature, paper.zone, language),
            "name": signature.typed_name if ordinal == 0 else None,
            "hash": base_sha256 if ordinal == 0 else None,
        }
        for signature in signatures
        if signature.party_id == signer.party_id
        for ordinal, language in enumerate(paper.languages)
    ]


def _qr(address: str) -> bytes:
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=2, scale=4, dark="#12242c", light="#ffffff")
    return drawn.getvalue()
