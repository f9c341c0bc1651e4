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


class Claim(Facts):
    """What a plaintiff asks for, as somebody with the letter's code reads it before joining."""

    cents: int
    reason: str


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
