"""Lists that people read: my cases, the clerk's queue, checks of copies and codes. Shapes only."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import Facts


class CaseLine(Facts):
    """One of my cases, or one found by a clerk. side None: the clerk's line."""

    case_id: UUID
    court_id: str
    case_number: str
    plaintiff: str
    defendant: str
    phase: Phase
    side: Side | None = None
    hearing_at: datetime | None = None
    hearing_vacated: bool = False
    updated_at: datetime


class QueueKind(StrEnum):
    """What waits for the clerk."""

    FILING = "filing"
    CONFIRM_PARTIES = "confirm_parties"
    LETTER = "letter"
    FEE = "fee"


class QueueItem(Facts):
    """One thing to do at the counter. subject_id: envelope, letter or case · since: when it was received.

    kind FEE: a fee receipt whose case nobody has registered yet; nothing to do, shown for look-up.
    """

    kind: QueueKind
    subject_id: UUID
    case_id: UUID
    case_number: str
    plaintiff: str = ""
    defendant: str = ""
    since: datetime
    hearing_at: datetime | None = None
    urgent: bool = False
    pages: int = 0
    number: str = ""


class CopyVerdict(StrEnum):
    """What a check of a conformed copy says."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN = "unknown"


class CopyCheck(Facts):
    """The answer of /verify-copy; never a name or an amount."""

    verdict: CopyVerdict
    court_id: str = ""
    transaction_number: str = ""
    filed_on: date | None = None
    stamped_at: datetime | None = None
    copy_sha256: str = ""
