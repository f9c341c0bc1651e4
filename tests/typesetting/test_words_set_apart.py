"""People's words read from right to left never stand bare in a sentence of ours: agreement, notice, mail, page."""

import re
from zoneinfo import ZoneInfo

import pytest

from services.gateway.pages.kit.rendering import PAGES, environment
from services.gateway.words.wording import Wording
from shared.contracts.parties import Address, Language
from shared.contracts.values.direction import ISOLATE, ISOLATE_ENDS, isolated
from tests.typesetting.kinds_of_paper import Strangers, paper_of, told_in
from tests.typesetting.letters import RIGHT_TO_LEFT

FIRST, SECOND, THIRD = RIGHT_TO_LEFT
WHO = Strangers((FIRST, SECOND), f"{THIRD}\n{SECOND}", SECOND)
PACIFIC = ZoneInfo("America/Los_Angeles")


def bare(text: str) -> str:
    """Return the letters read from right to left that are not set apart."""
    without = re.sub(f"{ISOLATE}[^{ISOLATE}{ISOLATE_ENDS}]*{ISOLATE_ENDS}", "", text)
    return "".join(re.findall("[\u0590-\u06ff]", without))


def shown(template: str, language: str = "en") -> str:
    return environment(language, PACIFIC).from_string(template).render(name=FIRST, words=WHO.words)


def test_no_clause_has_a_bare_name_or_own_word() -> None:
    clauses = paper_of(WHO).clauses
    texts = [text for clause in clauses for told in (clause.plain, clause.legal) for text in told.values()]

    assert sum(FIRST in text for text in texts) > 4
    assert any(THIRD in text for text in texts)
    assert [line for text in texts for line in text.split("\n") if bare(line)] == []


@pytest.mark.parametrize("language", Language)
def test_no_notice_and_no_mail_has_a_bare_name(language: Language) -> None:
    said = told_in(WHO, language)

    assert sum(FIRST in text for text in said) > 10
    assert [text for text in said if bare(text)] == []


def test_an_address_keeps_its_order() -> None:
    address = Address(street=SECOND, unit=THIRD, city=THIRD, state="CA", postal_code="95202")

    assert [bare(line) for line in address.lines()] == ["", ""]
    assert address.lines()[1] == f"{isolated(THIRD)}, CA 95202"


def test_facts_of_a_sentence_are_set_apart_one_by_one() -> None:
    wording = Wording("es", PACIFIC)

    said = wording.text("{payer} pays {payee}", {"payer": FIRST, "payee": wording.listed([SECOND, "Ana Ruiz"])})

    assert bare(said) == ""
    assert said.count(ISOLATE) == 2


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("<p>{{ name }}</p>", f"<p><bdi>{FIRST}</bdi></p>"),
        ("<p>{{ 'Ana' if not name else name }} pays</p>", f"<p><bdi>{FIRST}</bdi> pays</p>"),
        ("{% trans name=name %}Waiting for {{ name }}{% endtrans %}", f"Waiting for <bdi>{FIRST}</bdi>"),
        ("{{ _('Waiting for %(name)s', name=name) }}", f"Waiting for <bdi>{FIRST}</bdi>"),
        ("<p>{{ 'Ana <b>' }} {{ 3 }}</p>", "<p>Ana &lt;b&gt; 3</p>"),
        ("{% macro row(x) %}<dd>{{ x }}</dd>{% endmacro %}{{ row(name) }}", f"<dd><bdi>{FIRST}</bdi></dd>"),
        ('<input value="{{ name }}">', f'<input value="{FIRST}">'),
        ("<textarea>{{ words }}</textarea>", f"<textarea>{WHO.words}</textarea>"),
        (
            '<a title="{{ _("Waiting for %(name)s", name=name) }}">',
            f'<a title="Waiting for {ISOLATE}{FIRST}{ISOLATE_ENDS}">',
        ),
        (
            "{% block title %}{{ _('Waiting for %(name)s', name=name) }}{% endblock %}<p>{{ name }}</p>",
            f"Waiting for {ISOLATE}{FIRST}{ISOLATE_ENDS}<p><bdi>{FIRST}</bdi></p>",
        ),
        ("<dd>{{ words }}</dd>", f"<dd><bdi>{THIRD}</bdi>\n<bdi>{SECOND}</bdi></dd>"),
    ],
)
def test_a_template_need_not_think_of_it(template: str, html: str) -> None:
    assert shown(template) == html


def test_no_template_fills_a_sentence_by_itself() -> None:
    itself = re.compile(r"\.format\(|\|\s*format\b")

    assert [file.name for file in PAGES.rglob("*.html") if itself.search(file.read_text())] == []


def test_people_cannot_put_elements_into_a_page() -> None:
    made = environment("en", PACIFIC).from_string("<p>{{ name }}</p>").render(name=f"<b>{FIRST}</b><bdi>")

    assert made == f"<p><bdi>&lt;b&gt;{FIRST}&lt;/b&gt;&lt;bdi&gt;</bdi></p>"
