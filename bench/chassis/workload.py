"""What negotiation reads in real life: whole made-up cases, as the records of its two topics.

A case is everything that the five services say about it, with bodies from the contracts' own examples, and what its
two people ask negotiation for. Cases run side by side, so that one batch holds many of them.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from shared.contracts.actor import Actor, Side
from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.contracts.example import example_of
from shared.contracts.identity import NAMESPACE, party_id_of
from shared.contracts.intake import CaseRegistered, Hearing, HearingSet, PartyJoined
from shared.contracts.message import Command, Event, Message, Sealed
from shared.contracts.negotiation import AcceptOffer, Answer, CounterOffer, MakeOffer, SubmitQuestionnaire
from shared.contracts.parties import Channel, Language, Party, UserAgreement
from shared.contracts.policy import Role
from shared.contracts.terms import Terms, terms_sha256
from shared.contracts.topics import CASE_EVENTS, COMMANDS, MESSAGES

COURT: Final = "san-joaquin"
READ: Final = UserAgreement(version="1", language=Language.ENGLISH)
BEFORE: Final = (
    "intake.FeeReceiptRecorded",
    "intake.PartiesConfirmed",
    "intake.DefendantInvited",
    "intake.PhaseChanged",
    "notify.NoticeQueued",
    "notify.NoticeWritten",
    "notify.NoticeSent",
    "notify.LetterReady",
    "notify.LetterPosted",
)
BETWEEN: Final = ("intake.PhaseChanged", *(("notify.NoticeQueued", "notify.NoticeWritten", "notify.NoticeSent") * 2))
AFTER: Final = (
    "documents.AgreementDrafted",
    "documents.AgreementProposed",
    "documents.AgreementApproved",
    "documents.SigningOpened",
    *(("notify.NoticeQueued", "notify.NoticeWritten", "notify.NoticeSent") * 3),
    "documents.AgreementSigned",
    "documents.AgreementSigned",
    "documents.AgreementFullySigned",
    "documents.AgreementSealed",
    "filing.FilingSubmitted",
    "filing.FilingReceived",
    "filing.FilingAccepted",
    "documents.ConformedCopyIssued",
    "intake.PhaseChanged",
)
EVENTS_A_CASE: Final = len(BEFORE) + 3 + 2 * len(BETWEEN) + len(AFTER)
COMMANDS_A_CASE: Final = 5
EFFECTS_A_CASE: Final = 2 + 1 + 2 + 2
SIDE_BY_SIDE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One record that is to be produced."""

    topic: str
    key: bytes
    headers: list[tuple[str, bytes]]
    body: bytes


@dataclass(slots=True)
class _Case:
    """One case while it is told. began: when its first offer was made, UTC."""

    case_id: UUID
    began: datetime
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    told: int = 0

    def say(self, source: str, event: Message, body: bytes) -> Line:
        sequence, chain = self.heads.get(source, (0, FIRST_CHAIN))
        self.told += 1
        envelope = Envelope(
            id=uuid5(self.case_id, f"told/{self.told}"),
            type=event.type_name(),
            source=source,
            subject=self.case_id,
            time=self.began,
            causation_id=uuid5(self.case_id, f"cause/{self.told}"),
            correlation_id=uuid5(self.case_id, f"cause/{self.told}"),
        ).chained(chain, sequence + 1, body)
        self.heads[source] = (envelope.sequence, envelope.chain)
        return Line(CASE_EVENTS.name, envelope.key, envelope.headers(), body)

    def example(self, name: str) -> Line:
        event, body = _EXAMPLES[name]
        return self.say(name.partition(".")[0], event, body)

    def hear(self, event: Event) -> Line:
        return self.say("intake", event, event.write())

    def ask(self, command: Command, identity: UUID, side: Side) -> Line:
        party_id = party_id_of(self.case_id, side, 1)
        actor = Actor(
            account_id=uuid5(party_id, "account"),
            role=Role.PARTY,
            court_id=COURT,
            party_id=party_id,
            side=side,
            authenticated_at=self.began,
        )
        envelope = Envelope(
            id=identity,
            type=command.type_name(),
            source="gateway",
            subject=self.case_id,
            time=self.began,
            seen={source: sequence for source, (sequence, _) in self.heads.items()},
            actor=actor,
        )
        return Line(COMMANDS["negotiation"].name, envelope.key, envelope.headers(), command.write())


def case_ids(count: int, run: str) -> list[UUID]:
    """Return the ids of a run's cases."""
    return [uuid5(NAMESPACE, f"bench/{run}/{number}") for number in range(count)]


