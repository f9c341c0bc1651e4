"""Domain.md 9 for negotiation: whatever people do in whatever order, this stays true."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.contracts.actor import Actor
from shared.contracts.deciding import Refused
from shared.contracts.documents import ExitConfirmed
from shared.contracts.message import Command, Event
from shared.contracts.negotiation import (
    AcceptOffer,
    OfferAccepted,
    OfferCountered,
    OfferDeadlineMoved,
    OfferExpired,
    OfferMade,
    OfferRejected,
    OfferWithdrawn,
    RejectOffer,
    TermsAgreed,
    WithdrawOffer,
)
from shared.contracts.parties import Channel
from shared.contracts.terms import terms_sha256
from tests.negotiation.case import (
    ANA,
    ANA_ID,
    BEN,
    BEN_ID,
    CUTOFF,
    NOW,
    amount,
    at_the_table,
    counter,
    hearing_continued,
    joined,
    make,
    terms,
)

ACTORS = {ANA_ID: ANA, BEN_ID: BEN}
actors = st.sampled_from([ANA, BEN])
amounts = st.integers(min_value=0, max_value=500_000)
back = st.integers(min_value=0, max_value=5)


class Table(RuleBasedStateMachine):
    """Two people who do anything at any time; the sweeper runs late; the court moves the hearing."""

    @initialize(channel=st.sampled_from(Channel))
    def sit_down(self, channel: Channel) -> None:
        self.story = at_the_table(joined(channel=channel))
        self.now = NOW
        self.cutoff = CUTOFF
        self.asked: dict[int, tuple[Actor, datetime]] = {}

    @rule(minutes=st.integers(min_value=1, max_value=6 * 24 * 60))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        self.story.wake(self.now - timedelta(seconds=60))

    @rule(actor=actors, cents=amounts)
    def offer(self, actor: Actor, cents: int) -> None:
        self._ask(make(amount(cents)), actor)

    @rule(actor=actors, wrong=st.integers(min_value=1, max_value=9))
    def offer_what_does_not_add_up(self, actor: Actor, wrong: int) -> None:
        assert self._ask(make(terms(total_cents=200_000 + wrong)), actor) == []

    @precondition(lambda self: self._offers())
    @rule(actor=actors, back=back, cents=amounts)
    def counter(self, actor: Actor, back: int, cents: int) -> None:
        self._ask(counter(self._seen(back), amount(cents)), actor)

    @precondition(lambda self: self._offers())
    @rule(actor=actors, back=back, changed=st.booleans())
    def accept(self, actor: Actor, back: int, changed: bool) -> None:
        seen = self._seen(back)
        terms_seen = terms_sha256(amount(1)) if changed else seen.terms_sha256
        self._ask(AcceptOffer(offer_id=seen.offer_id, terms_sha256=terms_seen), actor)

    @precondition(lambda self: self._offers())
    @rule(actor=actors, back=back, kind=st.sampled_from([RejectOffer, WithdrawOffer]))
    def end(self, actor: Actor, back: int, kind: type[RejectOffer | WithdrawOffer]) -> None:
        self._ask(kind(offer_id=self._seen(back).offer_id), actor)

    @rule(days=st.integers(min_value=1, max_value=60))
    def move_the_hearing(self, days: int) -> None:
        self.cutoff = NOW + timedelta(days=days)
        self.story.hear(hearing_continued(self.cutoff), at=self.now)

    @rule(party_id=st.sampled_from([ANA_ID, BEN_ID]), likely=st.integers(min_value=0, max_value=9))
    def leave(self, party_id: Any, likely: int) -> None:
        if likely == 0:
            self.story.hear(ExitConfirmed(party_id=party_id), at=self.now)

    @invariant()
    def the_own_state_equals_the_fold_of_the_own_events(self) -> None:
        assert self.story.state.own == self.story.folded()

    @invariant()
    def every_offer_ends_at_most_once(self) -> None:
        endings = [event.offer_id for event in self._events(OfferCountered, OfferRejected, OfferWithdrawn, TermsAgreed)]
        assert len(endings) == len(set(endings))

    @invariant()
    def nothing_is_negotiated_after_the_agreement_on_terms(self) -> None:
        kinds = [type(told.event) for told in self.story.history]
        assert TermsAgreed not in kinds[:-1]

    @invariant()
    def nobody_acts_for_another(self) -> None:
        for place, told in enumerate(self.story.history):
            if hasattr(told.event, "party_id"):
                assert ACTORS[told.event.party_id] is self.asked[place][0]

    @invariant()
    def agreed_are_exactly_the_terms_that_the_other_side_offered_and_in_time(self) -> None:
        for agreed in self._events(TermsAgreed):
            offer = next(one for one in self._offers() if one.offer_id == agreed.offer_id)
            accepted = self._events(OfferAccepted)[-1]
            assert agreed.terms == offer.terms
            assert agreed.terms_sha256 == terms_sha256(offer.terms) == accepted.terms_sha256
            assert ACTORS[accepted.party_id].side is offer.side.other
            assert self.story.history[-1].time < self._deadline(offer)

    @invariant()
    def after_a_move_no_open_offer_outlives_the_cutoff(self) -> None:
        offer = self.story.state.own.offer
        if offer and offer.is_open(self.now) and not self.story.state.own.settled:
            assert offer.expires_at <= self.cutoff

    @invariant()
    def silence_has_no_effect_but_an_announcement(self) -> None:
        alone = [place for place in range(len(self.story.history)) if place not in self.asked]
        kinds = {type(self.story.history[place].event) for place in alone}
        assert kinds <= {OfferExpired, OfferDeadlineMoved}

    def _ask(self, command: Command, actor: Actor) -> list[Event]:
        before, first = self.story.state, len(self.story.history)
        try:
            said = self.story.ask(command, actor, self.now)
        except Refused:
            assert self.story.state == before
            return []
        self.asked |= dict.fromkeys(range(first, len(self.story.history)), (actor, self.now))
        return said

    def _events(self, *kinds: type[Any]) -> list[Any]:
        return [told.event for told in self.story.history if isinstance(told.event, kinds)]

    def _offers(self) -> list[OfferMade]:
        return self._events(OfferMade)

    def _seen(self, back: int) -> OfferMade:
        offers = self._offers()
        return offers[-1 - min(back, len(offers) - 1)]

    def _deadline(self, offer: OfferMade) -> datetime:
        moved = [event for event in self._events(OfferDeadlineMoved) if event.offer_id == offer.offer_id]
        return moved[-1].expires_at if moved else offer.expires_at


TestTable = Table.TestCase
TestTable.settings = settings(max_examples=150, stateful_step_count=30)
