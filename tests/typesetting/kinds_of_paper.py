"""Every kind of paper that there is, made for people with other names, addresses and words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Final

from services.documents.agreement_pdf import agreement_pdf, conformed_copy_pdf
from services.documents.domain.paper import Paper
from services.documents.signature_stamps import with_signatures
from services.notify.domain.orders import NoticeOrder
from services.notify.letter_pdf import QUESTIONS, invitation_pdf, letter_pdf
from services.notify.mail import compose
from services.notify.writing import TEMPLATES, Writer
from shared.contracts.documents import Translation
from shared.contracts.filing import HearingChoice
from shared.contracts.parties import Address, Contact, Language
from shared.contracts.terms import OtherTerm, TermKind
from tests.documents import case as agreed
from tests.documents import papers
from tests.notify import case as told

WRITER: Final = Writer(told.COURT, "https://odr.example.gov")
# What letters alone carry is no notice of its own.
NOTICES: Final = sorted(file.stem for file in TEMPLATES.glob("en/*.jinja") if file.stem != "letter_words")
CODE: Final = "SJ9P-G6YE-6CMX-1"


@dataclass(frozen=True)
class Strangers:
    """Who they are. names: of the plaintiff and the defendant · line: fits every part of an address."""

    names: tuple[str, str]
    words: str = "The ladder"
    line: str = "12 Oak Street"


def every_paper(who: Strangers) -> Iterator[tuple[str, bytes]]:
    """Give each kind of paper with its name; the signed one and the copy as they are before they are sealed."""
    yield from agreements(who)
    yield from letters(who, NOTICES)


def agreements(who: Strangers) -> Iterator[tuple[str, bytes]]:
    paper, signed = paper_of(who), BytesIO()
    base = agreement_pdf(paper, agreed.COURT.seal)
    signatures = papers.signatures(paper)
    with_signatures(base, paper, signatures).write(signed)
    yield from (("agreement", base), ("signed", signed.getvalue()))
    yield (
        "copy",
        conformed_copy_pdf(paper, agreed.COURT.seal, agreed.HASH, signatures, papers.stamp_on(base), papers.ADDRESS),
    )


def letters(who: Strangers, notices: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for template in notices:
        yield template, letter_pdf(WRITER, order(who, template), contact(who))
    for language in Language:
        yield f"invitation-{language}", invitation_pdf(WRITER, order(who, "invitation", language), contact(who), CODE)


def paper_of(who: Strangers) -> Paper:
    """Return an agreement in both languages, with a plan, a way to pay and other terms in own words."""
    term = OtherTerm(kind=TermKind.OWN_WORDS, by_side="defendant", text=who.words)
    terms = agreed.IN_PARTS.model_copy(update={"other_terms": (term,), "method": who.words.replace("\n", " ")[:200]})
    story = agreed.told(terms, Language.SPANISH, names=who.names)
    told_in_spanish = Translation(term_number=1, language=Language.SPANISH, text=who.words, translator=who.names[0])
    return papers.paper_in(story, agreed.propose(terms, translations=(told_in_spanish,)))


def order(who: Strangers, template: str, language: Language = Language.ENGLISH) -> NoticeOrder:
    found: NoticeOrder = told.order_of(told.invited(), "invitation")
    return found.model_copy(
        update={
            "template": template,
            "language": language,
            "name": who.names[1],
            "others": (who.names[0],),
            "due_at": told.NOW + timedelta(days=9),
            "transaction_number": "SJ-2026-000123",
            "hearing_choice": HearingChoice.VACATE,
        }
    )


def contact(who: Strangers) -> Contact:
    address = Address(street=who.line, unit=who.line[:40].strip(), city=who.line, state="CA", postal_code="95202")
    return told.CONTACT.model_copy(update={"mailing_address": address})


def told_in(who: Strangers, language: Language) -> list[str]:
    """Return all that notices, mails and letters say in one language about these people."""
    said: list[str] = []
    for template in NOTICES:
        asked = order(who, template, language)
        notice = WRITER.write(asked)
        mail = compose(asked, notice, told.COURT, "odr@court.example", "ben@example.org")
        assert mail is not None
        said += [str(mail["Subject"]), notice.body, *(part.get_content() for part in mail.iter_parts())]
        said += [WRITER.letter_words(asked, f"{question}_heading", language) for question in QUESTIONS]
    return said
