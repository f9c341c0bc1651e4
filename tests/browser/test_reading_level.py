"""Plain words: English at grade 6 on average, Spanish easy to read, no sentence too long."""

import re
from html import unescape
from statistics import mean

import pytest
import textstat

from services.gateway.words import catalogue
from tests.browser.crawling import Screen, Walk
from tests.browser.spoken import pairs

TAGS = re.compile(r"<[^>]+>")
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")
LONGEST_WORDS = 25
PICTURES = re.compile(r"<svg.*?</svg>", re.DOTALL)
WITHIN_A_LINE = re.compile(r"</?(?:a|abbr|b|i|small|span|strong|time)\b[^>]*>")
ENOUGH_SENTENCES = 5
SENTENCE_END = re.compile(r"(?<=[.?!:;])\s+")


def sentences(texts: list[str]) -> list[str]:
    """Return whole sentences of at least four words; names stand for facts."""
    plain = [PLACES.sub("Ana", TAGS.sub("", text)) for text in texts]
    return [each for text in plain for each in SENTENCE_END.split(text) if len(each.split()) > 3]


def english() -> list[str]:
    return sentences([told for told, _ in pairs()])


def spanish() -> list[str]:
    return sentences([told for _, told in pairs()])


def test_english_is_read_at_grade_six() -> None:
    textstat.textstat.set_lang("en")

    assert mean(textstat.textstat.flesch_kincaid_grade(each) for each in english()) <= 6


def test_spanish_is_easy_to_read() -> None:
    textstat.textstat.set_lang("es")

    assert textstat.textstat.fernandez_huerta(" ".join(f"{each.rstrip('.')}." for each in spanish())) >= 70


def test_no_sentence_has_more_than_25_words() -> None:
    long = [each for each in (*english(), *spanish()) if len(each.split()) > LONGEST_WORDS]

    assert long == []


def test_there_are_sentences_to_judge() -> None:
    assert len(list(catalogue.sentences())) > 500


def said_on(screen: Screen) -> list[str]:
    """Return the sentences of a screen's main part, as somebody reads them."""
    main = screen.html.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    flowing = WITHIN_A_LINE.sub("", PICTURES.sub("", main))
    return sentences([" ".join(unescape(line).split()) for line in TAGS.sub("\n\n", flowing).split("\n\n")])


@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_every_english_screen_is_read_at_grade_six(walks: dict[str, Walk]) -> None:
    textstat.textstat.set_lang("en")
    grades = {
        screen: mean(textstat.textstat.flesch_kincaid_grade(each) for each in said_on(screen))
        for screen in walks["en"].screens
        if len(said_on(screen)) >= ENOUGH_SENTENCES
    }

    assert grades
    assert {str(screen): grade for screen, grade in grades.items() if grade > 6} == {}


@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_every_spanish_screen_is_easy_to_read(walks: dict[str, Walk]) -> None:
    textstat.textstat.set_lang("es")
    ease = {
        screen: textstat.textstat.fernandez_huerta(" ".join(f"{each.rstrip('.')}." for each in said_on(screen)))
        for screen in walks["es"].screens
        if len(said_on(screen)) >= ENOUGH_SENTENCES
    }

    assert ease
    assert {str(screen): found for screen, found in ease.items() if found < 70} == {}
