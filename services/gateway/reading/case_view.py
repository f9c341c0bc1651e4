"""What one viewer may see of one case, ready to render: facts, no prose.

Money is integer cents, instants are aware UTC, court dates are dates. Pages translate kinds and format values.
"""

from datetime import datetime
from uuid import UUID

from services.gateway.projection.case_parts import AnswersView, OfferView, Participation, PersonView
from services.gateway.projection.document import CaseFacts
from services.gateway.projection.visibility import CaseReader, Viewer
from services.gateway.reading.task_view import NextStep, TaskView
from shared.contracts.actor import Side


class CaseView(CaseFacts):
    """One case for one viewer. version: another number than before: what is shown is out of date.

    sign_until: the last instant for all to sign the agreed terms.

    timeline and notices are newest first, offers oldest first. What the viewer may not see is empty.
    """

    case_id: UUID
    viewer: Viewer
    me: UUID | None = None
    sign_until: datetime | None = None
    next_step: NextStep | None = None
    tasks: tuple[TaskView, ...] = ()

    @property
    def reader(self) -> CaseReader:
        """Return who reads it."""
        return CaseReader(self.viewer, self.me)

    @property
    def mine(self) -> PersonView | None:
        """Return the viewer's own party; None for the clerk."""
        return self.person(self.me)

    @property
    def others(self) -> tuple[PersonView, ...]:
        """Return the parties across the table; none for the clerk."""
        return self.of_side(self.mine.side.other) if self.mine else ()

    @property
    def others_here(self) -> bool:
        """Say whether somebody across the table takes part."""
        return any(person.state is Participation.JOINED for person in self.others)

    def nobody_joined_by(self, now: datetime) -> bool:
        """Say whether the last day to join has passed for everybody across the table, and nobody has joined."""
        last = [person.invitation_expires_at for person in self.others if person.invitation_expires_at]
        never = all(person.joined_at is None for person in self.others)
        return never and bool(last) and now >= max(last)

    def is_beyond_claim(self, principal_cents: int) -> bool:
        """Say whether a sum without costs is more than the claim."""
        return self.claim_cents is not None and principal_cents > self.claim_cents

    @property
    def my_answers(self) -> AnswersView | None:
        """Return what the viewer has answered."""
        return next((answers for answers in self.answers if self.me and answers.party_id == self.me), None)

    def last_offer_of(self, side: Side) -> OfferView | None:
        """Return a side's latest offer, whatever became of it."""
        return next((offer for offer in reversed(self.offers) if offer.side is side), None)
