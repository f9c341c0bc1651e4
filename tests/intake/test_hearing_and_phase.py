from datetime import date, timedelta

import pytest

from services.intake import errors as no
from shared.contracts.deciding import Timer
from shared.contracts.filing import HearingChoice
from shared.contracts.intake import (
    CutoffReached,
    HearingContinued,
    HearingSet,
    HearingVacated,
    InvitationDeadlineMoved,
    Phase,
    PhaseChanged,
    ReturnReason,
    SetHearing,
)
from shared.contracts.message import Event
from shared.contracts.public import CaseStatus, CaseStatusChanged
from tests.intake.case import (
    AGREED,
    ANA,
    BEN_NEW,
    CLERK,
    CUTOFF,
    HEARING,
    LATER,
    NOW,
    RECEIVED,
    SET,
    SIGNED,
    SUBMITTED,
    Intake,
    accepted,
    active,
    fresh,
    invitation_of,
    invited,
    join,
    kinds,
    public,
    registered,
)

MOVE = SET.model_copy(update={"hearing": LATER})
AFTER = CUTOFF + timedelta(minutes=2)


def filed() -> Intake:
    story = active()
    story.hear(AGREED, SIGNED, SUBMITTED, RECEIVED, at=NOW + timedelta(days=5))
    return story


def phases(events: list[Event]) -> list[Phase]:
    return [event.phase for event in events if isinstance(event, PhaseChanged)]


def test_the_court_sets_the_hearing_and_intake_counts_the_cut_off() -> None:
    said = registered().ask(SET, CLERK, NOW)

    assert said[0] == HearingSet(hearing=HEARING, cutoff_at=CUTOFF)
    assert isinstance(said[1], CaseStatusChanged)
    assert (said[1].status, said[1].hearing_at) == (CaseStatus.HEARING_SET, HEARING.starts_at)


def test_a_hearing_is_set_by_the_court_for_a_registered_case_in_the_future() -> None:
    with pytest.raises(no.NotThisCourtsClerk):
        registered().ask(SET, ANA, NOW)
    with pytest.raises(no.NotRegistered):
        fresh().ask(SET, CLERK, NOW)
    with pytest.raises(no.HearingInThePast) as past:
        registered().ask(SET, CLERK, HEARING.starts_at)
    assert past.value.facts == {"now": HEARING.starts_at.isoformat()}
    with pytest.raises(no.HearingUnchanged):
        active().ask(SET, CLERK, NOW)


def on(day: date) -> SetHearing:
    starts_at = HEARING.starts_at.replace(year=day.year, month=day.month, day=day.day)
    return SET.model_copy(update={"hearing": HEARING.model_copy(update={"starts_at": starts_at})})


@pytest.mark.parametrize("day", [date(2026, 4, 18), date(2026, 4, 19), date(2026, 7, 3)])
def test_a_day_on_which_the_court_is_closed_is_asked_about(day: date) -> None:
    with pytest.raises(no.CourtIsClosed) as asked:
        registered().ask(on(day), CLERK, NOW)

    assert asked.value.facts == {"day": day.isoformat(), "meant_by": "closed_day_meant"}
    said = registered().ask(on(day).model_copy(update={"closed_day_meant": True}), CLERK, NOW)
    assert isinstance(said[0], HearingSet)


@pytest.mark.parametrize("hour", [1, 9, 10, 13])
def test_an_hour_at_which_no_court_sits_is_asked_about(hour: int) -> None:
    night = HEARING.model_copy(update={"starts_at": HEARING.starts_at.replace(hour=hour, minute=15)})
    command = SET.model_copy(update={"hearing": night})

    with pytest.raises(no.CourtIsClosed) as asked:
        registered().ask(command, CLERK, NOW)

    assert asked.value.facts["meant_by"] == "closed_day_meant"
    said = registered().ask(command.model_copy(update={"closed_day_meant": True}), CLERK, NOW)
    assert isinstance(said[0], HearingSet)


@pytest.mark.parametrize(("hour", "minute"), [(14, 0), (20, 30)])
def test_an_hour_of_the_day_is_not_questioned(hour: int, minute: int) -> None:
    early = HEARING.model_copy(update={"starts_at": HEARING.starts_at.replace(hour=hour, minute=minute)})

    assert registered().ask(SET.model_copy(update={"hearing": early}), CLERK, NOW)


def test_a_hearing_is_set_within_two_years() -> None:
    with pytest.raises(no.HearingTooFar):
        registered().ask(on(date(2028, 3, 7)), CLERK, NOW)

    assert registered().ask(on(date(2028, 2, 29)), CLERK, NOW)


def test_a_moved_hearing_moves_the_cut_off_and_the_last_day_to_join() -> None:
    story = invited(HEARING.model_copy(update={"starts_at": NOW + timedelta(days=8)}))
    before = invitation_of(story).expires_at

    said = story.ask(MOVE, CLERK, NOW)

    assert isinstance(said[0], HearingContinued)
    assert public(said) == [CaseStatus.HEARING_CONTINUED]
    moved = [event for event in said if isinstance(event, InvitationDeadlineMoved)]
    assert len(moved) == 1
    assert moved[0].expires_at > before
    assert story.ask(join(story), BEN_NEW, before)


