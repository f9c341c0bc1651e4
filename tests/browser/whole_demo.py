"""The whole system for journeys by pages: `./odr demo` in a folder of its own, its staff, its letters and its mail."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from tests.support import demo

CODE = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{4}(?:[- ][0-9A-HJKMNP-TV-Z]{4}){2}[- ][0-9A-Z*~$=]{1,2})\b")


@dataclass(frozen=True)
class Demo:
    """A demo that is running. address: of its front page · data: its folder."""

    address: str
    data: Path

    def clerk(self) -> tuple[str, str]:
        """Return the clerk's personal key and PIN."""
        staff = json.loads((self.data / "secrets" / "staff.json").read_text())
        person = next(each for each in staff if each["role"] == "clerk")
        return person["personal_key"], person["pin"]

    def mail_to(self, address: str) -> list[str]:
        """Return the subjects of all e-mails to an address."""
        mails = [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in sorted((self.data / "mailbox").glob("*.eml"))
        ]
        return [str(mail["subject"]) for mail in mails if address in str(mail["to"])]


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF, its spaces made single."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def letter_about(batch: bytes, number: str) -> str:
    """Return the text of the pages of a batch that name a case."""
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(batch)).pages]
    return " ".join(page for page in pages if number in page)


def join_code(letter: str) -> str:
    """Return the join code that stands in a letter."""
    found = CODE.search(letter)
    assert found is not None, "the letter shows no join code"
    return found[1]


@contextmanager
def running(folder: Path) -> Iterator[Demo]:
    """Run a fresh demo in a folder."""
    started = demo.Demo(folder)
    try:
        started.wait()
        yield Demo(f"http://127.0.0.1:{started.port}", folder / "data")
    finally:
        started.interrupt()
