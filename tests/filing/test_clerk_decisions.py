from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.filing.errors import (
    AlreadyAccepted,
    CourtIsClosed,
    NewHearingInThePast,
    NewHearingMissing,
    NewHearingNotWanted,
    NewHearingTooFar,
    NotReceivedYet,
    NotThisCourtsClerk,
    TransactionNumberUsed,
    UnknownEnvelope,
)
from services.filing.handlers import handlers
from shared.contracts.actor import Actor
from shared.contracts.filing import FilingAccepted, FilingReceived, HearingChoice
from shared.contracts.intake import Hearing
from shared.contracts.policy import Role
from tests.filing.case import ANA, CLERK, COURT_ID, FILE, NOW, accept, filed, received, sealed

NEXT_DAY = NOW + timedelta(days=1)
NEW_HEARING = Hearing(starts_at=datetime(2026, 6, 3, 16, 30, tzinfo=UTC), department="11A")


def accepted(at: datetime = NOW, **changes: object) -> FilingAccepted:
    story, submitted = received(at)
    said = story.ask(accept(submitted, **changes), CLERK, at + timedelta(days=1))[0]
    assert isinstance(said, FilingAccepted)
    return said


def test_the_clerk_files_the_paper_under_its_number() -> None:
    said = accepted(transaction_number=" sj-2026-000123 ")

    assert (said.transaction_number, said.file, said.accepted_at) == ("SJ-2026-000123", FILE, NEXT_DAY)
    assert (said.hearing, said.continued_to) == (HearingChoice.VACATE, None)


@pytest.mark.parametrize(
    ("received_at", "filed_on"),
    [
        (datetime(2026, 3, 3, 7, 59, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 3, 8, 0, 0, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 3, 7, 20, 0, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 3, 31, 18, 0, tzinfo=UTC), date(2026, 4, 1)),
    ],
    ids=["just before midnight", "midnight", "a Saturday", "Cesar Chavez Day"],
)
def test_the_filing_date_follows_from_the_time_of_receipt(received_at: datetime, filed_on: date) -> None:
    assert accepted(received_at).filed_on == filed_on


def test_the_court_continues_the_hearing_to_a_date_to_come() -> None:
    said = accepted(hearing=HearingChoice.CONTINUE, continued_to=NEW_HEARING)

    assert (said.hearing, said.continued_to) == (HearingChoice.CONTINUE, NEW_HEARING)


def test_the_court_may_keep_the_hearing() -> None:
    assert accepted(hearing=HearingChoice.KEEP).hearing is HearingChoice.KEEP


def test_a_continued_hearing_needs_a_date() -> None:
    with pytest.raises(NewHearingMissing):
        accepted(hearing=HearingChoice.CONTINUE)


def test_a_new_date_three_years_away_is_a_slip_in_the_year() -> None:
    far = NEW_HEARING.model_copy(update={"starts_at": NEW_HEARING.starts_at + timedelta(days=3 * 365)})

    with pytest.raises(NewHearingTooFar):
        accepted(hearing=HearingChoice.CONTINUE, continued_to=far)


def test_a_new_date_on_which_the_court_is_closed_is_asked_about() -> None:
    saturday = NEW_HEARING.model_copy(update={"starts_at": next_saturday(NEW_HEARING.starts_at)})

    with pytest.raises(CourtIsClosed) as asked:
        accepted(hearing=HearingChoice.CONTINUE, continued_to=saturday)
    assert asked.value.facts["meant_by"] == "closed_day_meant"
    said = accepted(hearing=HearingChoice.CONTINUE, continued_to=saturday, closed_day_meant=True)
    assert said.continued_to == saturday


def test_a_new_hour_at_which_no_court_sits_is_asked_about() -> None:
    night = NEW_HEARING.model_copy(update={"starts_at": NEW_HEARING.starts_at.replace(hour=9)})

    with pytest.raises(CourtIsClosed):
        accepted(hearing=HearingChoice.CONTINUE, continued_to=night)
    said = accepted(hearing=HearingChoice.CONTINUE, continued_to=night, closed_day_meant=True)
    assert said.continued_to == night


def next_saturday(moment: datetime) -> datetime:
    return moment + timedelta(days=(5 - moment.weekday()) % 7)


@pytest.mark.parametrize("starts_at", [NOW, NEXT_DAY])
def test_a_hearing_is_not_continued_to_the_past(starts_at: datetime) -> None:
    past = Hearing(starts_at=starts_at, department="11A")

    with pytest.raises(NewHearingInThePast):
        accepted(hearing=HearingChoice.CONTINUE, continued_to=past)


@pytest.mark.parametrize("choice", [HearingChoice.VACATE, HearingChoice.KEEP])
def test_a_new_date_goes_only_with_a_continued_hearing(choice: HearingChoice) -> None:
    with pytest.raises(NewHearingNotWanted):
        accepted(hearing=choice, continued_to=NEW_HEARING)


def test_a_transaction_number_belongs_to_one_filing() -> None:
    story, submitted = received()

    with pytest.raises(TransactionNumberUsed):
        story.ask(accept(submitted), CLERK, NOW, taken=[f"{COURT_ID}/SJ2026000123"])


@pytest.mark.parametrize(
    "actor",
    [
        None,
        ANA,
        CLERK.model_copy(update={"court_id": "elsewhere"}),
        CLERK.model_copy(update={"role": Role.PARTNER}),
    ],
)
def test_only_a_clerk_of_the_same_court_decides(actor: Actor | None) -> None:
    story, submitted = received()

    with pytest.raises(NotThisCourtsClerk):
        story.ask(accept(submitted), actor, NOW)


def test_the_courts_own_system_may_decide() -> None:
    story, submitted = received()

    assert story.ask(accept(submitted), CLERK.model_copy(update={"role": Role.COURT_SYSTEM}), NOW)


def test_a_filing_is_accepted_once() -> None:
    story, submitted = received()
    story.ask(accept(submitted), CLERK, NOW)

    with pytest.raises(AlreadyAccepted):
        story.ask(accept(submitted, transaction_number="SJ-2026-000124"), CLERK, NOW)


def test_what_is_on_its_way_cannot_be_accepted() -> None:
    story, submitted = filed()

    with pytest.raises(NotReceivedYet):
        story.ask(accept(submitted), CLERK, NOW)


def test_an_unknown_envelope_cannot_be_accepted() -> None:
    story, submitted = received()

    with pytest.raises(UnknownEnvelope):
        story.ask(accept(submitted, envelope_id=UUID(int=5)), CLERK, NOW)
    with pytest.raises(UnknownEnvelope):
        sealed().ask(accept(submitted), CLERK, NOW)


def test_an_event_about_another_envelope_changes_nothing() -> None:
    story, _ = received()
    said = accepted().model_copy(update={"envelope_id": UUID(int=5)})
    receipt = FilingReceived(envelope_id=UUID(int=5), received_at=NOW)

    assert handlers.evolves[FilingAccepted](story.state.own, said, NOW) == story.state.own
    assert handlers.evolves[FilingReceived](story.state.own, receipt, NOW) == story.state.own
