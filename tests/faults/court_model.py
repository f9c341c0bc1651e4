"""A small model of how offers are traded: what must be said after each message, written without the product's code."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("America/Los_Angeles")
LAST_SECOND: Final = time(23, 59, 59)
ANSWER_DAYS: Final = 7
REFUSED: Final = ["refused"]


class Act(Enum):
    """What a side may do."""

    MAKE = "make"
    COUNTER = "counter"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"


@dataclass(slots=True)
class OnTheTable:
    """An offer that nobody has answered. number: from 1 · announced: somebody has said that its time is over."""

    number: int
    side: str
    made_at: datetime
    expires_at: datetime
    announced: bool = False


@dataclass
class CourtModel:
    """One case in which both sides take part. said: the names of events, or `refused`, in order."""

    cutoff_at: datetime
    offer: OnTheTable | None = None
    made: int = 0
    settled: bool = False
    said: list[str] = field(default_factory=list)

    def ask(self, act: Act, side: str, number: int, now: datetime) -> None:
        """Let a side act at the time of its receipt. number: the offer that it means; nothing for a new one."""
        if self.settled or now >= self.cutoff_at:
            self.said += REFUSED
        elif act is Act.MAKE:
            self.said += self._make(side, now)
        else:
            self.said += self._answer(act, side, number, now)

    def cutoff_moves(self, cutoff_at: datetime, now: datetime) -> None:
        """Hear that the hearing was moved: an open offer's time is counted anew."""
        self.cutoff_at = cutoff_at
        if self.offer is None or self.settled or now >= self.offer.expires_at:
            return
        expires_at = self._until(self.offer.made_at)
        if expires_at != self.offer.expires_at:
            self.offer.expires_at = expires_at
            self.said.append("OfferDeadlineMoved")

    def time_passes(self, before: datetime) -> None:
        """Look at the clock."""
        if self.offer and not self.settled and not self.offer.announced and self.offer.expires_at <= before:
            self.offer.announced = True
            self.said.append("OfferExpired")

    def _make(self, side: str, now: datetime) -> list[str]:
        if self.offer and now < self.offer.expires_at:
            return REFUSED
        expired = ["OfferExpired"] if self.offer and not self.offer.announced else []
        self._put(side, now)
        return [*expired, "OfferMade"]

    def _answer(self, act: Act, side: str, number: int, now: datetime) -> list[str]:
        offer = self.offer
        if offer is None or offer.number != number or now >= offer.expires_at:
            return REFUSED
        if (offer.side == side) is not (act is Act.WITHDRAW):
            return REFUSED
        if act is Act.ACCEPT:
            self.settled = True
            return ["OfferAccepted", "TermsAgreed"]
        self.offer = None
        if act is Act.COUNTER:
            self._put(side, now)
            return ["OfferCountered", "OfferMade"]
        return ["OfferRejected" if act is Act.REJECT else "OfferWithdrawn"]

    def _put(self, side: str, now: datetime) -> None:
        self.made += 1
        self.offer = OnTheTable(self.made, side, now, self._until(now))

    def _until(self, made_at: datetime) -> datetime:
        last_day = made_at.astimezone(ZONE).date() + timedelta(days=ANSWER_DAYS)
        return min(datetime.combine(last_day, LAST_SECOND, ZONE), self.cutoff_at)
