from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.filing.domain.envelopes import DELIVER_ENVELOPE, DeliverEnvelope, EnvelopeDelivered
from services.filing.errors import (
    AlreadyAccepted,
    AlreadyFiled,
    FilingTooLate,
    NotSealedYet,
    NotTheSealedPaper,
    PlaintiffOnly,
)
from shared.contracts.acting import NobodyActsForAnother, NotYourCase
from shared.contracts.actor import Actor, Side
from shared.contracts.filing import FileAgreement, FilingReceived, FilingSubmitted
from shared.contracts.policy import Role
from tests.filing.case import (
    ANA,
    ANA_ID,
    BEN,
    CASE_NUMBER,
    CLERK,
    COURT_ID,
    CUTOFF,
    FILE,
    FILE_IT,
    NOW,
    SEALED_SHA256,
    accept,
    actor_of,
    filed,
    hearing_continued,
    received,
    sealed,
    signing,
)

MOMENT = timedelta(microseconds=1)


def test_the_plaintiff_files_the_sealed_agreement_and_it_goes_to_the_court() -> None:
    story, submitted = filed()

    assert (submitted.sealed_sha256, submitted.file, submitted.submitted_at) == (SEALED_SHA256, FILE, NOW)
    assert [job.kind for job in story.jobs] == [DELIVER_ENVELOPE]
    assert story.jobs[0].payload == DeliverEnvelope(
        envelope_id=submitted.envelope_id,
        court_id=COURT_ID,
        case_number=CASE_NUMBER,
        title=submitted.title,
        file=FILE,
        submitted_at=NOW,
    )


def test_nothing_is_filed_before_everybody_has_signed_and_the_paper_is_sealed() -> None:
    with pytest.raises(NotSealedYet):
        signing().ask(FILE_IT, ANA, NOW)


def test_only_the_sealed_paper_that_was_seen_is_filed() -> None:
    with pytest.raises(NotTheSealedPaper):
        sealed().ask(FileAgreement(sealed_sha256="c" * 64), ANA, NOW)


def test_the_defendant_does_not_file() -> None:
    with pytest.raises(PlaintiffOnly):
        sealed().ask(FILE_IT, BEN, NOW)


@pytest.mark.parametrize(
    "actor",
    [
        None,
        CLERK,
        actor_of(UUID(int=1), Side.PLAINTIFF),
        BEN.model_copy(update={"side": Side.PLAINTIFF}),
        ANA.model_copy(update={"side": None}),
        ANA.model_copy(update={"court_id": "elsewhere"}),
        ANA.model_copy(update={"role": Role.ADMINISTRATOR}),
        ANA.model_copy(update={"party_id": None}),
    ],
)
def test_only_a_party_of_this_case_files(actor: Actor | None) -> None:
    with pytest.raises(NotYourCase):
        sealed().ask(FILE_IT, actor, NOW)


def test_a_helper_does_not_file_for_the_plaintiff() -> None:
    with pytest.raises(NobodyActsForAnother):
        sealed().ask(FILE_IT, ANA.model_copy(update={"acting_for": ANA_ID}), NOW)


def test_the_same_paper_is_filed_once() -> None:
    story, _ = filed()

    with pytest.raises(AlreadyFiled):
        story.ask(FILE_IT, ANA, NOW)


def test_an_accepted_paper_is_not_filed_again() -> None:
    story, submitted = received()
    story.ask(accept(submitted), CLERK, NOW)

    with pytest.raises(AlreadyAccepted):
        story.ask(FILE_IT, ANA, NOW)


@pytest.mark.parametrize("late", [timedelta(0), MOMENT, timedelta(days=3)])
def test_after_the_cutoff_nothing_is_filed(late: timedelta) -> None:
    with pytest.raises(FilingTooLate):
        sealed().ask(FILE_IT, ANA, CUTOFF + late)


@given(early=st.timedeltas(MOMENT, timedelta(days=40)))
def test_what_is_received_before_the_cutoff_is_filed_whenever_it_is_processed(early: timedelta) -> None:
    _, submitted = filed(CUTOFF - early)

    assert submitted.submitted_at == CUTOFF - early


def test_a_moved_hearing_moves_the_last_moment_to_file() -> None:
    story = sealed()
    story.hear(hearing_continued(NOW), at=NOW - timedelta(days=1))

    with pytest.raises(FilingTooLate):
        story.ask(FILE_IT, ANA, NOW)


def test_without_a_hearing_there_is_no_last_moment() -> None:
    story = sealed()
    story.state = type(story.state)(
        story.state.case_id, story.state.own, story.state.heard.model_copy(update={"cutoff_at": None})
    )

    assert isinstance(story.ask(FILE_IT, ANA, CUTOFF)[0], FilingSubmitted)


def test_the_court_confirms_the_receipt_once() -> None:
    story, submitted = filed()
    delivered = EnvelopeDelivered(envelope_id=submitted.envelope_id, received_at=NOW)

    said = story.finish(DELIVER_ENVELOPE, delivered, NOW + timedelta(minutes=1))

    assert said == [FilingReceived(envelope_id=submitted.envelope_id, received_at=NOW)]
    assert story.finish(DELIVER_ENVELOPE, delivered, NOW + timedelta(minutes=2)) == []


def test_a_receipt_for_another_envelope_confirms_nothing() -> None:
    story, _ = filed()
    other = EnvelopeDelivered(envelope_id=UUID(int=3), received_at=datetime(2026, 3, 2, tzinfo=UTC))

    assert story.finish(DELIVER_ENVELOPE, other, NOW) == []
    assert sealed().finish(DELIVER_ENVELOPE, other, NOW) == []


def test_an_envelope_is_never_dropped_while_the_court_is_away() -> None:
    story, _ = filed()
    first = story.jobs[0]

    assert story.give_up(DELIVER_ENVELOPE, first.payload, NOW) == []
    assert (story.jobs[-1].kind, story.jobs[-1].payload) == (first.kind, first.payload)
    assert story.jobs[-1].due_at == NOW + timedelta(hours=1)


def test_no_second_try_follows_once_the_court_has_the_envelope() -> None:
    story, submitted = received()

    assert story.give_up(DELIVER_ENVELOPE, story.jobs[0].payload, NOW) == []
    assert len(story.jobs) == 1
    assert submitted.file == FILE
