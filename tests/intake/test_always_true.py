"""Domain.md 9 for intake: whatever people do in whatever order, this stays true."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.intake.domain.phase import phase_of
from shared.contracts.actor import Actor
from shared.contracts.deciding import Refused
from shared.contracts.documents import ExitConfirmed
from shared.contracts.filing import HearingChoice
from shared.contracts.intake import DefendantInvited, Hearing, PartyJoined
from shared.contracts.message import Command, Event
from shared.contracts.public import CaseStatusChanged
from shared.courtcalendar.deadlines import cutoff_at, join_window_ends_at
from tests.intake.case import (
    AGREED,
    ANA,
    ANA_ID,
    ANA_NEW,
    BEN,
    BEN_ID,
    BEN_NEW,
    CLERK,
    CONFIRM,
    COURT,
    COURT_ID,
    LEAVE,
    NOW,
    RECEIPT,
    RECEIVED,
    REGISTER,
    SET,
    SIGNED,
    SUBMITTED,
    accepted,
    decline,
    fresh,
    join,
)

actors = st.sampled_from([CLERK, ANA_NEW, BEN_NEW, ANA, BEN, CLERK, CLERK])
days = st.integers(min_value=-2, max_value=60)


def hearing_in(now: datetime, after_days: int) -> Hearing:
    return Hearing(starts_at=now + timedelta(days=after_days), department="10B")


class Counter(RuleBasedStateMachine):
    """A counter where anybody asks for anything at any time; the sweeper runs late; the court moves the hearing."""

    @initialize(start=st.integers(min_value=0, max_value=3))
    def open(self, start: int) -> None:
        self.story = fresh()
        self.now = NOW
        for command, actor in ((RECEIPT, CLERK), (REGISTER, ANA_NEW), (SET, CLERK))[:start]:
            self.story.ask(command, actor, NOW)

    @rule(hours=st.integers(min_value=1, max_value=10 * 24))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def sweep(self) -> None:
        self.story.wake(self.now - timedelta(seconds=60))

    @rule(actor=actors, command=st.sampled_from([RECEIPT, REGISTER, CONFIRM, LEAVE]))
    def ask(self, actor: Actor, command: Command) -> None:
        self._ask(command, actor, self.now)

    @rule(after_days=days, actor=actors)
    def set_the_hearing(self, after_days: int, actor: Actor) -> None:
        self._ask(SET.model_copy(update={"hearing": hearing_in(self.now, after_days)}), actor, self.now)

    @rule(
        actor=actors,
        right=st.booleans(),
        late=st.integers(min_value=0, max_value=72),
        answer=st.sampled_from([join, decline]),
    )
    def answer_the_letter(self, actor: Actor, right: bool, late: int, answer: Any) -> None:
        if not self._said(DefendantInvited):
            return
        command = answer(self.story)
        if not right:
            command = command.model_copy(update={"code_mac": "0" * 64})
        said = self._ask(command, actor, self.now - timedelta(hours=late))
        assert right or said == []

    @rule(
        event=st.sampled_from(
            [AGREED, SIGNED, SUBMITTED, RECEIVED, ExitConfirmed(party_id=ANA_ID), ExitConfirmed(party_id=BEN_ID)]
        ),
        likely=st.integers(min_value=0, max_value=3),
    )
    def hear(self, event: Event, likely: int) -> None:
        if likely == 0 and self.story.state.own.registered:
            self.story.hear(event, at=self.now)

    @rule(choice=st.sampled_from(HearingChoice), after_days=days, likely=st.integers(min_value=0, max_value=5))
    def accept(self, choice: HearingChoice, after_days: int, likely: int) -> None:
        if likely == 0 and self.story.state.own.registered:
            moved = hearing_in(self.now, after_days) if choice is HearingChoice.CONTINUE else None
            self.story.hear(accepted(choice, self.now, moved), at=self.now)

    @invariant()
    def the_own_state_equals_the_fold_of_the_own_events(self) -> None:
        assert self.story.state.own == self.story.folded()

    @invariant()
    def the_phase_that_was_told_is_the_phase_that_follows_from_the_facts(self) -> None:
        own, heard = self.story.state.own, self.story.state.heard
        assert own.phase == phase_of(own, heard)[0]

    @invariant()
    def after_a_hearing_moves_every_deadline_is_recomputed(self) -> None:
        own = self.story.state.own
        if own.hearing is None or own.cutoff_at is None:
            return
        assert own.cutoff_at == cutoff_at(COURT, own.hearing.starts_at)
        for letter in own.invitations:
            person = own.person(letter.party_id)
            if person and not person.joined and not person.left:
                assert letter.expires_at == min(join_window_ends_at(COURT, letter.invited_at), own.cutoff_at)

    @invariant()
    def a_code_is_used_up_by_one_join_at_most(self) -> None:
        assert len(self._said(PartyJoined)) <= 1

    @invariant()
    def nothing_public_carries_a_name_a_text_an_amount_or_a_reason(self) -> None:
        fields = {"court_id", "case_number", "status", "occurred_at", "hearing_at"}
        for fact in self._said(CaseStatusChanged):
            assert set(type(fact).model_fields) == fields
            assert b"Ruiz" not in fact.write()

    def _said(self, kind: type[Event]) -> list[Event]:
        return [told.event for told in self.story.history if isinstance(told.event, kind)]

    def _ask(self, command: Command, actor: Actor, at: datetime) -> list[Event]:
        before, told = self.story.state, len(self.story.history)
        try:
            return self.story.ask(command, actor, at)
        except Refused as refused:
            sentence = refused.sentence.format(**refused.facts)
        assert sentence
        assert self.story.state == before
        assert len(self.story.history) == told
        return []


Counter.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestCounter = Counter.TestCase


def test_the_made_up_case_is_at_the_court_that_it_names() -> None:
    assert COURT.id == COURT_ID
