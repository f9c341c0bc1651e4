"""Who may do what: the one table of role, relation to the case, resource and action. Pure; everything asks here.

What is not in the table is not allowed, and looks as if it did not exist (NotThere). The services check again.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.gateway.people.visitor import Visitor
from shared.contracts import documents as d
from shared.contracts import filing as f
from shared.contracts import intake as i
from shared.contracts import negotiation as n
from shared.contracts import notify as o
from shared.contracts.actor import Role, Side
from shared.contracts.message import Command


class Relation(StrEnum):
    """What a visitor is to one case."""

    NONE = "none"
    INVITED = "invited"
    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    COURT = "court"


class Resource(StrEnum):
    """What is read or changed."""

    CASE = "case"
    MY_CASES = "my_cases"
    FILE = "file"
    RECEIPT = "receipt"
    FEE = "fee"
    PARTIES = "parties"
    HEARING = "hearing"
    PARTICIPATION = "participation"
    QUESTIONNAIRE = "questionnaire"
    OFFER = "offer"
    AGREEMENT = "agreement"
    FILING = "filing"
    LETTER = "letter"
    QUEUE = "queue"
    CODE_CHECK = "code_check"
    COPY_CHECK = "copy_check"


READ: Final = "read"
Who = tuple[Role | None, Relation]
ANYBODY: Final[Who] = (None, Relation.NONE)
CODE_HOLDER: Final[Who] = (None, Relation.INVITED)
NEWCOMER: Final[Who] = (Role.PARTY, Relation.NONE)
INVITED: Final[Who] = (Role.PARTY, Relation.INVITED)
PLAINTIFF: Final[Who] = (Role.PARTY, Relation.PLAINTIFF)
DEFENDANT: Final[Who] = (Role.PARTY, Relation.DEFENDANT)
CLERK: Final[Who] = (Role.CLERK, Relation.COURT)
OTHER_CLERK: Final[Who] = (Role.CLERK, Relation.NONE)
BOTH: Final = (PLAINTIFF, DEFENDANT)
PARTIES: Final = (NEWCOMER, INVITED, *BOTH)
EVERYBODY: Final = (ANYBODY, CODE_HOLDER, *PARTIES, CLERK, OTHER_CLERK)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. action: `read`, or the name of a command · proof: key and PIN must have been given again just now."""

    resource: Resource
    action: str
    who: tuple[Who, ...]
    proof: bool = False


RULES: Final = (
    Rule(Resource.CASE, READ, (*BOTH, CLERK)),
    Rule(Resource.MY_CASES, READ, PARTIES),
    Rule(Resource.FILE, READ, (*BOTH, CLERK)),
    Rule(Resource.RECEIPT, READ, EVERYBODY),
    Rule(Resource.QUEUE, READ, (CLERK,)),
    Rule(Resource.LETTER, READ, (CLERK,)),
    Rule(Resource.CODE_CHECK, READ, EVERYBODY),
    Rule(Resource.COPY_CHECK, READ, EVERYBODY),
    Rule(Resource.FEE, i.RecordFeeReceipt.__name__, (CLERK,)),
    Rule(Resource.CASE, i.RegisterCase.__name__, (NEWCOMER,)),
    Rule(Resource.PARTIES, i.ConfirmParties.__name__, (CLERK,)),
    Rule(Resource.HEARING, i.SetHearing.__name__, (CLERK,)),
    Rule(Resource.PARTICIPATION, i.JoinCase.__name__, (INVITED,)),
    Rule(Resource.PARTICIPATION, i.DeclineInvitation.__name__, (CODE_HOLDER, INVITED)),
    Rule(Resource.PARTICIPATION, i.LeaveOdr.__name__, BOTH),
    Rule(Resource.QUESTIONNAIRE, n.SubmitQuestionnaire.__name__, BOTH),
    Rule(Resource.OFFER, n.MakeOffer.__name__, BOTH),
    Rule(Resource.OFFER, n.CounterOffer.__name__, BOTH),
    Rule(Resource.OFFER, n.AcceptOffer.__name__, BOTH),
    Rule(Resource.OFFER, n.RejectOffer.__name__, BOTH),
    Rule(Resource.OFFER, n.WithdrawOffer.__name__, BOTH),
    Rule(Resource.AGREEMENT, d.ProposeAgreement.__name__, (PLAINTIFF,)),
    Rule(Resource.AGREEMENT, d.ApproveAgreement.__name__, BOTH),
    Rule(Resource.AGREEMENT, d.SignAgreement.__name__, BOTH, proof=True),
    Rule(Resource.FILING, f.FileAgreement.__name__, (PLAINTIFF,)),
    Rule(Resource.FILING, f.AcceptFiling.__name__, (CLERK,)),
    Rule(Resource.LETTER, o.MarkLettersPosted.__name__, (CLERK,)),
)
_TABLE: Final = frozenset((*who, rule.resource, rule.action) for rule in RULES for who in rule.who)
_BY_COMMAND: Final = {rule.action: rule for rule in RULES if rule.action != READ}
_SIDES: Final = {Side.PLAINTIFF: Relation.PLAINTIFF, Side.DEFENDANT: Relation.DEFENDANT}


def allowed(role: Role | None, relation: Relation, resource: Resource, action: str) -> bool:
    """Say whether the table has this row."""
    return (role, relation, resource, action) in _TABLE


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
    return allowed(visitor.role, relation_to(visitor, case_id, court_id), resource, READ)


def may_send(visitor: Visitor, command: type[Command], case_id: UUID, court_id: str) -> bool:
    """Say whether a visitor may send this command about a case."""
    rule = _BY_COMMAND.get(command.__name__)
    relation = relation_to(visitor, case_id, court_id)
    return rule is not None and allowed(visitor.role, relation, rule.resource, rule.action)


def needs_proof(command: type[Command]) -> bool:
    """Say whether a command needs the personal key and the PIN once more."""
    rule = _BY_COMMAND.get(command.__name__)
    return rule is not None and rule.proof
