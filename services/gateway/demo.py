"""The demo page's reading and doing: made-up people, mailbox, clock. Only where ODR_DEMO=1; it owns no fact."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.gateway.web import Visit


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """Somebody to sign in as. slug: `plaintiff`, `defendant` or `clerk` · has_account: whether signing in can work."""

    slug: str
    name: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """One thing that was sent: an e-mail (text, html) or a letter (its PDF is at `/demo/letters/<key>.pdf`)."""

    key: str
    kind: str
    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime


async def people(visit: Visit) -> tuple[MadeUpPerson, ...]:
    """Return the made-up people of the seeded court."""
    raise NotImplementedError


async def sign_in_as(visit: Visit, slug: str) -> None:
    """Sign in as a made-up person; somebody without an account yet is signed out, to start as a newcomer."""
    raise NotImplementedError


async def mailbox(visit: Visit) -> tuple[Mail, ...]:
    """Return every e-mail and letter, newest first."""
    raise NotImplementedError


async def letter_pdf(visit: Visit, key: str) -> bytes:
    """Return a letter as PDF. Raises NotThere."""
    raise NotImplementedError


async def move_clock(visit: Visit, forward: timedelta) -> datetime:
    """Move the demo's clock forward for all processes and return the new present."""
    raise NotImplementedError
