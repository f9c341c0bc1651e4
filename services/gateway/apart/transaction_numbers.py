"""What could be a transaction number in a PDF's bytes, its document information and its metadata."""

import re
from io import BytesIO
from typing import Final

import pikepdf

MOST_NUMBERS: Final = 2_000
_NUMBER: Final = re.compile(rb"[A-Z0-9][A-Z0-9./-]{4,40}")


def read(file: bytes) -> list[str]:
    """Return the candidates, the longest first."""
    found = set(_NUMBER.findall(file + b" " + _described(file)))
    return [number.decode() for number in sorted(found, key=len, reverse=True)[:MOST_NUMBERS]]


def _described(file: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(file)) as paper:
            facts = " ".join(str(value) for value in paper.docinfo.values())
            metadata = paper.Root.Metadata.read_bytes() if "/Metadata" in paper.Root else b""
            return facts.encode() + b" " + metadata
    except (pikepdf.PdfError, AttributeError, ValueError):
        return b""
