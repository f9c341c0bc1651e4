"""The envelope of every record: CloudEvents 1.0 in Kafka binary mode, with this product's extensions.

It owns the header names, their order and the audit chain; it does not know what is inside a body.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from shared.contracts.actor import Actor

CONTENT_TYPE = "application/json"
FIRST_CHAIN = "0" * 64
NOTHING_SEEN: Mapping[str, int] = MappingProxyType({})
Headers = Sequence[tuple[str, bytes]]


class Unreadable(Exception):  # noqa: N818 - one of the three families of style.md: park it
    """A record can never be handled: its headers or body do not follow the contract."""


class Envelope(NamedTuple):
    """Who says what about which case, and why.

    subject: case_id · sequence: per topic, source and case from 1 (0: none) · chain: 64 hex digits · seen: source →
    sequence, the facts the asker could have seen · part: (number, of how many) events of one cause · time: UTC.
    """

    id: UUID
    type: str
    source: str
    subject: UUID
    time: datetime
    sequence: int = 0
    chain: str = ""
    seen: Mapping[str, int] = NOTHING_SEEN
    causation_id: UUID | None = None
    correlation_id: UUID | None = None
    actor: Actor | None = None
    part: tuple[int, int] = (1, 1)
    traceparent: str = ""

    @property
    def key(self) -> bytes:
        """Return the record's key: the case decides the partition."""
        return str(self.subject).encode()

    def chained(self, previous: str, sequence: int, body: bytes) -> "Envelope":
        """Return the envelope at its place in the stream, with the chain value that follows from `previous`."""
        return self._replace(sequence=sequence, chain=_chain(previous, self, sequence, body))

    def headers(self) -> list[tuple[str, bytes]]:
        """Return the record's headers; empty extensions are left out."""
        return [(name, text.encode()) for name, text in self.texts()]

    def texts(self) -> list[tuple[str, str]]:
        """Return the record's headers as texts; empty extensions are left out."""
        number, of = self.part
        values = {
            "ce_specversion": "1.0",
            "ce_id": str(self.id),
            "ce_type": self.type,
            "ce_source": self.source,
            "ce_subject": str(self.subject),
            "ce_time": time_text(self.time),
            "content-type": CONTENT_TYPE,
            "ce_sequence": str(self.sequence) if self.sequence else "",
            "ce_chain": self.chain,
            "ce_seen": ",".join(f"{source}:{number}" for source, number in sorted(self.seen.items())),
            "ce_causationid": str(self.causation_id or ""),
            "ce_correlationid": str(self.correlation_id or ""),
            "ce_actor": actor_text(self.actor),
            "ce_part": f"{number}/{of}",
            "traceparent": self.traceparent,
        }
        return [(name, text) for name, text in values.items() if text]

    @classmethod
    def parse(cls, headers: Iterable[tuple[str, bytes]], uuid: Callable[[str], UUID] = UUID) -> "Envelope":
        """Read an envelope from a record's headers. uuid: another maker of ids, for whoever reads very many.

        Raises Unreadable, which never quotes a value.
        """
        try:
            texts = {name: value.decode() for name, value in headers}
        except UnicodeDecodeError as error:
            raise Unreadable("a header is not UTF-8") from error
        try:
            return _parse(texts, uuid)
        except KeyError as error:
            raise Unreadable(f"the header {error.args[0]} is missing") from error
        except ValueError as error:
            raise Unreadable("a header has a wrong value") from error


def _parse(texts: dict[str, str], uuid: Callable[[str], UUID]) -> Envelope:
    actor = texts.get("ce_actor")
    cause, correlation = texts.get("ce_causationid"), texts.get("ce_correlationid")
    number, _, of = texts.get("ce_part", "1/1").partition("/")
    return Envelope(
        id=uuid(texts["ce_id"]),
        type=texts["ce_type"],
        source=texts["ce_source"],
        subject=uuid(texts["ce_subject"]),
        time=_time(texts["ce_time"]),
        sequence=int(texts.get("ce_sequence", "0")),
        chain=texts.get("ce_chain", ""),
        seen=_seen(texts["ce_seen"]) if "ce_seen" in texts else NOTHING_SEEN,
        causation_id=uuid(cause) if cause else None,
        correlation_id=uuid(correlation) if correlation else None,
        actor=Actor.restored(actor) if actor else None,
        part=(int(number), int(of)),
        traceparent=texts.get("traceparent", ""),
    )


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("ce_time has no zone")
    return time if time.tzinfo is UTC else time.astimezone(UTC)


def _seen(text: str) -> dict[str, int]:
    pairs = (entry.rpartition(":") for entry in text.split(",") if entry)
    return {source: int(sequence) for source, _, sequence in pairs}


def time_text(time: datetime) -> str:
    """Return an instant as RFC 3339 in UTC with microseconds: the one spelling that chains and ids use."""
    moment = time if time.tzinfo is UTC else time.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def actor_text(actor: Actor | None) -> str:
    """Return the actor as it stands in the header; empty when nobody acted."""
    return actor.model_dump_json(exclude_none=True) if actor else ""


def chain_of(previous: str, envelope: Envelope, body: bytes) -> str:
    """Return the audit chain value: SHA-256 over the previous one and every fact of the entry, length-prefixed."""
    return _chain(previous, envelope, envelope.sequence, body)


def _chain(previous: str, envelope: Envelope, sequence: int, body: bytes) -> str:
    texts = (
        previous,
        envelope.source,
        str(envelope.subject),
        str(sequence),
        str(envelope.id),
        envelope.type,
        str(envelope.causation_id or ""),
        actor_text(envelope.actor),
        time_text(envelope.time),
        sha256(body).hexdigest(),
    )
    parts = [text.encode() for text in texts]
    return sha256(b"".join([len(part).to_bytes(4, "big") + part for part in parts])).hexdigest()
