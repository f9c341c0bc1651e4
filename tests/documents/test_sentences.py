"""What people read when documents says no: short, plain, and each its own."""

import string

import pytest
import textstat

from services.documents import errors
from shared.contracts.deciding import Refused

EVERY = [kind for kind in Refused.__subclasses__() if kind.__module__ == errors.__name__]


@pytest.mark.parametrize("refusal", EVERY, ids=lambda refusal: refusal.__name__)
def test_a_refusal_is_easy_to_read_and_short(refusal: type[Refused]) -> None:
    textstat.set_lang("en")
    assert textstat.flesch_kincaid_grade(refusal.sentence) <= 6.0
    assert all(len(sentence.split()) <= 25 for sentence in refusal.sentence.split("."))
    assert refusal.sentence.endswith(".")


def test_every_refusal_says_its_own_thing() -> None:
    assert len({refusal.sentence for refusal in EVERY}) == len(EVERY) > 0
    assert all(refusal.__doc__ for refusal in EVERY)


def test_only_the_facts_that_are_given_are_named() -> None:
    parsed = {refusal.__name__: string.Formatter().parse(refusal.sentence) for refusal in EVERY}
    named = {code: facts for code, parts in parsed.items() if (facts := [name for _, name, _, _ in parts if name])}

    assert named == {
        "FinishNotOffered": ["finish"],
        "TranslationMissing": ["number"],
        "TranslationNotNeeded": ["number"],
        "NotYourName": ["name", "typed"],
    }
