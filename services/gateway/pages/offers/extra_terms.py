"""Terms besides money while an offer is written: add one, take one away; kept in the offer's draft."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from services.gateway.pages.kit.asking.fields import Complaint, Field, one_of
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.pages.kit.page import Page
from services.gateway.pages.offers.when_paid import Days, wrong_days
from services.gateway.words.marking import words
from shared.contracts.actor import Side
from shared.contracts.terms import OtherTerm, TermKind
from shared.contracts.values.quoting import says_something

KEPT: Final = "other_terms"
MOST: Final = 20


WHO: Final = asked(
    OtherTerm,
    "by_side",
    words("Who does it?"),
    words("Choose who does it"),
    options=(
        (Side.PLAINTIFF.value, words("The plaintiff (who filed the claim)"), ""),
        (Side.DEFENDANT.value, words("The defendant (who got the letter)"), ""),
    ),
)
IN_OWN_WORDS: Final = asked(
    OtherTerm,
    "text",
    words("In your own words"),
    words("This text is too long"),
    kind="long",
    hint=words("Say exactly what. Do not write account or social security numbers."),
)
BY_WHEN: Final = asked(
    OtherTerm,
    "due_on",
    words("By when? (you may leave it out)"),
    words("Type the day, like 1 31 2027, or leave it out"),
    hint=words("For example, 1 31 2027"),
)


def fields(page: Page) -> tuple[Field, ...]:
    """Return the fields of one term, its kinds as in the court's list."""
    language = page.wording.language
    kinds = tuple(
        (choice.kind.value, choice.text.read(language), choice.hint.read(language) if choice.hint else "")
        for choice in page.court.terms
    )
    kind = asked(
        OtherTerm,
        "kind",
        words("What should happen?"),
        words("Choose what should happen"),
        read=one_of(*(value for value, _, _ in kinds)),
        options=kinds,
    )
    return (kind, WHO, IN_OWN_WORDS, BY_WHEN)


def check(values: Mapping[str, object], days: Days) -> dict[str, Complaint]:
    """Find a term in own words without words, and a day that nobody can promise."""
    text = str(values.get("text") or "")
    if (text or values.get("kind") == TermKind.OWN_WORDS.value) and not says_something(text):
        return {"text": words("Say in your own words what should happen")}
    return wrong_days(values, days)


def kept_terms(typed: Mapping[str, str]) -> tuple[OtherTerm, ...]:
    """Return the terms of a draft."""
    return tuple(OtherTerm.model_validate(term) for term in json.loads(typed.get(KEPT) or "[]"))


def with_term(typed: Mapping[str, str], values: Mapping[str, object]) -> dict[str, str]:
    """Return the draft with one more term; one that it has, from a form sent twice, is not added again."""
    term, kept = filled(OtherTerm, values), kept_terms(typed)
    return _keep(typed, (*kept, term)[:MOST] if term not in kept else kept)


def without_term(typed: Mapping[str, str], mark: str) -> dict[str, str]:
    """Return the draft without the term of a mark."""
    return _keep(typed, tuple(term for term in kept_terms(typed) if mark_of(term) != mark))


def mark_of(term: OtherTerm) -> str:
    """Return what names a term in a form: its place is another one's when the form comes a second time."""
    return sha256(term.model_dump_json().encode()).hexdigest()[:16]


def _keep(typed: Mapping[str, str], terms: tuple[OtherTerm, ...]) -> dict[str, str]:
    return {**typed, KEPT: json.dumps([term.model_dump(mode="json") for term in terms])}
