import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def pdf_text(tmp_path: Path) -> Callable[[bytes], str]:
    """Return the words of a PDF as poppler finds them, in one line, without the footers."""

    def read(pdf: bytes) -> str:
        file = tmp_path / "paper.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
        without_footers = re.sub(
            r"\s*(Settlement agreement|Acuerdo de conciliación) · .*(Page|Página) \d+ / \d+", "", done.stdout
        )
        return re.sub(r"\s+", " ", without_footers)

    return read
