"""Names that every system can compute: the case, its parties, its messages. Frozen code: a change would split cases."""

import re
from collections import Counter
from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "urn:odr:small-claims")


def normalise_case_number(text: str) -> str:
    """Return the court's case number in one spelling: upper case, spaces and repeated or typographic dashes folded."""
    dashed = re.sub(r"[\s\u2010-\u2015_-]+", "-", text.strip().upper())
    return dashed.strip("-")


def case_id_of(court_id: str, case_number: str) -> UUID:
    """Return the key of a case: UUIDv5 of `court_id/normalised case number`."""
    return uuid5(NAMESPACE, f"{court_id}/{normalise_case_number(case_number)}")


def party_id_of(case_id: UUID, side: str, ordinal: int) -> UUID:
    """Return a party's id: UUIDv5(case_id, side ‖ ordinal on the claim), ordinal from 1."""
    return uuid5(case_id, f"{side}/{ordinal}")


def party_ids_of(case_id: UUID, sides: Iterable[str]) -> tuple[UUID, ...]:
    """Return the ids of parties in the order of the claim, from the side of each."""
    met: Counter[str] = Counter()
    found = []
    for side in sides:
        met[side] += 1
        found.append(party_id_of(case_id, side, met[side]))
    return tuple(found)


def command_id_of(author: UUID, form_key: str, type_name: str, case_id: UUID, row: int = 0) -> UUID:
    """Return a command's id: the same author, form, type, case and row is the same command."""
    return uuid5(author, f"{form_key}/{type_name}/{case_id}/{row}")


def event_id_of(cause: UUID, source: str, ordinal: int) -> UUID:
    """Return an event's id: UUIDv5(cause, source ‖ ordinal) over all topics, ordinal from 1."""
    return uuid5(cause, f"{source}/{ordinal}")


def timer_id_of(case_id: UUID, source: str, kind: str, due_at: str) -> UUID:
    """Return a timer's id: UUIDv5(case, service ‖ kind ‖ due_at in ISO form)."""
    return uuid5(case_id, f"{source}/{kind}/{due_at}")


def job_id_of(cause: UUID, source: str, kind: str, ordinal: int) -> UUID:
    """Return a job's id: UUIDv5(cause, service ‖ kind ‖ ordinal)."""
    return uuid5(cause, f"{source}/{kind}/{ordinal}")


def result_id_of(job_id: UUID) -> UUID:
    """Return the id of a job's result: UUIDv5(job id, "result")."""
    return uuid5(job_id, "result")
