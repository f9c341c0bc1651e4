"""One made-up case whose agreement is signed and sealed, for all tests of filing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from services.filing.domain.envelopes import DELIVER_ENVELOPE, EnvelopeDelivered
from services.filing.domain.filing import FilingHeard, FilingOwn, Rules
from services.filing.handlers import handlers
from shared.contracts.actor import Actor, Side
from shared.contracts.documents import AgreementSealed, StoredFile
from shared.contracts.filing import AcceptFiling, FileAgreement, FilingSubmitted, HearingChoice
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.intake import CaseRegistered, Hearing, HearingContinued, HearingSet
from shared.contracts.message import Sealed
from shared.contracts.parties import Language, Party, UserAgreement
from shared.contracts.policy import Role
from shared.courtcalendar.court import load_courts
from tests.support.story import Story

COURT_ID = "san-joaquin"
COURTS = load_courts(Path("courts"))
CASE_NUMBER = "STK-SC-2026-1234"
CASE_ID = case_id_of(COURT_ID, CASE_NUMBER)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
HEARING = Hearing(starts_at=datetime(2026, 4, 15, 16, 0, tzinfo=UTC), department="10B")
CUTOFF = datetime(2026, 4, 14, 6, 59, 59, tzinfo=UTC)
ANA_ID = party_id_of(CASE_ID, Side.PLAINTIFF, 1)
BEN_ID = party_id_of(CASE_ID, Side.DEFENDANT, 1)
SEALED_SHA256 = "a" * 64
FILE = StoredFile(
    object_key=f"agreements/{CASE_ID}/{SEALED_SHA256}",
    size_bytes=40_000,
    media_type="application/pdf",
    sha256=SEALED_SHA256,
)
FILE_IT = FileAgreement(sealed_sha256=SEALED_SHA256)


def actor_of(party_id: UUID, side: Side) -> Actor:
    return Actor(
        account_id=uuid5(party_id, "account"), role=Role.PARTY, court_id=COURT_ID, party_id=party_id, side=side
    )


ANA = actor_of(ANA_ID, Side.PLAINTIFF)
BEN = actor_of(BEN_ID, Side.DEFENDANT)
CLERK = Actor(account_id=UUID(int=11), role=Role.CLERK, court_id=COURT_ID)


def party(party_id: UUID, side: Side, name: str) -> Party:
    return Party(party_id=party_id, side=side, name=name, contact=Sealed(audience=f"party:{party_id}", box="Ym94"))


REGISTERED = CaseRegistered(
    court_id=COURT_ID,
    case_number=CASE_NUMBER,
    account_id=ANA.account_id,
    plaintiff_party_id=ANA_ID,
    parties=(party(ANA_ID, Side.PLAINTIFF, "Ana Ruiz"), party(BEN_ID, Side.DEFENDANT, "Ben Cole")),
    claim_cents=250_000,
    claim_reason="The deposit was not returned.",
    user_agreement=UserAgreement(version="1", language=Language.ENGLISH),
)
HEARING_SET = HearingSet(hearing=HEARING, cutoff_at=CUTOFF)
SEALED = AgreementSealed(version_number=1, base_sha256="b" * 64, sealed_sha256=SEALED_SHA256, file=FILE)

Filings = Story[FilingOwn, FilingHeard]


def hearing_continued(cutoff_at: datetime) -> HearingContinued:
    return HearingContinued(hearing=HEARING, cutoff_at=cutoff_at)


def signing() -> Filings:
    """Return a case whose hearing is set and whose agreement is not sealed."""
    story: Filings = Story(handlers, Rules(courts=COURTS), CASE_ID)
    story.hear(REGISTERED, HEARING_SET, at=NOW - timedelta(days=9))
    return story


def sealed() -> Filings:
    """Return a case whose sealed agreement can be filed."""
    story = signing()
    story.hear(SEALED, at=NOW - timedelta(hours=1))
    return story


def filed(at: datetime = NOW) -> tuple[Filings, FilingSubmitted]:
    """Return a case whose agreement is on its way to the court."""
    story = sealed()
    submitted = story.ask(FILE_IT, ANA, at)[0]
    assert isinstance(submitted, FilingSubmitted)
    return story, submitted


def received(at: datetime = NOW) -> tuple[Filings, FilingSubmitted]:
    """Return a case whose agreement waits in the clerk's queue."""
    story, submitted = filed(at)
    story.finish(DELIVER_ENVELOPE, EnvelopeDelivered(envelope_id=submitted.envelope_id, received_at=at), at)
    return story, submitted


def accept(submitted: FilingSubmitted, **changes: Any) -> AcceptFiling:
    whole: dict[str, Any] = {
        "envelope_id": submitted.envelope_id,
        "transaction_number": "SJ-2026-000123",
        "hearing": HearingChoice.VACATE,
    }
    return AcceptFiling(**(whole | changes))
