"""Conformed copies, in the court's words."""

from datetime import timedelta

from services.documents.domain.copying import COPY, IssueCopy
from shared.contracts.documents import ConformedCopyIssued, DocumentFailed
from tests.documents import case
from tests.documents.case import NOW


def test_when_the_court_files_the_agreement_both_get_a_stamped_copy() -> None:
    story = case.signed()
    story.hear(case.accepted(), at=NOW)

    (copy,) = case.issue(story)

    assert isinstance(copy, ConformedCopyIssued)
    assert copy.transaction_number == "2026-1221-00417"
    assert copy.filed_sha256 == case.file_of("sealed").sha256
    assert copy.copy_sha256 == case.file_of("copy").sha256


def test_the_copy_names_the_file_that_the_court_has_and_the_paper_that_was_signed() -> None:
    story = case.signed()
    story.hear(case.accepted(), at=NOW)

    work = story.jobs[-1].payload
    assert isinstance(work, IssueCopy)
    assert work.stamp.filed_sha256 == case.file_of("sealed").sha256
    assert work.base_sha256 == case.file_of("base 1").sha256


def test_a_file_that_was_not_sealed_here_is_never_conformed() -> None:
    story = case.signed()

    said = story.hear(case.accepted(file=case.file_of("another")), at=NOW)

    assert [type(event) for event in said] == [DocumentFailed]
    assert case.told().hear(case.accepted(), at=NOW)


def test_the_same_filing_is_copied_once() -> None:
    story = case.signed()
    story.hear(case.accepted(), at=NOW)
    case.issue(story)

    assert story.hear(case.accepted(), at=NOW) == []
    assert case.issue(story) == []


def test_a_copy_that_cannot_be_made_is_told() -> None:
    story = case.signed()
    story.hear(case.accepted(), at=NOW)

    said = story.give_up(COPY, story.jobs[-1].payload, NOW)

    assert [type(event) for event in said] == [DocumentFailed]
    assert story.state.own.version is not None
    assert not story.state.own.version.failed


def test_a_copy_that_cannot_be_made_is_told_once_and_tried_again_every_hour_until_it_is_there() -> None:
    story = case.signed()
    story.hear(case.accepted(), at=NOW)
    first = story.jobs[-1]
    story.give_up(COPY, first.payload, NOW)

    again = story.jobs[-1]
    assert (again.kind, again.payload, again.due_at) == (COPY, first.payload, NOW + timedelta(hours=1))
    assert story.give_up(COPY, again.payload, NOW + timedelta(hours=2)) == []
    assert story.jobs[-1].due_at == NOW + timedelta(hours=3)
    assert [type(event) for event in case.issue(story)] == [ConformedCopyIssued]
    assert story.state.own.missing == ()
