"""The court register's entry of one case: what intake says and what it heard. It decides nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.actor import Side
from shared.contracts.deciding import Context, State
from shared.contracts.intake import Hearing, Phase
from shared.contracts.message import Facts
from shared.contracts.parties import Party
from shared.contracts.public import CaseStatus
from shared.courtcalendar.court import Court


@dataclass(frozen=True, slots=True)
class Rules:
    """The file of each court by its id, and how an invitation's id becomes the mac of its code."""

    courts: Mapping[str, Court]
    code_mac: Callable[[UUID], str]


class FeeReceipt(Facts):
    """The court's receipt for the fee."""

    number: str
    paid_on: date
    amount_cents: int


class Person(Facts):
    """A party on the claim, and whether it takes part; joined: it is bound to an account."""

    party: Party
    account_id: UUID | None = None
    joined: bool = False
    left: bool = False


class Invitation(Facts):
    """An invitation that has left. invited_at is the deadline's input."""

    invitation_id: UUID
    party_id: UUID
    code_mac: str
    invited_at: AwareDatetime
    expires_at: AwareDatetime


class IntakeOwn(Facts):
    """The fold of intake's own events. cutoff_reached_at: the cut-off that was announced as passed.

    public_status: how far the case has come as partners were last told; hearings and filings stand beside it.
    """

    court_id: str = ""
    case_number: str = ""
    receipt: FeeReceipt | None = None
    registered: bool = False
    people: tuple[Person, ...] = ()
    declared_hearing_on: date | None = None
    confirmed: bool = False
    invitations: tuple[Invitation, ...] = ()
    hearing: Hearing | None = None
    cutoff_at: AwareDatetime | None = None
    vacated: bool = False
    cutoff_reached_at: AwareDatetime | None = None
    exits_asked: tuple[UUID, ...] = ()
    phase: Phase | None = None
    public_status: CaseStatus | None = None

    @property
    def hearing_is_on(self) -> bool:
        """Tell whether the court has set a hearing and has not vacated it."""
        return self.hearing is not None and not self.vacated

    @property
    def cutoff_announced(self) -> bool:
        """Tell whether the cut-off of the hearing as it stands now was announced as passed."""
        return self.cutoff_at is not None and self.cutoff_reached_at == self.cutoff_at

    @property
    def somebody_left(self) -> bool:
        """Tell whether a party has left: with one person on each side this ends ODR."""
        return any(person.left for person in self.people)

    def person(self, party_id: UUID | None) -> Person | None:
        """Return a party on the claim."""
        return next((person for person in self.people if person.party.party_id == party_id), None)

    def joined_sides(self) -> frozenset[Side]:
        """Return the sides of which somebody takes part."""
        return frozenset(person.party.side for person in self.people if person.joined and not person.left)


class IntakeHeard(Facts):
    """The fold of what the others said; none of it ever becomes false."""

    terms_agreed: bool = False
    fully_signed: bool = False
    exit_too_late: bool = False
    filing_submitted: bool = False
    filing_received: bool = False
    filing_accepted: bool = False

    @property
    def bound(self) -> bool:
        """Tell whether everybody has signed, so that nobody can leave any more."""
        return self.fully_signed or self.exit_too_late


Case = State[IntakeOwn, IntakeHeard]
Deciding = Context[Rules]
