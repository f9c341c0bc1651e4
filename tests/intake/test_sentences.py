import string

import pytest
import textstat

from services.intake import errors
from shared.contracts.deciding import Refused

EVERY = [kind for kind in Refused.__subclasses__() if kind.__module__ == errors.__name__]

FACTS = {
    "example": "STK-4711",
    "fee": "$27.00",
    "paid_on": "2026-03-02",
    "hearing_on": "2026-04-15",
    "last_on": "2026-04-13",
    "phone": "(209) 992-5701",
    "day": "2026-04-13",
    "receipt_number": "R-1001",
}


@pytest.mark.parametrize("refusal", EVERY, ids=lambda refusal: refusal.__name__)
def test_a_refusal_is_easy_to_read_and_short(refusal: type[Refused]) -> None:
    said = refusal.sentence.format(**FACTS)

    assert textstat.flesch_kincaid_grade(said) <= 6.0
    assert all(len(sentence.split()) <= 25 for sentence in said.split("."))
    assert refusal.sentence.endswith(".")
    assert refusal.__doc__


def test_every_refusal_says_its_own_thing() -> None:
    assert len({refusal.sentence for refusal in EVERY}) == len(EVERY)


def test_only_the_facts_that_are_given_are_named() -> None:
    parsed = {refusal.__name__: string.Formatter().parse(refusal.sentence) for refusal in EVERY}
    named = {code: facts for code, parts in parsed.items() if (facts := [name for _, name, _, _ in parts if name])}

    assert named == {
        "CaseNumberWrong": ["example"],
        "NoFeeHere": ["paid_on"],
        "WrongFee": ["paid_on", "fee"],
        "ReceiptUsed": ["receipt_number"],
        "FeeAlreadyRecorded": ["receipt_number"],
        "FeeNotRecorded": ["phone"],
        "ReceiptDoesNotMatch": ["phone"],
        "NotEligible": ["phone"],
        "TooLateToRegister": ["hearing_on"],
        "TooLateToInvite": ["last_on"],
        "JoinTooLate": ["last_on", "phone"],
        "CourtIsClosed": ["day"],
    }
