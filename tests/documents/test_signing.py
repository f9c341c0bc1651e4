"""Signing, sealing and leaving, in the court's words."""

from datetime import timedelta

import pytest

from services.documents.domain.signing import SEAL, SealAgreement
from services.documents.errors import (
    AgreementChanged,
    AlreadySigned,
    CutoffPassed,
    NotYourName,
    ProveItIsYou,
    SigningNotOpen,
    SomebodyLeft,
    StatementChanged,
)
from shared.contracts.acting import NobodyActsForAnother
from shared.contracts.actor import Side
from shared.contracts.documents import (
    SIGNING_STATEMENT,
    AgreementFullySigned,
    AgreementSealed,
    AgreementSigned,
    DocumentFailed,
    ExitConfirmed,
    ExitTooLate,
)
from shared.contracts.intake import ExitRequested
from shared.contracts.message import Event
from shared.contracts.parties import Language
from tests.documents import case
from tests.documents.case import ANA, BEN, CUTOFF, NOW

LEAVE = ExitRequested(party_id=case.BEN_ID)


def test_one_signature_binds_nobody_and_the_last_one_binds_all() -> None:
    story = case.approved()

    first = story.ask(case.sign("Ana Ruiz"), ANA, NOW)
    last = story.ask(case.sign("Ben Cole"), BEN, NOW)
    sealed = case.seal(story)

    assert [type(event) for event in first] == [AgreementSigned]
    assert [type(event) for event in last] == [AgreementSigned, AgreementFullySigned]
    assert [type(event) for event in sealed] == [AgreementSealed]


def test_a_signature_keeps_how_when_and_on_what_words_it_was_given() -> None:
    story = case.approved()

    (signed,) = story.ask(case.sign("ana  RUIZ ", statement_language=Language.SPANISH), ANA, NOW)

    assert isinstance(signed, AgreementSigned)
    assert (signed.method, signed.signed_at, signed.statement_version) == ("personal_key+pin", NOW, SIGNING_STATEMENT)
    assert signed.typed_name == "ana RUIZ"
    assert signed.statement_language is Language.SPANISH
    assert signed.base_sha256 == case.file_of("base 1").sha256
    assert len(signed.challenge) == 64


def test_the_seal_takes_every_signature_and_the_very_paper_that_was_signed() -> None:
    story = case.signed()

    work = next(job.payload for job in story.jobs if job.kind == SEAL)
    assert isinstance(work, SealAgreement)
    assert work.file == case.file_of("base 1")
    assert [signature.typed_name for signature in work.signatures] == ["Ana Ruiz", "Ben Cole"]


def test_nobody_signs_before_the_other_side_has_approved() -> None:
    with pytest.raises(SigningNotOpen):
        case.proposed().ask(case.sign("Ana Ruiz"), ANA, NOW)


def test_nobody_signs_twice() -> None:
    story = case.approved()
    story.ask(case.sign("Ana Ruiz"), ANA, NOW)

    with pytest.raises(AlreadySigned):
        story.ask(case.sign("Ana Ruiz"), ANA, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "session"},
        {"method": "token"},
        {"authenticated_at": None},
        {"authenticated_at": NOW - timedelta(minutes=10, seconds=1)},
        {"authenticated_at": NOW + timedelta(hours=1)},
    ],
    ids=["signed in only", "a token", "no proof", "an old proof", "a proof to come"],
)
def test_signing_needs_a_fresh_proof_with_key_and_pin(changes: dict[str, object]) -> None:
    with pytest.raises(ProveItIsYou):
        case.approved().ask(case.sign("Ana Ruiz"), case.with_method(ANA, **changes), NOW)


def test_nobody_signs_with_another_name() -> None:
    with pytest.raises(NotYourName) as refused:
        case.approved().ask(case.sign("Ben Cole"), ANA, NOW)

    assert refused.value.facts == {"name": "Ana Ruiz", "typed": "Ben Cole"}


def test_an_advisor_never_signs() -> None:
    with pytest.raises(NobodyActsForAnother):
        case.approved().ask(case.sign("Ana Ruiz"), case.with_method(ANA, acting_for=case.ANA_ID), NOW)


def test_a_version_that_changed_after_viewing_cannot_be_signed() -> None:
    with pytest.raises(AgreementChanged):
        case.approved().ask(case.sign("Ana Ruiz", base_sha256=case.HASH), ANA, NOW)


def test_after_the_cutoff_nobody_signs() -> None:
    late = CUTOFF + timedelta(microseconds=1)

    with pytest.raises(CutoffPassed):
        case.approved().ask(case.sign("Ana Ruiz"), case.actor_of(case.ANA_ID, Side.PLAINTIFF, late), late)


def test_before_the_last_signature_a_party_may_leave_and_no_signature_counts_any_more() -> None:
    story = case.approved()
    story.ask(case.sign("Ana Ruiz"), ANA, NOW)

    answer = story.hear(LEAVE, at=NOW)

    assert answer == [ExitConfirmed(party_id=case.BEN_ID)]
    with pytest.raises(SomebodyLeft):
        story.ask(case.sign("Ben Cole"), BEN, NOW)


def test_after_the_last_signature_nobody_leaves() -> None:
    story = case.approved()
    story.ask(case.sign("Ana Ruiz"), ANA, NOW)
    story.ask(case.sign("Ben Cole"), BEN, NOW)

    assert story.hear(LEAVE, at=NOW) == [ExitTooLate(party_id=case.BEN_ID)]
    assert [type(event) for event in case.seal(story)] == [AgreementSealed]


def test_a_party_may_leave_before_there_is_an_agreement() -> None:
    assert case.told(terms=None).hear(LEAVE, at=NOW) == [ExitConfirmed(party_id=case.BEN_ID)]


def test_a_seal_that_came_too_often_or_too_early_says_nothing() -> None:
    story = case.signed()
    assert case.seal(story) == []

    early = case.approved()
    early.jobs += [job for job in story.jobs if job.kind == SEAL]
    assert case.seal(early) == []


def test_a_seal_that_cannot_be_made_is_told_and_the_signatures_stay() -> None:
    story = case.approved()
    story.ask(case.sign("Ana Ruiz"), ANA, NOW)
    story.ask(case.sign("Ben Cole"), BEN, NOW)

    said: list[Event] = story.give_up(SEAL, story.jobs[-1].payload, NOW)

    assert [type(event) for event in said] == [DocumentFailed]
    version = story.state.own.version
    assert version is not None
    assert version.fully_signed
    assert not version.failed


@pytest.mark.parametrize("read", ["1", "2026-1. The other side owes more"])
def test_nobody_signs_another_statement_than_the_one_in_force(read: str) -> None:
    """What stands here is printed into the sealed paper: a signer's own words would look like the other side's."""
    with pytest.raises(StatementChanged) as refused:
        case.approved().ask(case.sign("Ana Ruiz", statement_version=read), ANA, NOW)

    assert refused.value.facts == {"version": SIGNING_STATEMENT}
