"""Sets letters in type: PDF/A-2a, PDF/UA-1, for whatever letters people use. It stores and posts nothing.

The square code opens the join page and carries no join code: what stands in an address ends up in logs.
"""

from io import BytesIO
from pathlib import Path
from typing import Any, Final

import segno
from babel import Locale

from services.notify.domain.orders import NoticeOrder
from services.notify.writing import Part, Writer, WrittenNotice, short
from shared.contracts.parties import Contact, Language
from shared.typesetting.setting import set_in_type

Json = dict[str, Any]
LETTERS: Final = Path(__file__).parent / "letters"
QUESTIONS: Final = ("real", "must", "ignore", "help")
SIZES: Final = (12.0, 11.5, 11.0, 10.5, 10.0)
STEPS: Final = ("step_1", "step_2", "step_3")


def invitation_pdf(writer: Writer, order: NoticeOrder, contact: Contact, code: str) -> bytes:
    """Return the Notice of Initiation of ODR: one sheet, one language a side, the reader's own first.

    Many or long names make the letters smaller rather than a second sheet.
    """
    languages = sorted(Language, key=lambda language: language is not order.language)
    join_url = f"{writer.public_url}/join"
    sides = [_side(writer, order, language) for language in languages]
    data = {
        "title": sides[0]["title"],
        "to": _address(order.name, contact),
        "code": code,
        "qr": _qr(join_url),
        "sides": sides,
    }
    for size in SIZES:
        pdf = set_in_type(LETTERS / "invitation.typ", {**data, "size": size}, set_at=order.queued_at)
        if page_count(pdf) == len(sides):
            break
    return pdf


def letter_pdf(writer: Writer, order: NoticeOrder, contact: Contact) -> bytes:
    """Return any other notice as a letter in the reader's language."""
    notice = writer.write_letter(order)
    data = {
        **_letterhead(writer, order, notice.language),
        "lang": notice.language.value,
        "title": notice.subject,
        "to": _address(order.name, contact),
        "parts": [_part(part) for part in notice.parts],
        "action": f"{notice.action}:",
        "url": short(notice.url),
    }
    return set_in_type(LETTERS / "letter.typ", data, set_at=order.queued_at)


def page_count(pdf: bytes) -> int:
    """Count the pages of a letter that typst has set: its page objects stand in clear."""
    return pdf.count(b"/Type/Page/")


def _side(writer: Writer, order: NoticeOrder, language: Language) -> Json:
    notice: WrittenNotice = writer.write(order, language)
    other = next(other for other in Language if other is not language)

    def words(block: str) -> str:
        return writer.letter_words(order, block, language)

    return {
        **_letterhead(writer, order, language),
        "lang": language.value,
        "title": notice.subject,
        "happened": notice.part("happened"),
        "hearing": notice.part("hearing"),
        "by_when": notice.part("by_when"),
        "join_heading": words("join_heading"),
        "join_steps": [words(step) for step in STEPS],
        "code_label": words("code_label"),
        "qr_alt": words("qr_alt"),
        "qr_caption": words("qr_caption"),
        "questions": [(words(f"{question}_heading"), words(question)) for question in QUESTIONS],
        "turn_over": [other.value, words("other_side")],
    }


def _letterhead(writer: Writer, order: NoticeOrder, language: Language) -> Json:
    return {
        "seal": writer.court.seal.encode(),
        "court": writer.court.name.read(language),
        "place": writer.court.address.read(language),
        "help_word": writer.letter_words(order, "help_word", language),
        "phone": writer.court.phone,
        "facts": _facts(writer, order, language),
    }


def _facts(writer: Writer, order: NoticeOrder, language: Language) -> list[str]:
    wording = writer.wording(language)
    queued_on = writer.court.date_of(order.queued_at)
    return [wording.day(queued_on), writer.letter_words(order, "case_label", language)]


def _part(part: Part) -> tuple[str, str, str]:
    return part.name, part.heading, part.text


def _address(name: str, contact: Contact) -> list[str]:
    address = contact.mailing_address
    country = str(Locale("en").territories.get(address.country, address.country)).upper()
    return [name, *address.lines(country)]  # the post here wants the country in English and in capitals


def _qr(url: str) -> bytes:
    svg = BytesIO()
    segno.make(url, error="m").save(svg, kind="svg", border=2, xmldecl=False)
    return svg.getvalue()
