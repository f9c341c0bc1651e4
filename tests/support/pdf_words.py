"""The words of a PDF and where they stand, as poppler finds them."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from services.documents.signature_places import Place


@dataclass(frozen=True)
class Word:
    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    def inside(self, place: Place, page: int) -> bool:
        across = place.x <= self.left and self.right <= place.x + place.width
        return page == self.page and across and place.y <= self.top and self.bottom <= place.y + place.height

    def touches(self, other: "Word") -> bool:
        across = self.left < other.right and other.left < self.right
        return self.page == other.page and across and self.top < other.bottom and other.top < self.bottom


def words_of(pdf: bytes, tmp_path: Path) -> list[Word]:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True)
    pattern = r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>'
    return [
        Word(page, float(left), float(top), float(right), float(bottom), unescape(text))
        for page, part in enumerate(done.stdout.split("<page ")[1:])
        for left, top, right, bottom, text in re.findall(pattern, part)
    ]
