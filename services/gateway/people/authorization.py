"""What a visitor is to a case, and what it may read and send. Pure; everything asks here.

Who may send a command stands on the command itself (shared/contracts/policy.py), who may read stands here; both are
listed for auditors in docs/authorization.md. What is not allowed looks as if it did not exist (NotThere), but for who
has come into the case already, or holds its letter: they hear from the service why. The services check again.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.gateway.people.visitor import Visitor
from shared.contracts.actor import Side
from shared.contracts.message import Command
from shared.contracts.policy import (
    ADMINISTRATOR,
    BOTH,
    CLERK,
    CODE_HOLDER,
    EVERYBODY,
    INVITED,
    PARTIES,
    Relation,
    Role,
    Who,
)


class Resource(StrEnum):
    """What is read."""

    CASE = "case"
    CLAIM = "claim"
    MY_CASES = "my_cases"
    FILE = "file"
    RECEIPT = "receipt"
    QUEUE = "queue"
    LETTER = "letter"
    STAFF = "staff"
    CODE_CHECK = "code_check"
    COPY_CHECK = "copy_check"


READERS: Final[Mapping[Resource, tuple[Who, ...]]] = {
    Resource.CASE: (*BOTH, CLERK),
    Resource.CLAIM: (CODE_HOLDER, INVITED),
    Resource.MY_CASES: PARTIES,
    Resource.FILE: (*BOTH, CLERK),
    Resource.RECEIPT: EVERYBODY,
    Resource.QUEUE: (CLERK,),
    Resource.LETTER: (CLERK,),
    Resource.STAFF: (ADMINISTRATOR,),
    Resource.CODE_CHECK: EVERYBODY,
    Resource.COPY_CHECK: EVERYBODY,
}
COMING_IN: Final = frozenset({Relation.NONE, Relation.INVITED})
_SIDES: Final = {Side.PLAINTIFF: Relation.PLAINTIFF, Side.DEFENDANT: Relation.DEFENDANT}


def relation_to(visitor: Visitor, case_id: UUID, court_id: str) -> Relation:
    """Return what a visitor is to a case of a court; a member is never also an invited person."""
    if visitor.role not in {None, Role.PARTY}:
        return Relation.COURT if visitor.court_id == court_id else Relation.NONE
    member = visitor.membership(case_id)
    if member is not None:
        return _SIDES[member.side]
    invited = visitor.invitation is not None and visitor.invitation.case_id == case_id and visitor.invitation.open
    return Relation.INVITED if invited else Relation.NONE


def may_read(visitor: Visitor, resource: Resource, case_id: UUID, court_id: str) -> bool:
    """Say whether a visitor may read this of a case."""
    return (visitor.role, relation_to(visitor, case_id, court_id)) in READERS[resource]


def may_read_of_court(visitor: Visitor, resource: Resource) -> bool:
    """Say whether a visitor may read this of its own court."""
    return (visitor.role, Relation.COURT) in READERS[resource]


def may_send(visitor: Visitor, command: type[Command], case_id: UUID, court_id: str) -> bool:
    """Say whether a visitor may send this command about a case."""
    return (visitor.role, relation_to(visitor, case_id, court_id)) in command.by


def may_hear_why(visitor: Visitor, command: type[Command], case_id: UUID) -> bool:
    """Say whether the service answers a visitor who cannot come in (any more), because the case is no secret to them.

    They came in before, on this side or the other, or hold a letter's code that was used or has ended.
    """
    comes_in = all(relation in COMING_IN for _, relation in command.by)
    invitation = visitor.invitation
    knows_it = visitor.membership(case_id) or (invitation is not None and invitation.case_id == case_id)
    return comes_in and bool(knows_it) and any(role is visitor.role for role, _ in command.by)
