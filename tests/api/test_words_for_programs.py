"""What programs are told when something cannot be done: no word about pages, and what would have been right."""

import importlib
import re
from collections.abc import Iterator

import pytest

from services.gateway import errors
from services.gateway.door.problems import of_refusal, problem
from shared.contracts import acting, deciding
from shared.contracts.deciding import Refused
from shared.contracts.topics import SERVICES

OF_PAGES = re.compile(r"\b(pages?|forms?|load|go back|buttons?|links?|click|tap|screens?|this site)\b", re.IGNORECASE)
# They are answered to browsers alone: a form without its token, a host of several courts.
FOR_BROWSERS = {errors.Forged, errors.CourtNeeded}


def every() -> Iterator[type[Refused]]:
    """Give every way to say no."""
    modules = [errors, acting, deciding, *(importlib.import_module(f"services.{name}.errors") for name in SERVICES)]
    for module in modules:
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Refused) and kind.__module__ == module.__name__:
                yield kind


EVERY = [kind for kind in every() if kind not in FOR_BROWSERS]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: f"{kind.__module__.split('.')[1]}.{kind.code()}")
def test_no_refusal_speaks_of_pages_to_a_program(kind: type[Refused]) -> None:
    named = dict.fromkeys(re.findall(r"{(\w+)}", kind.sentence), "x") | dict.fromkeys(kind.tells, "x")
    told = bytes(of_refusal(kind(named), 409).body).decode()

    assert OF_PAGES.findall(told) == []


@pytest.mark.parametrize(
    "kind", [kind for kind in EVERY if kind.code().endswith("Changed")], ids=lambda kind: kind.code()
)
def test_who_named_what_is_no_longer_so_is_told_what_is(kind: type[Refused]) -> None:
    assert kind.tells
    with pytest.raises(TypeError, match=kind.tells[0]):
        kind()


def test_a_problem_has_a_stable_code_and_leaves_out_what_it_does_not_know() -> None:
    answer = problem("OfferTooLate", "It is too late.", 409)

    assert bytes(answer.body).decode() == (
        '{"type":"urn:odr:problem:OfferTooLate","code":"OfferTooLate","title":"Offer too late","status":409,'
        '"detail":"It is too late."}'
    )
