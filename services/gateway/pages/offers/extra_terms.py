"""Terms besides money while an offer is written: add one, take one away; kept in the offer's draft."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from services.gateway.pages.kit.fields import Field, day, line, one_of
from services.gateway.pages.kit.page import Page
from services.gateway.words.wording import words
from shared.contracts.actor import Side
from shared.contracts.terms import OtherTerm, TermKind

KEPT: Final = "other_terms"
MOST: Final = 20


WHO: Final = Field(
    "by_side",
    "radio",
    words("Who does it?"),
    one_of(Side.PLAINTIFF.value, Side.DEFENDANT.value),
    words("Choose who does it"),
    options=(
        ("plaintiff", words("The plaintiff (who filed the claim)"), ""),
        ("defendant", words("The defendant (who got the letter)"), ""),
    ),
)
IN_OWN_WORDS: Final = Field(
    "text",
    "long",
    words("In your own words"),
    line,
    words("This text is too long"),
    words("Say exactly what. Do not write account or social security numbers."),
    optional=True,
    max_length=1000,
)
BY_WHEN: Final = Field(
    "due",
    "date",
    words("By when? (you may leave it out)"),
    day,
    words("Type the day, like 1 31 2027, or leave it out"),
    words("For example, 1 31 2027"),
    optional=True,
)


def fields(page: Page) -> tuple[Field, ...]:
    """Return the fields of one term, its kinds as in the court's list."""
    language = page.wording.language
    kinds = tuple(
        (choice.kind.value, choice.text.read(language), choice.hint.read(language) if choice.hint else "")
        for choice in page.court.terms
    )
    kind = Field(
        "kind",
        "radio",
        words("What should happen?"),
        one_of(*(value for value, _, _ in kinds)),
        words("Choose what should happen"),
        options=kinds,
    )
    return (kind, WHO, IN_OWN_WORDS, BY_WHEN)


def check(values: Mapping[str, object]) -> dict[str, str]:
    """Find a term in own words without words."""
    if values.get("kind") == TermKind.OWN_WORDS.value and not values.get("text"):
        return {"text": words("Say in your own words what should happen")}
    return {}


def kept_terms(typed: Mapping[str, str]) -> tuple[OtherTerm, ...]:
    """Return the terms of a draft."""
    return tuple(OtherTerm.model_validate(term) for term in json.loads(typed.get(KEPT) or "[]"))


def with_term(typed: Mapping[str, str], values: Mapping[str, object]) -> dict[str, str]:
    """Return the draft with one more term."""
    due = values.get("due")
    term = OtherTerm(
        kind=TermKind(str(values["kind"])),
        by_side=str(values["by_side"]),
        text=str(values.get("text") or ""),
        due_on=due if isinstance(due, date) else None,
    )
    return _keep(typed, (*kept_terms(typed), term)[:MOST])


def without_term(typed: Mapping[str, str], place: int) -> dict[str, str]:
    """Return the draft without the term at a place, from 1."""
    return _keep(typed, tuple(term for at, term in enumerate(kept_terms(typed), 1) if at != place))


def _keep(typed: Mapping[str, str], terms: tuple[OtherTerm, ...]) -> dict[str, str]:
    return {**typed, KEPT: json.dumps([term.model_dump(mode="json") for term in terms])}
