"""Sending commands: the receipt and the outbox row in one transaction, the durable moment. It decides no rule.

Ids come from author and form key, so the same form is the same command however often it arrives.
"""

import hmac
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.gateway.database import Connection, Taken
from services.gateway.errors import NotThere, SameKeyOtherBody, StepUpNeeded
from services.gateway.parts import Parts
from services.gateway.people.askers import Asker
from services.gateway.people.authorization import may_hear_why, may_send
from services.gateway.people.limits import Limit, Limits
from services.gateway.people.visitor import STEP_UP, Visitor
from services.gateway.sending import receipt_sql as sql
from services.gateway.sending.receipts import Receipt, number_of
from services.gateway.sending.registering import Try, count_registering
from shared.contracts.envelope import Envelope
from shared.contracts.identity import command_id_of
from shared.contracts.intake import RecordFeeReceipt, RegisterCase
from shared.contracts.message import Command, Sealed
from shared.contracts.policy import Role
from shared.contracts.topics import CASE_EVENTS, topic_of
from shared.messaging import outbox
from shared.messaging.failpoints import reach
from shared.runtime import traces
from shared.runtime.logs import tell
from shared.runtime.traces import Span

GATEWAY = "gateway"


@dataclass(frozen=True, slots=True)
class _Posting:
    """What a visitor sends about one case with one form key; the commands leave together, in this order."""

    visitor: Visitor
    case_id: UUID
    commands: tuple[Command, ...]
    form_key: str

    @property
    def kinds(self) -> str:
        """Return the names of the commands."""
        return ", ".join(type(command).__name__ for command in self.commands)


@dataclass(frozen=True, slots=True)
class _Moment:
    """The case as the gateway knows it in the transaction: its court, clock, positions, audit heads."""

    court_id: str
    now: datetime
    seen: Mapping[str, int]
    heads: Mapping[str, str]


class Sending:
    """Stores what one visitor sends, once."""

    def __init__(self, parts: Parts, visitor: Visitor, asker: Asker) -> None:
        self._parts, self._visitor, self._asker = parts, visitor, asker

    async def send(self, case_id: UUID, *commands: Command, form_key: str) -> Receipt:
        """Store receipt and outbox row of each command in one transaction and return the last one's receipt.

        The same key with the same content returns the first receipt. Raises NotThere when the visitor may not do
        this, StepUpNeeded, SameKeyOtherBody, TooManyTries, WaitALittle.
        """
        began_ns, posting = time.time_ns(), _Posting(self._visitor, case_id, commands, form_key)
        prints = [await self._fingerprint(posting.case_id, command) for command in posting.commands]
        try:
            async with self._parts.engine.begin() as connection:
                receipt, fresh = await self._send(connection, posting, prints)
        except Taken as error:
            raise SameKeyOtherBody from error
        if fresh:
            reach("receipt_committed")
            self._parts.wake()
            tell("command_stored", case_id=posting.case_id, kind=posting.kinds, command_id=receipt.command_id)
            _stored(posting.form_key, posting.kinds, str(posting.case_id), began_ns)
        return receipt

    async def _send(self, connection: Connection, posting: _Posting, prints: Sequence[str]) -> tuple[Receipt, bool]:
        await _lock(connection, posting.case_id)
        before = await _already_sent(connection, posting, prints)
        if before is not None:
            return before, False
        database_now, court_of_case = (await connection.execute(sql.NOW_AND_COURT, {"case": posting.case_id})).one()
        court_id = self._check(posting, court_of_case)
        moment = await self._moment(connection, posting.case_id, court_id, database_now)
        await self._count(connection)
        if any(isinstance(command, RegisterCase) for command in posting.commands):
            tried = Try(posting.case_id, posting.visitor.author, moment.now, self._asker)
            await count_registering(connection, self._parts, tried)
        receipts = [_receipt(posting, place, moment) for place in range(len(posting.commands))]
        rows = [_row(posting, place, prints[place], receipt) for place, receipt in enumerate(receipts)]
        await connection.execute(sql.INSERT, rows)
        await outbox.insert(
            connection,
            [
                (_envelope(posting, receipt, command, moment), command.write(), topic_of(command, GATEWAY))
                for receipt, command in zip(receipts, posting.commands, strict=True)
            ],
        )
        reach("receipt_stored")
        return receipts[-1], True

    async def _count(self, connection: Connection) -> None:
        """Count what a party sends: also what is refused is kept for ever."""
        if self._visitor.role in {None, Role.PARTY}:
            most = self._parts.settings.commands_per_hour_and_account
            limit = Limit(f"send/{self._visitor.author}", most, slows=True)
            await Limits(self._parts.engine, self._parts.pepper).count_in(connection, (limit,))

    def _check(self, posting: _Posting, court_of_case: str | None) -> str:
        """Return the court of the case: as it is known, or as the first command about it says."""
        court_id = court_of_case or _first_court(self._parts, posting)
        if court_id not in self._parts.courts:
            raise NotThere
        for command in posting.commands:
            if getattr(command, "court_id", court_id) != court_id:
                raise NotThere
            if not self._heard(type(command), posting.case_id, court_id):
                raise NotThere
            if command.proof and not self._proved(posting.visitor):
                raise StepUpNeeded
        return court_id

    def _heard(self, command: type[Command], case_id: UUID, court_id: str) -> bool:
        return may_send(self._visitor, command, case_id, court_id) or may_hear_why(self._visitor, command, case_id)

    def _proved(self, visitor: Visitor) -> bool:
        limit = timedelta(minutes=self._parts.settings.step_up_minutes)
        fresh = visitor.proved_at is not None and self._parts.now() - visitor.proved_at <= limit
        return fresh and visitor.method == STEP_UP

    async def _moment(self, connection: Connection, case_id: UUID, court_id: str, database_now: datetime) -> _Moment:
        positions = (await connection.execute(sql.POSITIONS, {"case": case_id, "topic": CASE_EVENTS.name})).all()
        return _Moment(
            court_id=court_id,
            now=database_now + self._parts.offset(),
            seen={source: sequence for source, sequence, _ in positions},
            heads={source: f"{sequence}:{chain}" for source, sequence, chain in positions},
        )

    async def _fingerprint(self, case_id: UUID, command: Command) -> str:
        """Return a keyed hash of the clear content: sealing the same text twice gives two boxes but one form."""
        clear = await self._opened(case_id, command.model_dump(mode="json"))
        content = json.dumps([command.type_name(), str(case_id), clear], sort_keys=True)
        return hmac.new(self._parts.pepper, content.encode(), "sha256").hexdigest()

    async def _opened(self, case_id: UUID, value: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, dict) and value.keys() == Sealed.model_fields.keys():
            return (await self._parts.sealer.open(case_id, Sealed.model_validate(value))).decode()
        if isinstance(value, dict):
            return {name: await self._opened(case_id, item) for name, item in value.items()}
        if isinstance(value, list):
            return [await self._opened(case_id, item) for item in value]
        return value


