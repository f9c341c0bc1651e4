"""What is always true of papers, whatever people do and in whichever order (domain: always true)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.documents.domain.proposing import RENDER
from services.documents.domain.signing import SEAL
from shared.contracts.actor import Actor
from shared.contracts.deciding import Refused
from shared.contracts.documents import (
    AgreementFullySigned,
    AgreementSealed,
    AgreementSigned,
    ExitConfirmed,
    ExitTooLate,
)
from shared.contracts.intake import ExitRequested
from shared.contracts.message import Event
from shared.contracts.terms import Terms
from tests.documents import case
from tests.documents.case import ANA, AT_ONCE, BEN, CASE, CUTOFF, IN_PARTS, NOW

LATE = CUTOFF + timedelta(seconds=1)
HELPER = case.with_method(BEN, acting_for=case.ANA_ID)
SIGNED_IN = case.with_method(ANA, method="session")


@dataclass(frozen=True)
class Step:
    what: str
    actor: Actor = ANA
    name: str = "Ana Ruiz"
    terms: Terms = AT_ONCE
    at: datetime = NOW


def propose(story: CASE, step: Step) -> list[Event]:
    return story.ask(case.propose(step.terms), step.actor, step.at)


def render(story: CASE, step: Step) -> list[Event]:
    return case.render(story, step.at) if any(job.kind == RENDER for job in story.jobs) else []


def fail(story: CASE, step: Step) -> list[Event]:
    work = [job.payload for job in story.jobs if job.kind == RENDER]
    return story.give_up(RENDER, work[-1], step.at) if work else []


def approve(story: CASE, step: Step) -> list[Event]:
    number = story.state.own.version.number if story.state.own.version else 1
    return story.ask(case.approve(number, f"base {number}"), step.actor, step.at)


def sign(story: CASE, step: Step) -> list[Event]:
    number = story.state.own.version.number if story.state.own.version else 1
    seen = {"version_number": number, "base_sha256": case.file_of(f"base {number}").sha256}
    return story.ask(case.sign(step.name, **seen), step.actor, step.at)


def seal(story: CASE, step: Step) -> list[Event]:
    return case.seal(story, step.at) if any(job.kind == SEAL for job in story.jobs) else []


def leave(story: CASE, step: Step) -> list[Event]:
    return story.hear(ExitRequested(party_id=step.actor.party_id or case.BEN_ID), at=step.at)


def agree(story: CASE, step: Step) -> list[Event]:
    return story.hear(case.agreed(step.terms), at=step.at)


def file(story: CASE, step: Step) -> list[Event]:
    return story.hear(case.accepted(), at=step.at)


TAKE: dict[str, Callable[[CASE, Step], list[Event]]] = {
    take.__name__: take for take in (propose, render, fail, approve, sign, seal, leave, agree, file)
}
ANY = st.builds(
    Step,
    what=st.sampled_from(sorted(TAKE)),
    actor=st.sampled_from([ANA, BEN, HELPER, SIGNED_IN]),
    name=st.sampled_from(["Ana Ruiz", "Ben Cole"]),
    terms=st.sampled_from([AT_ONCE, IN_PARTS]),
    at=st.sampled_from([NOW, LATE]),
)
RIGHT = st.sampled_from([Step("sign"), Step("sign", BEN, "Ben Cole"), Step("seal"), Step("file"), Step("leave", BEN)])
STEPS = st.lists(st.one_of(ANY, RIGHT), max_size=15)
READY = [Step("propose"), Step("render"), Step("approve", BEN)]


def lived(steps: list[Step]) -> tuple[CASE, list[tuple[Step, list[Event]]]]:
    story = case.told()
    said = []
    for step in steps:
        with suppress(Refused):
            said.append((step, TAKE[step.what](story, step)))
    return story, said


STORIES = st.one_of(STEPS, STEPS.map(lambda steps: [*READY, *steps]))


@given(STORIES)
@settings(max_examples=300)
def test_nothing_is_sealed_without_every_signature_on_the_same_paper(steps: list[Step]) -> None:
    story, _ = lived(steps)
    events = [told.event for told in story.history]

    for place, event in enumerate(events):
        if isinstance(event, AgreementSealed | AgreementFullySigned):
            before = [one for one in events[:place] if isinstance(one, AgreementSigned)]
            signers = {one.party_id for one in before if one.base_sha256 == event.base_sha256}
            assert signers == {case.ANA_ID, case.BEN_ID}


@given(STORIES)
@settings(max_examples=300)
def test_nobody_signs_for_another(steps: list[Step]) -> None:
    _, said = lived(steps)

    for step, events in said:
        for event in events:
            if isinstance(event, AgreementSigned):
                assert event.party_id == step.actor.party_id
                assert step.actor.acting_for is None
                assert step.actor.method == "personal_key+pin"


@given(STORIES)
@settings(max_examples=300)
def test_after_a_confirmed_exit_nothing_more_is_signed_and_after_the_last_signature_nobody_exits(
    steps: list[Step],
) -> None:
    story, _ = lived(steps)
    kinds = [type(told.event) for told in story.history]

    if ExitConfirmed in kinds:
        assert not {AgreementSigned, AgreementFullySigned, AgreementSealed} & set(kinds[kinds.index(ExitConfirmed) :])
    if ExitTooLate in kinds:
        assert AgreementFullySigned in kinds[: kinds.index(ExitTooLate)]


@given(STORIES)
@settings(max_examples=300)
def test_the_own_state_equals_the_fold_of_the_own_events(steps: list[Step]) -> None:
    story, _ = lived(steps)

    assert story.folded() == story.state.own
    assert type(story.state.own).model_validate_json(story.state.own.model_dump_json()) == story.state.own


@given(STORIES)
@settings(max_examples=100)
def test_the_same_story_always_ends_the_same(steps: list[Step]) -> None:
    once, again = lived(steps)[0], lived(steps)[0]

    assert once.state == again.state
    assert once.jobs == again.jobs
