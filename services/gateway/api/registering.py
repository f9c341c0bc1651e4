"""Commands with contact data or private words: they come in clear over TLS and are sealed before they are stored."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from services.gateway.api.answers import Answers, judge
from services.gateway.api.calling import (
    COMMAND_ANSWERS,
    UNTIL_DONE,
    Anybody,
    Calling,
    Key,
    WaitForOutcome,
    holding,
    send,
    stranger,
)
from services.gateway.api.courts import named_court
from services.gateway.api.strict_json import StrictRoute
from services.gateway.door.visiting import Visit
from services.gateway.sending.receipts import Receipt
from services.gateway.sending.sealing import on_the_claim
from shared.contracts.actor import Side
from shared.contracts.intake import (
    MOST_PARTIES,
    ConfirmParties,
    DeclineInvitation,
    Eligibility,
    JoinCase,
    RecordFeeReceipt,
    RegisterCase,
)
from shared.contracts.message import Facts
from shared.contracts.negotiation import SubmitQuestionnaire
from shared.contracts.parties import Address, Channel, Contact, Language, UserAgreement
from shared.contracts.values.numbers import OnDay, SomeCents
from shared.contracts.values.printed import CaseNumber, ReceiptNumber
from shared.contracts.values.reach import NewsBy
from shared.contracts.values.text import CourtId, Line, Name, PlainText

router: Final = APIRouter(route_class=StrictRoute, tags=["commands"], responses=COMMAND_ANSWERS)


class Plaintiff(Facts):
    """The person who registers, as named on the claim."""

    name: Name
    contact: Contact
    language: Language = Language.ENGLISH
    channel: Annotated[Channel, NewsBy()] = Channel.LETTER


class Defendant(Facts):
    """The other side, as named on the claim: a mailing address, because a letter is all that reaches them."""

    name: Name
    mailing_address: Address


class Registration(Facts):
    """A case to be registered after its fee was recorded. declared_hearing_on: on the court papers, or not set yet."""

    court_id: CourtId
    case_number: CaseNumber
    receipt_number: ReceiptNumber | None = None
    plaintiff: Plaintiff
    defendant: Defendant
    claim_cents: SomeCents
    claim_reason: Annotated[str, PlainText(1_000, lines=True)]
    declared_hearing_on: OnDay | None = None
    eligibility: Eligibility
    user_agreement: UserAgreement


class Joining(Facts):
    """The defendant joins with the letter alone."""

    code: Line
    contact: Contact
    language: Language = Language.ENGLISH
    channel: Annotated[Channel, NewsBy()] = Channel.LETTER
    user_agreement: UserAgreement


class Code(Facts):
    """The code of a letter, as typed."""

    code: Line


class Confirmed(Facts):
    """A party's name and contact as in the court's file."""

    party_id: UUID
    name: Name
    contact: Contact


class Confirmation(Facts):
    """The clerk has compared everybody with the court's file."""

    parties: tuple[Confirmed, ...] = Field(min_length=1, max_length=MOST_PARTIES)


@router.post("/court/fee-receipts", response_model=Receipt, summary="The clerk records a fee receipt")
async def record_fee_receipt(
    body: RecordFeeReceipt, visit: Calling, key: Key, wait: WaitForOutcome = UNTIL_DONE
) -> Response:
    return await send(visit, visit.parts.case_id(named_court(visit, body.court_id), body.case_number), body, key, wait)


@router.post("/cases", response_model=Receipt, summary="The plaintiff registers the case")
async def register_case(body: Registration, visit: Calling, key: Key, wait: WaitForOutcome = UNTIL_DONE) -> Response:
    case_id = visit.parts.case_id(named_court(visit, body.court_id), body.case_number)
    one, other = body.plaintiff, body.defendant
    me = {"side": Side.PLAINTIFF, **dict(one)}
    they = {"side": Side.DEFENDANT, "name": other.name, "contact": Contact(mailing_address=other.mailing_address)}
    facts = {name: getattr(body, name) for name in RegisterCase.model_fields if name in Registration.model_fields}
    command = await visit.sealing.command(
        RegisterCase, case_id, **facts, account_id=visit.account_id, parties=on_the_claim(case_id, me, they)
    )
    return await send(visit, case_id, command, key, wait)


@router.post("/invitations/join", response_model=Receipt, summary="The defendant joins with the letter's code")
async def join_case(body: Joining, visit: Calling, key: Key, wait: WaitForOutcome = UNTIL_DONE) -> Response:
    invitation = await visit.sessions.invitation(body.code, visit.asker)
    holder = holding(visit, invitation)
    command = await holder.sealing.command(
        JoinCase,
        invitation.case_id,
        invitation_id=invitation.invitation_id,
        code_mac=invitation.code_mac,
        account_id=visit.account_id,
        **{name: value for name, value in body if name != "code"},
    )
    return await send(holder, invitation.case_id, command, key, wait)


@router.post("/invitations/decline", response_model=Receipt, summary="Somebody who was invited says no")
async def decline_invitation(body: Code, visit: Anybody, key: Key, wait: WaitForOutcome = UNTIL_DONE) -> Response:
    invitation = await visit.sessions.invitation(body.code, visit.asker)
    command = DeclineInvitation(invitation_id=invitation.invitation_id, code_mac=invitation.code_mac)
    return await send(holding(_apart(visit, key), invitation), invitation.case_id, command, key, wait)


@router.post("/cases/{case_id}/questionnaire", response_model=Receipt, summary="A party answers the questionnaire")
async def submit_questionnaire(
    case_id: UUID, body: Answers, visit: Calling, key: Key, wait: WaitForOutcome = UNTIL_DONE
) -> Response:
    """Answer the whole questionnaire; what the party answered before is replaced, also where it is left out now."""
    judged = judge(visit, case_id, body)
    answers = [{"question": each.question, "private" if each.private else "shared": each.text} for each in judged]
    command = await visit.sealing.command(SubmitQuestionnaire, case_id, answers=answers)
    return await send(visit, case_id, command, key, wait)


@router.post("/cases/{case_id}/confirm-parties", response_model=Receipt, summary="The clerk confirms the parties")
async def confirm_parties(
    case_id: UUID, body: Confirmation, visit: Calling, key: Key, wait: WaitForOutcome = UNTIL_DONE
) -> Response:
    command = await visit.sealing.command(ConfirmParties, case_id, parties=[dict(each) for each in body.parties])
    return await send(visit, case_id, command, key, wait)


def _apart(visit: Visit, key: str) -> Visit:
    """Give somebody without an account an author of their own, so that nobody meets another's receipts."""
    if visit.visitor.signed_in:
        return visit
    return Visit(visit.request, visit.parts, stranger(key, visit.visitor.language))