def lines(count: int, run: str) -> Iterator[Line]:
    """Tell this many cases side by side, in an order that the run's name draws."""
    dice = random.Random(run)  # noqa: S311 - a game, not a secret
    began = datetime.now(UTC) - timedelta(minutes=5)
    waiting = iter(case_ids(count, run))
    open_cases = [_story(_Case(case_id, began)) for _, case_id in zip(range(SIDE_BY_SIDE), waiting, strict=False)]
    while open_cases:
        place = dice.randrange(len(open_cases))
        line = next(open_cases[place], None)
        if line is not None:
            yield line
            continue
        following = next(waiting, None)
        if following is None:
            open_cases[place] = open_cases[-1]
            open_cases.pop()
        else:
            open_cases[place] = _story(_Case(following, began))


def _story(case: _Case) -> Iterator[Line]:
    ana, ben = (party_id_of(case.case_id, side, 1) for side in (Side.PLAINTIFF, Side.DEFENDANT))
    ids = [uuid5(case.case_id, f"ask/{number}") for number in range(COMMANDS_A_CASE)]
    made, countered = uuid5(ids[2], "offer/1"), uuid5(ids[3], "offer/1")
    yield case.hear(_registered(ana, ben))
    yield from map(case.example, BEFORE)
    yield case.hear(_hearing(case.began))
    yield case.hear(_joined(ben))
    yield case.ask(_answers("Part of it was paid."), ids[0], Side.PLAINTIFF)
    yield case.ask(_answers("The deposit was returned in cash."), ids[1], Side.DEFENDANT)
    yield from map(case.example, BETWEEN)
    yield case.ask(MakeOffer(terms=_terms(ana, ben, 200_000)), ids[2], Side.PLAINTIFF)
    counter = _terms(ana, ben, 150_000)
    yield case.ask(CounterOffer(offer_id=made, terms=counter), ids[3], Side.DEFENDANT)
    yield from map(case.example, BETWEEN)
    agreed = AcceptOffer(offer_id=countered, terms_sha256=terms_sha256(counter))
    yield case.ask(agreed, ids[4], Side.PLAINTIFF)
    yield from map(case.example, AFTER)


def _registered(ana: UUID, ben: UUID) -> CaseRegistered:
    people = ((ana, Side.PLAINTIFF, "Ana Testperson"), (ben, Side.DEFENDANT, "Ben Madeup"))
    parties = tuple(
        Party(party_id=party, side=side, name=name, contact=_sealed(party), channel=Channel.EMAIL)
        for party, side, name in people
    )
    return CaseRegistered(
        court_id=COURT,
        case_number="STK-SC-2026-0555",
        account_id=uuid5(ana, "account"),
        plaintiff_party_id=ana,
        parties=parties,
        claim_cents=250_000,
        claim_reason="The deposit was not returned.",
        user_agreement=READ,
    )


def _joined(ben: UUID) -> PartyJoined:
    return PartyJoined(
        invitation_id=uuid5(ben, "invitation"),
        party_id=ben,
        side=Side.DEFENDANT,
        account_id=uuid5(ben, "account"),
        contact=_sealed(ben),
        language=Language.SPANISH,
        channel=Channel.EMAIL,
        user_agreement=READ,
    )


def _hearing(began: datetime) -> HearingSet:
    starts_at = began + timedelta(days=45)
    return HearingSet(
        hearing=Hearing(starts_at=starts_at, department="10B"), cutoff_at=starts_at - timedelta(days=1, hours=9)
    )


def _sealed(party_id: UUID) -> Sealed:
    return Sealed(audience=f"party:{party_id}", box="c2VhbGVk" * 12)


def _answers(text: str) -> SubmitQuestionnaire:
    return SubmitQuestionnaire(answers=(Answer(question="owed", shared="part"), Answer(question="reason", shared=text)))


def _terms(ana: UUID, ben: UUID, cents: int) -> Terms:
    return Terms(
        principal_cents=cents,
        total_cents=cents,
        payer_ids=(ben,),
        payee_ids=(ana,),
        method="By check, mailed to the plaintiff.",
        pay_by_on=date.today() + timedelta(days=60),  # noqa: DTZ011 - any day after the hearing's month
    )


def _examples(names: Sequence[str]) -> dict[str, tuple[Message, bytes]]:
    found = {}
    for name in names:
        kind = MESSAGES[f"odr.{name}.v1"]
        message = kind.read(json.dumps(example_of(kind)).encode())
        found[name] = (message, message.write())
    return found


_EXAMPLES: Final = _examples(sorted({*BEFORE, *BETWEEN, *AFTER}))
