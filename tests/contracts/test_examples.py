"""The examples that programs start from keep the court's own rules: what they say would be taken."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from shared.contracts.documents import SIGNING_STATEMENT
from shared.contracts.example import examples
from shared.contracts.filing import HearingChoice
from shared.contracts.terms import Terms
from shared.courtcalendar.answers import is_answer
from shared.courtcalendar.court import load_courts
from tests.negotiation.case import ANA, ANA_ID, BEN_ID, NOW, TODAY, at_the_table, make, offer_by

COURT: Final = load_courts(Path("courts"))["san-joaquin"]
WITH_TERMS: Final = sorted(name for name, example in examples().items() if "terms" in example)


def said(name: str) -> Iterator[tuple[str, Any]]:
    """Give what every example says in the fields of this name, at any depth."""

    def within(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            yield from (value[each] for each in value if each == name)
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from within(part)

    for message, example in examples().items():
        yield from ((message, found) for found in within(example))


@pytest.mark.parametrize("name", WITH_TERMS)
def test_the_terms_of_an_example_may_be_offered(name: str) -> None:
    terms = Terms.model_validate(examples()[name]["terms"]).model_copy(
        update={"payer_ids": (BEN_ID,), "payee_ids": (ANA_ID,)}
    )

    assert at_the_table().ask(make(terms), ANA, NOW)
    assert offer_by(at_the_table(), ANA, offered=terms).terms == terms
    assert "pin" not in terms.method


def test_an_example_shows_a_date_and_another_a_plan() -> None:
    ways = {name: set(examples()[name]["terms"]) & {"pay_by_on", "plan"} for name in WITH_TERMS}

    assert set().union(*ways.values()) == {"pay_by_on", "plan"}
    assert all(len(way) == 1 for way in ways.values())


def test_examples_name_the_words_that_are_in_force() -> None:
    in_force = COURT.user_agreement_on(TODAY).version

    assert {version for _, version in said("statement_version")} == {SIGNING_STATEMENT}
    assert {agreement["version"] for _, agreement in said("user_agreement")} == {in_force}


def test_examples_answer_what_the_court_asks() -> None:
    questions = {question.name: question for question in COURT.questionnaire}

    for _, answers in said("answers"):
        assert all(is_answer(questions[each["question"]], each["shared"]) for each in answers)


def test_a_new_date_goes_only_with_a_continued_hearing() -> None:
    continued = {name for name, _ in said("continued_to")}

    assert {examples()[name]["hearing"] for name in continued} == {HearingChoice.CONTINUE.value}
