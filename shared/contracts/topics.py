"""The map of the whole system: every topic, who writes it, each message with its one publisher and its listeners."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.contracts import documents as d
from shared.contracts import filing as f
from shared.contracts import intake as i
from shared.contracts import negotiation as n
from shared.contracts import notify as o
from shared.contracts.deciding import Refusal
from shared.contracts.message import Command, Event, Message
from shared.contracts.public import CaseStatusChanged

SERVICES: Final = ("intake", "negotiation", "documents", "filing", "notify")
GATEWAY: Final = "gateway"
EVERYONE: Final = (*SERVICES, GATEWAY)
FOREVER: Final = -1
DAYS: Final = 24 * 60 * 60 * 1000
PARTITIONS: Final = 12


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. kind: events, commands, refusals or public · retention_ms: -1 is forever."""

    name: str
    kind: str
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    retention_ms: int = FOREVER
    partitions: int = PARTITIONS


CASE_EVENTS: Final = Topic("case.events.v1", "events", SERVICES, EVERYONE)
CASE_STATUS: Final = Topic("public.{court_id}.case-status.v1", "public", ("intake",), ("partners",))
COMMANDS: Final = {
    name: Topic(f"{name}.commands.v1", "commands", (GATEWAY,), (name,), retention_ms=400 * DAYS) for name in SERVICES
}
REFUSALS: Final = {
    name: Topic(f"{name}.refusals.v1", "refusals", (name,), (GATEWAY,), retention_ms=400 * DAYS) for name in SERVICES
}
TOPICS: Final = (CASE_EVENTS, *COMMANDS.values(), *REFUSALS.values(), CASE_STATUS)

# Every event of the case's history, and the services that act on it or remember it. The gateway projects them all.
LISTENERS: Final[Mapping[type[Event], tuple[str, ...]]] = {
    i.FeeReceiptRecorded: (),
    i.CaseRegistered: ("negotiation", "documents", "filing", "notify"),
    i.HearingDeclared: (),
    i.PartiesConfirmed: ("documents", "notify"),
    i.HearingSet: ("negotiation", "documents", "filing", "notify"),
    i.HearingContinued: ("negotiation", "documents", "filing", "notify"),
    i.HearingVacated: ("documents", "notify"),
    i.DefendantInvited: ("notify",),
    i.InvitationDeadlineMoved: (),
    i.PartyJoined: ("negotiation", "documents", "notify"),
    i.ExitRequested: ("documents",),
    i.PartyLeft: ("negotiation", "documents", "notify"),
    i.CutoffReached: ("notify",),
    i.PhaseChanged: (),
    n.QuestionnaireSubmitted: (),
    n.OfferMade: ("notify",),
    n.OfferCountered: (),
    n.OfferRejected: ("notify",),
    n.OfferWithdrawn: ("notify",),
    n.OfferExpired: ("notify",),
    n.OfferDeadlineMoved: (),
    n.OfferAccepted: (),
    n.TermsAgreed: ("intake", "documents", "notify"),
    d.AgreementDrafted: (),
    d.AgreementProposed: ("notify",),
    d.AgreementApproved: (),
    d.SigningOpened: ("notify",),
    d.AgreementSigned: ("notify",),
    d.AgreementFullySigned: ("intake",),
    d.AgreementSealed: ("filing", "notify"),
    d.ExitConfirmed: ("intake", "negotiation"),
    d.ExitTooLate: ("intake", "notify"),
    d.ConformedCopyIssued: ("notify",),
    d.DocumentFailed: (),
    f.FilingSubmitted: ("intake", "documents"),
    f.FilingReceived: ("intake", "notify"),
    f.FilingAccepted: ("intake", "documents", "notify"),
    o.NoticeQueued: (),
    o.NoticeWritten: (),
    o.LetterReady: (),
    o.LetterPosted: (),
    o.NoticeSent: (),
    o.NoticeBounced: (),
}

COMMAND_MESSAGES: Final[tuple[type[Command], ...]] = (
    i.RecordFeeReceipt,
    i.RegisterCase,
    i.ConfirmParties,
    i.SetHearing,
    i.JoinCase,
    i.DeclineInvitation,
    i.LeaveOdr,
    n.SubmitQuestionnaire,
    n.MakeOffer,
    n.CounterOffer,
    n.AcceptOffer,
    n.RejectOffer,
    n.WithdrawOffer,
    d.ProposeAgreement,
    d.ApproveAgreement,
    d.SignAgreement,
    f.FileAgreement,
    f.AcceptFiling,
    o.MarkLettersPosted,
)

_ALL: Final[tuple[type[Message], ...]] = (*LISTENERS, *COMMAND_MESSAGES, CaseStatusChanged, Refusal)
MESSAGES: Final[Mapping[str, type[Message]]] = {kind.type_name(): kind for kind in _ALL}


def topic_of(message: Message, source: str) -> str:
    """Return the topic that a message travels on; `source` is the service that refuses, for refusals."""
    if isinstance(message, CaseStatusChanged):
        return CASE_STATUS.name.format(court_id=message.court_id)
    if isinstance(message, Refusal):
        return REFUSALS[source].name
    if isinstance(message, Command):
        return COMMANDS[message.publisher()].name
    return CASE_EVENTS.name
