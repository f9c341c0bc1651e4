"""Whoever asks to leave is told that they have left, or that it is too late: never the one and then the other."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest

from services.gateway.projection.outcomes import TOO_LATE, Fate, Found, outcomes
from services.intake.errors import AllHaveSigned
from shared.contracts.documents import ExitConfirmed, ExitTooLate
from shared.contracts.envelope import Envelope
from shared.contracts.intake import ExitRequested, PartyLeft
from shared.contracts.message import Event
from shared.messaging.states import Applied, Record

COMMAND, PARTY, CASE = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2027, 1, 4, 18, 0, tzinfo=UTC)
ASKED, CONFIRMED = uuid5(COMMAND, "asked"), uuid5(COMMAND, "confirmed")


def heard(event: Event, identity: UUID, cause: UUID, part: tuple[int, int] = (1, 1)) -> Applied:
    name = event.type_name()
    envelope = Envelope(
        identity, name, name.split(".")[1], CASE, NOW, causation_id=cause, correlation_id=COMMAND, part=part
    )
    return Applied(envelope, event, Record("odr.case-events.v1", 0, 0, b"", (), b""))


REQUESTED = heard(ExitRequested(party_id=PARTY), ASKED, COMMAND)


def test_a_wish_to_leave_is_not_done_when_it_is_taken_down() -> None:
    assert outcomes([REQUESTED])[COMMAND] == Found(["ExitRequested"], None)


def test_it_is_done_when_the_person_has_left() -> None:
    confirmed = heard(ExitConfirmed(party_id=PARTY), CONFIRMED, ASKED)
    left = heard(PartyLeft(party_id=PARTY), uuid5(COMMAND, "left"), CONFIRMED, part=(1, 2))

    found = outcomes([confirmed, left])[COMMAND]

    assert found.outcome is not None
    assert (found.events, found.outcome.fate) == (["PartyLeft"], Fate.DONE)


def test_it_is_refused_when_all_have_signed_meanwhile() -> None:
    found = outcomes([REQUESTED, heard(ExitTooLate(party_id=PARTY), CONFIRMED, ASKED)])[COMMAND]

    assert found.outcome is not None
    assert (found.outcome.fate, found.outcome.sentence) == (Fate.REFUSED, TOO_LATE)


def test_the_sentence_is_the_one_of_whoever_asks_when_it_is_known_to_be_too_late() -> None:
    assert AllHaveSigned.sentence == TOO_LATE


@pytest.mark.parametrize("cause", [COMMAND, ASKED])
def test_a_person_who_leaves_by_a_command_itself_is_counted_once(cause: UUID) -> None:
    left = heard(PartyLeft(party_id=PARTY), uuid5(COMMAND, "left"), cause)

    assert outcomes([left])[COMMAND].events == ["PartyLeft"]
