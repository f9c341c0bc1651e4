"""Domain.md 9 for filing: whatever people and the court do in whatever order, this stays true."""

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.filing.domain.envelopes import DELIVER_ENVELOPE, DeliverEnvelope, EnvelopeDelivered
from shared.contracts.actor import Actor
from shared.contracts.deciding import Refused
from shared.contracts.filing import FileAgreement, FilingAccepted, FilingReceived, FilingSubmitted, HearingChoice
from shared.contracts.message import Command
from tests.filing.case import (
    ANA,
    BEN,
    CLERK,
    COURT_ID,
    COURTS,
    CUTOFF,
    FILE_IT,
    NOW,
    SEALED,
    SEALED_SHA256,
    Filings,
    accept,
    filed,
    hearing_continued,
    signing,
)

COURT = COURTS[COURT_ID]
people = st.sampled_from([ANA, BEN, CLERK])
papers = st.sampled_from([FILE_IT, FileAgreement(sealed_sha256="c" * 64)])
_, ELSEWHERE = filed()


class Court(RuleBasedStateMachine):
    """Anybody files and decides at any time; deliveries come late and twice; the hearing moves."""

    story: Filings

    @initialize()
    def sign(self) -> None:
        self.story = signing()
        self.now = NOW
        self.cutoff = CUTOFF
        self.sealed = False

    @rule(hours=st.integers(min_value=1, max_value=200))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def seal(self) -> None:
        self.sealed = True
        self.story.hear(SEALED, at=self.now)

    @rule(days=st.integers(min_value=1, max_value=90))
    def move_the_hearing(self, days: int) -> None:
        self.cutoff = NOW + timedelta(days=days)
        self.story.hear(hearing_continued(self.cutoff), at=self.now)

    @rule(actor=people, paper=papers)
    def file(self, actor: Actor, paper: FileAgreement) -> None:
        ready = self.sealed and self.now < self.cutoff and not self._events(FilingSubmitted)
        right = actor is ANA and paper.sealed_sha256 == SEALED_SHA256
        assert self._ask(paper, actor) is (ready and right)

    @rule(place=st.integers(min_value=0, max_value=3), well=st.booleans())
    def deliver(self, place: int, well: bool) -> None:
        if not self.story.jobs:
            return
        payload = self.story.jobs[min(place, len(self.story.jobs) - 1)].payload
        assert isinstance(payload, DeliverEnvelope)
        if well:
            result = EnvelopeDelivered(envelope_id=payload.envelope_id, received_at=payload.submitted_at)
            self.story.finish(DELIVER_ENVELOPE, result, self.now)
        else:
            self.story.give_up(DELIVER_ENVELOPE, payload, self.now)

    @rule(actor=people, choice=st.sampled_from(HearingChoice), taken=st.booleans())
    def decide(self, actor: Actor, choice: HearingChoice, taken: bool) -> None:
        submitted = next(iter(self._events(FilingSubmitted)), ELSEWHERE)
        number = f"{COURT_ID}/SJ2026000123"
        decided = self._ask(accept(submitted, hearing=choice), actor, [number] if taken else [])
        assert not (decided and (taken or actor is not CLERK or choice is HearingChoice.CONTINUE))

    @invariant()
    def the_own_state_equals_the_fold_of_the_own_events(self) -> None:
        assert self.story.state.own == self.story.folded()

    @invariant()
    def there_is_one_envelope_received_and_accepted_once_in_this_order(self) -> None:
        order = [FilingSubmitted, FilingReceived, FilingAccepted]
        assert [type(told.event) for told in self.story.history] == order[: len(self.story.history)]

    @invariant()
    def nothing_is_filed_without_the_seal_that_follows_every_signature(self) -> None:
        assert self.sealed or not self.story.history

    @invariant()
    def the_filing_date_follows_from_the_receipt_and_not_from_the_clerks_day(self) -> None:
        for said in self._events(FilingAccepted):
            receipt = self._events(FilingReceived)[0]
            assert said.filed_on == COURT.days.filed_on(receipt.received_at, COURT.zone)
            assert receipt.received_at == self._events(FilingSubmitted)[0].submitted_at

    def _ask(self, command: Command, actor: Actor, taken: list[str] | None = None) -> bool:
        before = self.story.state
        try:
            self.story.ask(command, actor, self.now, taken or [])
        except Refused:
            assert self.story.state == before
            return False
        return True

    def _events(self, kind: type[Any]) -> list[Any]:
        return [told.event for told in self.story.history if isinstance(told.event, kind)]


TestCourt = Court.TestCase
TestCourt.settings = settings(max_examples=150, stateful_step_count=25)
