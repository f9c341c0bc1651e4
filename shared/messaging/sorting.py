"""Judging a batch before any handler is asked: apply, drop, park or hold each record. Pure; it reads a ledger."""

from hashlib import sha256
from uuid import UUID

from shared.contracts.envelope import chain_of
from shared.messaging.composition import Service
from shared.messaging.ledger import START, Head, Ledger, Source
from shared.messaging.metrics import RECORDS
from shared.messaging.records import Batch, Inbound
from shared.messaging.states import Partition, Place, Record

BEHIND = "behind a parked record of its case"
AHEAD = "it has seen facts that are not here"
_DUPLICATE = RECORDS.labels("duplicate")


class RestoredDatabase(Exception):  # noqa: N818 - a fact, not a mistake of the program
    """Own records came back that the database does not know: it was restored, and they must be adopted first."""


class Sorting:
    """One batch, judged. accepted: per case, in order · held: partitions whose rest must be read again."""

    def __init__(self, service: Service, batch: Batch, ledger: Ledger) -> None:
        self._service, self._batch, self._ledger = service, batch, ledger
        self._view: dict[Source, Head] = {}
        self._blocked: set[UUID] = set()
        self.accepted: dict[UUID, list[Inbound]] = {}
        self.held: dict[Partition, int] = {}

    def sort(self) -> None:
        """Judge everything, once the ledger is read. Raises RestoredDatabase."""
        self._view = dict(self._ledger.positions)
        self._blocked = set() if self._batch.releasing else set(self._ledger.blocked)
        # Before anything else: what a database that has lost its own words decides would be another history.
        if unknown := self.beyond() - self._ledger.strays:
            raise RestoredDatabase(f"own records that nobody knows: {sorted(unknown)[:3]}")
        # Facts first: a command of the same batch is judged by them.
        for judge, inbounds in (
            (self._event, self._batch.events),
            (self._by_id, self._batch.others),
            (self._command, self._batch.commands),
        ):
            for inbound in inbounds:
                judge(inbound) if self._open(inbound) else None
        for record, reason in self._batch.unreadable:
            if record.place not in self._batch.discarded:
                self.park(None, record, reason)
        self._ledger.offsets = self._batch.offsets | self.held

    def beyond(self) -> set[Place]:
        """Return where own records lie that go further than the database knows."""
        streams, echoes = self._ledger.streams, self._batch.echoes.items()
        return {place for place, (stream, sequence) in echoes if sequence > streams.get(stream, START)[0]}

    def park(self, case_id: UUID | None, record: Record, reason: str) -> None:
        """Put a record aside and block its case, unless its partition is held and will be read again anyway."""
        if record.offset < self.held.get(record.lane, record.offset + 1):
            self._ledger.parked.append((case_id, record, reason))
        if case_id is not None:
            self._blocked.add(case_id)
            self._ledger.blocking.add(case_id)

    def put_aside(self, inbound: Inbound, reason: str) -> None:
        """Put a record aside that cannot be handled. Its case waits for an event alone: later ones build on it."""
        event = inbound.record.topic in self._service.topics.events
        self.park(inbound.envelope.subject if event else None, inbound.record, reason)

    def _open(self, inbound: Inbound) -> bool:
        record, case_id, forced = inbound.record, inbound.envelope.subject, self._batch.forced
        if record.lane in self.held:
            return False
        if case_id in self._blocked or forced == BEHIND:
            self.park(case_id, record, BEHIND)
            return False
        if forced:
            self.put_aside(inbound, forced)
        return not forced

    def _accept(self, inbound: Inbound) -> None:
        self.accepted.setdefault(inbound.envelope.subject, []).append(inbound)

    def _event(self, inbound: Inbound) -> None:
        envelope, record = inbound.envelope, inbound.record
        source = (envelope.subject, record.topic, envelope.source)
        sequence, chain = self._view.get(source, START)
        # Only the last chain is kept: an older record was compared when it came.
        if envelope.sequence < sequence or (envelope.sequence == sequence and envelope.chain == chain):
            _DUPLICATE.inc()
        elif record.place in self._batch.discarded:
            self._advance(inbound, source)
        elif envelope.sequence > sequence + 1:
            self.park(envelope.subject, record, "gap: an earlier record is missing")
        elif envelope.sequence == sequence or chain_of(chain, envelope, record.body) != envelope.chain:
            self.park(envelope.subject, record, "fork: it does not follow from what was heard before")
        else:
            self._advance(inbound, source)

    def _advance(self, inbound: Inbound, source: Source) -> None:
        self._view[source] = (inbound.envelope.sequence, inbound.envelope.chain)
        self._accept(inbound)

    def _by_id(self, inbound: Inbound) -> None:
        known = self._ledger.known
        if inbound.envelope.id in known:
            self._again(inbound, known[inbound.envelope.id])
        else:
            known[inbound.envelope.id] = sha256(inbound.record.body).digest()
            self._accept(inbound)

    def _again(self, inbound: Inbound, before: bytes | None) -> None:
        # None: known only by what it caused, from before a backup was restored.
        if before is None or before == sha256(inbound.record.body).digest():
            _DUPLICATE.inc()
        elif inbound.record.place not in self._batch.discarded:
            # Its sender has the answer to this id already.
            self.put_aside(inbound, "the id is known with another body")

    def _command(self, inbound: Inbound) -> None:
        record, known = inbound.record, inbound.envelope.id in self._ledger.known
        # What is known already waits for nothing, or it would hold everything behind it for facts that never come.
        if known or not self._ahead(inbound):
            self._by_id(inbound)
        elif self._batch.releasing:
            self.park(inbound.envelope.subject, record, AHEAD)
        else:
            self.held[record.lane] = record.offset

    def _ahead(self, inbound: Inbound) -> bool:
        case_id, topic = inbound.envelope.subject, self._service.topics.events[0]
        for source, sequence in inbound.envelope.seen.items():
            # Its own words come back later than they are said: it knows by its streams how far it has spoken.
            own = source == self._service.name
            place = self._ledger.streams.get((case_id, topic)) if own else self._view.get((case_id, topic, source))
            if sequence > (place or START)[0]:
                return True
        return False
