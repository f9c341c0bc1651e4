import string
from types import ModuleType

import pytest
import textstat

from services.filing import errors as filing_errors
from services.negotiation import errors as negotiation_errors
from shared.contracts.deciding import Refused


def refusals(module: ModuleType) -> list[type[Refused]]:
    return [kind for kind in Refused.__subclasses__() if kind.__module__ == module.__name__]


EVERY = [*refusals(negotiation_errors), *refusals(filing_errors)]


@pytest.mark.parametrize("refusal", EVERY, ids=lambda refusal: refusal.__name__)
def test_a_refusal_is_easy_to_read_and_short(refusal: type[Refused]) -> None:
    assert textstat.flesch_kincaid_grade(refusal.sentence) <= 6.0
    assert all(len(sentence.split()) <= 25 for sentence in refusal.sentence.split("."))
    assert refusal.sentence.endswith(".")


def test_every_refusal_says_its_own_thing() -> None:
    negotiation = [refusal.sentence for refusal in refusals(negotiation_errors)]

    assert len(negotiation) == len(set(negotiation))
    assert all(refusal.__doc__ for refusal in EVERY)


def test_only_the_facts_that_are_given_are_named() -> None:
    parsed = {refusal.__name__: string.Formatter().parse(refusal.sentence) for refusal in EVERY}
    named = {code: facts for code, parts in parsed.items() if (facts := [name for _, name, _, _ in parts if name])}

    assert named == {
        "PlanDatesWrong": ["number", "due_on"],
        "PlanSumWrong": ["total"],
        "TooManyTerms": ["most"],
        "CourtIsClosed": ["day"],
    }
