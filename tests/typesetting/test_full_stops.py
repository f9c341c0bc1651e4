"""No sentence ends with two full stops, whoever it speaks of: agreement, notice, mail, and every sentence of a page."""

import re
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from services.gateway.pages.kit.rendering import environment
from services.gateway.words.wording import LOCALE, Wording
from shared.contracts.parties import Language
from tests.typesetting.kinds_of_paper import Strangers, paper_of, told_in

INC = "Hill & Sons Inc."
WHO = Strangers((INC, "Marcus Hill Jr."), "I clean the car", "Unit No. 4")
PACIFIC = ZoneInfo("America/Los_Angeles")
TWO = re.compile(r"(?<!\.)\.(</bdi>)?\.(?!\.)")
with (LOCALE / "es" / "LC_MESSAGES" / "messages.po").open("rb") as _source:
    SENTENCES = [message.id for message in read_po(_source, locale="es") if isinstance(message.id, str) and message.id]
OF_TEMPLATES = [sentence for sentence in SENTENCES if "%(" in sentence]
OF_PAGES = [sentence for sentence in SENTENCES if re.search(r"\{\w+\}", sentence)]


def told(names: str, sentence: str, fact: str) -> dict[str, object]:
    """Tell every fact of a sentence the same."""
    return dict.fromkeys(re.findall(names, sentence), fact)


def test_no_clause_ends_with_two() -> None:
    texts = [
        text for clause in paper_of(WHO).clauses for told in (clause.plain, clause.legal) for text in told.values()
    ]

    assert sum(INC in text for text in texts) > 4
    assert [text for text in texts if TWO.search(text)] == []


@pytest.mark.parametrize("language", Language)
def test_no_notice_letter_or_mail_ends_with_two(language: Language) -> None:
    said = told_in(WHO, language)

    assert sum("Jr." in text for text in said) > 10
    assert [text for text in said if TWO.search(text)] == []


@pytest.mark.parametrize("fact", [INC, "5:00 p.m.", "شركة هيل Inc."])
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_of_a_page_ends_with_two(language: str, fact: str) -> None:
    made = environment(language, PACIFIC).from_string("{{ _(sentence, **facts) }}")
    wording = Wording(language, PACIFIC)
    said = [
        *(
            made.render(sentence=each, facts=dict.fromkeys(re.findall(r"%\((\w+)\)", each), fact))
            for each in OF_TEMPLATES
        ),
        *(wording.text(each, dict.fromkeys(re.findall(r"\{(\w+)\}", each), fact)) for each in OF_PAGES),
    ]

    assert min(len(OF_TEMPLATES), len(OF_PAGES)) > 50
    assert [text for text in said if TWO.search(text) or "\uf8ff" in text] == []


def test_a_sentence_after_a_fact_keeps_its_beginning() -> None:
    said = Wording("en", PACIFIC).text("You and {name}. The judge does not see your offers.", {"name": INC})

    assert said == "You and Hill & Sons Inc. The judge does not see your offers."