def test_a_moved_hearing_says_nothing_about_a_letter_that_was_used() -> None:
    assert kinds(active().ask(MOVE, CLERK, NOW)) == ["HearingContinued", "CaseStatusChanged"]


def test_the_cut_off_returns_the_case_to_its_hearing() -> None:
    story = active()

    said = story.wake(AFTER)

    assert said[0] == CutoffReached(cutoff_at=CUTOFF)
    assert said[1] == PhaseChanged(phase=Phase.RETURNED_TO_HEARING, reason=ReturnReason.CUTOFF)
    assert public(said) == [CaseStatus.RETURNED_TO_HEARING]
    assert story.wake(AFTER) == []


def test_a_filing_received_in_time_restores_the_phase_when_it_is_processed_late() -> None:
    story = active()
    story.hear(AGREED, SIGNED, at=NOW)
    story.wake(AFTER)

    said = story.hear(SUBMITTED, at=CUTOFF - timedelta(seconds=1))

    assert phases(said) == [Phase.FILED]


def test_terms_alone_do_not_take_back_the_cut_off() -> None:
    story = active()
    story.wake(AFTER)

    assert story.hear(AGREED, at=CUTOFF - timedelta(seconds=1)) == []
    assert story.state.own.phase is Phase.RETURNED_TO_HEARING


def test_joining_in_time_counts_though_the_cut_off_was_announced() -> None:
    story = invited(HEARING.model_copy(update={"starts_at": NOW + timedelta(days=8)}))
    last = invitation_of(story).expires_at
    story.wake(last + timedelta(minutes=2))

    assert kinds(story.ask(join(story), BEN_NEW, last - timedelta(seconds=1))) == ["PartyJoined"]


def test_a_continued_hearing_reopens_a_case_that_had_returned() -> None:
    story = active()
    story.hear(AGREED, at=NOW)
    story.wake(AFTER)

    said = story.ask(MOVE, CLERK, AFTER)

    assert phases(said) == [Phase.TERMS_AGREED]
    assert public(said) == [CaseStatus.HEARING_CONTINUED, CaseStatus.ACTIVE]
    assert [timer.due_at for timer in story.handlers.due(story.state)] == [story.state.own.cutoff_at]


def test_a_hearing_so_near_that_its_cut_off_has_passed_is_told_at_once() -> None:
    said = active().ask(MOVE, CLERK, LATER.starts_at - timedelta(hours=2))

    assert "CutoffReached" in kinds(said)
    assert phases(said) == [Phase.RETURNED_TO_HEARING]


def test_agreeing_and_signing_never_leave_for_partners() -> None:
    story = active()

    said = story.hear(AGREED, SIGNED, at=NOW)

    assert phases(said) == [Phase.TERMS_AGREED, Phase.SIGNED]
    assert public(said) == []


def test_receipt_and_filing_are_two_public_facts() -> None:
    story = active()
    story.hear(AGREED, SIGNED, at=NOW)

    assert phases(story.hear(SUBMITTED, at=NOW)) == [Phase.FILED]
    assert public(story.hear(RECEIVED, at=NOW)) == [CaseStatus.FILING_RECEIVED]
    assert public(story.hear(accepted(HearingChoice.KEEP, NOW), at=NOW)) == [CaseStatus.FILED]
    assert story.state.own.phase is Phase.ACCEPTED
    assert story.state.own.hearing_is_on


def test_the_court_vacates_the_hearing() -> None:
    story = filed()

    said = story.hear(accepted(HearingChoice.VACATE, NOW), at=NOW)

    assert HearingVacated(vacated_at=NOW) in said
    assert public(said) == [CaseStatus.FILED, CaseStatus.HEARING_VACATED]
    assert not story.state.own.hearing_is_on
    assert story.wake(AFTER) == []
    assert story.hear(accepted(HearingChoice.VACATE, NOW), at=NOW)[1:] == []


def test_the_court_continues_the_hearing() -> None:
    story = filed()

    said = story.hear(accepted(HearingChoice.CONTINUE, NOW, LATER), at=NOW)

    assert public(said) == [CaseStatus.FILED, CaseStatus.HEARING_CONTINUED]
    assert story.state.own.hearing == LATER


def test_without_a_new_date_the_hearing_stands() -> None:
    story = filed()

    said = story.hear(accepted(HearingChoice.CONTINUE, NOW), at=NOW)

    assert public(said) == [CaseStatus.FILED]
    assert story.state.own.hearing == HEARING


def test_the_court_can_set_a_hearing_again_after_vacating_it() -> None:
    story = filed()
    story.hear(accepted(HearingChoice.VACATE, NOW), at=NOW)

    said = story.ask(SET, CLERK, NOW)

    assert isinstance(said[0], HearingSet)
    assert story.state.own.hearing_is_on


def test_the_cut_off_is_the_only_timer_and_only_while_it_matters() -> None:
    assert list(active().handlers.due(active().state)) == [Timer("CutoffReached", CUTOFF)]
    assert list(filed().handlers.due(filed().state)) == []
    assert list(registered().handlers.due(registered().state)) == []
