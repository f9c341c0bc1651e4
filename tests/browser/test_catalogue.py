"""Both languages say everything: no sentence without Spanish, no Spanish that is English, the same facts in both."""

import pytest

from services.gateway.words import catalogue
from tests.browser.crawling import Walk
from tests.browser.spoken import english_only, facts, lines, pairs

SAME_IN_BOTH = {"Error:", "No", "PIN", "Total"}


def test_every_sentence_has_a_spanish_one() -> None:
    said = {text if isinstance(text, str) else text[0] for text, _ in catalogue.sentences()}
    known = {english for english, spanish in pairs() if spanish}

    assert sorted(said - known) == []


def test_no_spanish_sentence_is_the_english_one() -> None:
    assert [english for english, spanish in pairs() if english == spanish and english not in SAME_IN_BOTH] == []


def test_both_languages_name_the_same_facts() -> None:
    different = [english for english, spanish in pairs() if facts(english) != facts(spanish)]

    assert different == []


@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_no_english_sentence_stands_on_a_spanish_screen(walks: dict[str, Walk]) -> None:
    screens = walks["es"].screens
    english = {str(screen): sorted(lines(screen.html) & english_only()) for screen in screens}

    assert [str(screen) for screen in screens if '<html lang="es">' not in screen.html] == []
    assert {screen: found for screen, found in english.items() if found} == {}