async def _lock(connection: Connection, case_id: UUID) -> None:
    """Lock the case's row until the end of the transaction; who makes it has it locked already."""
    for statement in (sql.LOCK_CASE, sql.TOUCH_CASE, sql.LOCK_CASE):
        if (await connection.execute(statement, {"case": case_id})).rowcount:
            return


async def _already_sent(connection: Connection, posting: _Posting, prints: Sequence[str]) -> Receipt | None:
    facts = {"author": posting.visitor.author, "form_key": posting.form_key}
    rows = (await connection.execute(sql.BY_FORM, facts)).mappings().all()
    if not rows:
        return None
    if [row["fingerprint"] for row in rows] != list(prints):
        raise SameKeyOtherBody
    return sql.receipt_of(rows[-1])


def _first_court(parts: Parts, posting: _Posting) -> str:
    """Return the court of a case that nobody has heard of; only its first two commands may name one."""
    first = posting.commands[0]
    if not isinstance(first, RecordFeeReceipt | RegisterCase):
        return ""
    right = parts.case_id(first.court_id, first.case_number) == posting.case_id
    return first.court_id if right else ""


def _receipt(posting: _Posting, place: int, moment: _Moment) -> Receipt:
    command = posting.commands[place]
    command_id = command_id_of(posting.visitor.author, posting.form_key, command.type_name(), posting.case_id, place)
    return Receipt(
        number=number_of(command_id),
        command_id=command_id,
        case_id=posting.case_id,
        court_id=moment.court_id,
        kind=type(command).__name__,
        received_at=moment.now,
        sha256=sha256(command.write()).hexdigest(),
        heads=dict(moment.heads),
    )


def _row(posting: _Posting, place: int, fingerprint: str, receipt: Receipt) -> dict[str, Any]:
    facts = receipt.model_dump(exclude={"outcome", "heads"})
    return {
        **facts,
        "heads": json.dumps(receipt.heads),
        "author": posting.visitor.author,
        "form_key": posting.form_key,
        "place": place,
        "fingerprint": fingerprint,
    }


def _envelope(posting: _Posting, receipt: Receipt, command: Command, moment: _Moment) -> Envelope:
    return Envelope(
        id=receipt.command_id,
        type=command.type_name(),
        source=GATEWAY,
        subject=posting.case_id,
        time=receipt.received_at,
        seen=dict(moment.seen),
        correlation_id=receipt.command_id,
        actor=posting.visitor.actor(posting.case_id, receipt.court_id),
        traceparent=_stored_at(posting.form_key),
    )


def _stored_at(form_key: str) -> str:
    """Return the place of what the request stores with this key: every command of it follows from there."""
    return traces.following(traces.here.get(), "store", form_key)


def _stored(form_key: str, kinds: str, case_id: str, began_ns: int) -> None:
    """Tell that commands and their receipts are stored. kinds: names of the commands."""
    place, parent = _stored_at(form_key), traces.here.get()
    traces.keep(Span(f"store {kinds}", "INTERNAL", place, parent, began_ns, time.time_ns(), {"case_id": case_id}))
