"""What partner agencies read: the whole list of public status facts. No names, text, amounts or reasons."""

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime

from shared.contracts.message import Event, ForPublic


class CaseStatus(StrEnum):
    """Every public status fact; nothing else about a case ever leaves."""

    REGISTERED = "REGISTERED"
    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    RETURNED_TO_HEARING = "RETURNED_TO_HEARING"
    FILING_RECEIVED = "FILING_RECEIVED"
    FILING_REJECTED = "FILING_REJECTED"
    FILED = "FILED"
    HEARING_SET = "HEARING_SET"
    HEARING_CONTINUED = "HEARING_CONTINUED"
    HEARING_VACATED = "HEARING_VACATED"
    STAYED = "STAYED"
    DISMISSED = "DISMISSED"
    CLOSED = "CLOSED"


# How far a case has come here; what the court receives, files and sets stands beside it.
PROGRESS: Final = frozenset(
    {CaseStatus.REGISTERED, CaseStatus.INVITED, CaseStatus.ACTIVE, CaseStatus.RETURNED_TO_HEARING}
)


class CaseStatusChanged(Event):
    """A court case has a new public status. hearing_at only with the hearing facts; instants in UTC."""

    court_id: ForPublic[str]
    case_number: ForPublic[str]
    status: ForPublic[CaseStatus]
    occurred_at: ForPublic[AwareDatetime]
    hearing_at: ForPublic[AwareDatetime | None] = None

    @classmethod
    def publisher(cls) -> str:
        """Intake publishes the public topic; the type stays `odr.public.CaseStatusChanged.v1`."""
        return "intake"

    @classmethod
    def type_name(cls) -> str:
        """Return the public type, which names no service."""
        return f"odr.public.{cls.__name__}.v{cls.version}"
