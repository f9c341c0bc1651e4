"""Whatever happens in a case in whatever order: no notice twice, none lost, none to a person who must not get it."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.notify.domain.deadlines import NotifyRules
from services.notify.domain.known_case import Participation
from services.notify.domain.notices import TABLE, How
from services.notify.domain.orders import EmailOutcome, NoticeOrder
from services.notify.domain.telling import tell
from services.notify.handlers import handlers
from shared.contracts.deciding import Context, Job, Refused
from shared.contracts.message import Event
from shared.contracts.notify import LetterCancelled, MarkLettersPosted, NoticeQueued
from shared.contracts.parties import Channel
from tests.notify.case import (
    ACCEPTED,
    AGREED,
    ANA_ID,
    BEN_ID,
    BEN_LEFT,
    CASE_ID,
    CLERK,
    CONFIRMED,
    CONTINUED,
    COPY,
    COURTS,
    CUTOFF_REACHED,
    EXPIRED,
    INVITED,
    JOINED,
    NOW,
    OFFERED,
    OPENED,
    PROPOSED,
    RECEIVED,
    REGISTERED,
    REJECTED,
    SEALED,
    SET,
    TOO_LATE,
    VACATED,
    WITHDRAWN,
    print_letter,
    signed_by,
    write,
)
from tests.support.story import Story

BEGINNING = (REGISTERED, SET, CONFIRMED, INVITED, JOINED)
EVENTS = (
    *(SET, CONFIRMED, INVITED, JOINED, OFFERED, REJECTED, WITHDRAWN, EXPIRED, AGREED, PROPOSED, OPENED, SEALED),
    *(RECEIVED, ACCEPTED, VACATED, CONTINUED, COPY, CUTOFF_REACHED, BEN_LEFT, TOO_LATE),
    *(signed_by(ANA_ID), signed_by(BEN_ID), JOINED.model_copy(update={"channel": Channel.LETTER})),
)
RULES = NotifyRules(courts=COURTS)
IN_CLEAR = (b"Oak Street", b"@example", b"209-555-0123")


class Mailroom(RuleBasedStateMachine):
    """Events come in any order; jobs end well, badly or twice; the clerk posts whenever it likes."""

    @initialize(start=st.integers(min_value=1, max_value=len(BEGINNING)))
    def open(self, start: int) -> None:
        self.story = Story(handlers, RULES, CASE_ID)
        for event in BEGINNING[:start]:
            self.hear(event)

    @rule(event=st.sampled_from(EVENTS))
    def hear(self, event: Event) -> None:
        before = len(self.story.jobs)
        said = self.story.hear(event, at=NOW)
        told = Counter((one.template, one.party_id) for one in said if isinstance(one, NoticeQueued))
        assert told == self._must_be_told(event)
        jobs = Counter(job.kind for job in self.story.jobs[before:])
        off = sum(isinstance(one, LetterCancelled) for one in said)
        assert (jobs["write_notice"], jobs["delete_letter"]) == (told.total(), off)
        assert len(said) == told.total() + off

    def _must_be_told(self, event: Event) -> Counter[tuple[str, object]]:
        """Count from the table alone: everybody of a row who has an address for it, once."""
        heard = self.story.state.heard
        return Counter(
            (notice.template, party.party_id)
            for notice in TABLE.get(type(event), ())
            for party in {party.party_id: party for party in notice.to(heard, event)}.values()
            if party.confirmed_contact or (party.own_contact and notice.how is not How.LETTER)
        )

    @rule(event=st.sampled_from([event for event in EVENTS if type(event) in TABLE]))
    def the_same_cause_decided_again_queues_nothing(self, event: Event) -> None:
        cause = Context(now=NOW, cause_id=CASE_ID, rules=RULES)
        first = tell(self.story.state, event, cause)
        state = self.story.state
        for one in first:
            if isinstance(one, NoticeQueued):
                own = handlers.evolves[NoticeQueued](state.own, one, NOW)
                state = type(state)(state.case_id, own, state.heard)

        assert tell(state, event, cause) == []

    @rule(pick=st.integers(min_value=0), well=st.booleans())
    def end_a_job(self, pick: int, well: bool) -> None:
        orders = [job for job in self.story.jobs if isinstance(job.payload, NoticeOrder)]
        if orders:
            self._end(orders[pick % len(orders)], well)

    def _end(self, job: Job, well: bool) -> None:
        order = job.payload
        assert isinstance(order, NoticeOrder)
        if not well:
            self.story.give_up(job.kind, order, NOW)
        elif job.kind == "write_notice":
            write(self.story, order)
        elif job.kind == "deliver_email":
            self.story.finish(job.kind, EmailOutcome(order=order), NOW)
        else:
            print_letter(self.story, order)

    @rule(some=st.integers(min_value=0, max_value=3))
    def post(self, some: int) -> None:
        letters = tuple(letter.letter_id for letter in self.story.state.own.letters)[:some]
        waiting = {letter.letter_id for letter in self.story.state.own.letters if letter.waits} & {*letters}
        command = MarkLettersPosted(letter_ids=letters)
        try:
            assert len(self.story.ask(command, CLERK, NOW)) == len(waiting) > 0
        except Refused:
            assert not waiting

    @invariant()
    def no_notice_is_queued_twice(self) -> None:
        queued = [told.event.notice_id for told in self.story.history if isinstance(told.event, NoticeQueued)]
        assert len(queued) == len(set(queued))
        assert set(queued) == {notice.notice_id for notice in self.story.state.own.notices}

    @invariant()
    def own_state_equals_the_fold_of_own_events(self) -> None:
        assert self.story.state.own == self.story.folded()

    @invariant()
    def no_event_carries_contact_data(self) -> None:
        for told in self.story.history:
            body = told.event.write()
            assert not any(clear in body for clear in IN_CLEAR)
            if isinstance(told.event, NoticeQueued):
                assert not {"contact", "email_to", "post_to"} & told.event.model_dump().keys()

    @invariant()
    def nobody_is_emailed_before_joining(self) -> None:
        for party in self.story.state.heard.parties:
            if party.participation in {Participation.NAMED, Participation.INVITED} and party.own_contact is None:
                ways = [
                    told.event.channel
                    for told in self.story.history
                    if isinstance(told.event, NoticeQueued) and told.event.party_id == party.party_id
                ]
                assert Channel.EMAIL not in ways


Mailroom.TestCase.settings = settings(max_examples=40, stateful_step_count=30)
TestMailroom = Mailroom.TestCase
