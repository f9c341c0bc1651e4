"""Fee, registration, confirmation, letter, joining, questionnaire."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Final

from pypdf import PdfReader

from deploy.play.case import Case
from deploy.play.person import Json, Stopped
from deploy.play.words import CLAIM_CENTS, MARCUS, PIN, ROSA, agreement, answers, contact
from shared.contracts.identity import case_id_of

CODE: Final = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}-[0-9A-HJKMNP-TV-Z]\b")
FEE_CENTS: Final = 2_700


def the_fee(case: Case) -> None:
    """The clerk records that the fee was paid."""
    case.id = str(case_id_of(case.court.id, case.number))
    today = case.court.date_of(datetime.now(UTC)).isoformat()
    case.facts["receipt"] = f"R-{case.number[-7:]}"
    body = {
        "court_id": case.court.id,
        "case_number": case.number,
        "receipt_number": case.facts["receipt"],
        "paid_on": today,
        "amount_cents": FEE_CENTS,
    }
    case.step(
        case.clerk, f"records the fee receipt of {case.number}", lambda: case.clerk.do("/court/fee-receipts", body)
    )


def the_registration(case: Case) -> None:
    """The plaintiff opens an account and registers."""
    rosa = case.plaintiff
    case.facts["rosa"] = rosa.open_account(case.court.id, PIN)
    body = {
        "court_id": case.court.id,
        "case_number": case.number,
        "receipt_number": case.facts["receipt"],
        "plaintiff": {"name": ROSA, "contact": contact("12 Main Street", "rosa@example.org"), "channel": "email"},
        "defendant": {"name": MARCUS, "mailing_address": contact("4 Elm Street")["mailing_address"]},
        "claim_cents": CLAIM_CENTS,
        "claim_reason": "The deposit was taken and the fence was not built.",
        "eligibility": {"adult_without_guardian": True, "not_in_bankruptcy": True, "not_on_active_duty": True},
        "user_agreement": agreement(case.court),
    }
    case.step(
        rosa,
        "registers the case",
        lambda: rosa.do("/cases", body),
        lambda: case.clerk.sees(case.id, "the registration", lambda view: view["registered_at"]),
    )


def the_confirmation(case: Case) -> None:
    """The clerk compares everybody with the court's file."""
    view = case.clerk.get(f"/cases/{case.id}")
    parties = [{name: party[name] for name in ("party_id", "name", "contact")} for party in view["parties"]]
    case.facts |= {party["side"]: party["party_id"] for party in view["parties"]}
    case.step(
        case.clerk,
        "confirms names and addresses",
        lambda: case.clerk.do(f"/cases/{case.id}/confirm-parties", {"parties": parties}),
        lambda: case.plaintiff.sees(case.id, "the confirmation", lambda seen: seen["parties_confirmed_at"]),
    )


def the_hearing(case: Case) -> None:
    """The court sets the hearing."""
    today = case.court.date_of(datetime.now(UTC))
    on = case.court.days.on_or_after(today + timedelta(days=60))
    case.facts["hearing_on"] = on
    starts_at = datetime(on.year, on.month, on.day, 16, 30, tzinfo=UTC)
    hearing = {"starts_at": starts_at.isoformat(), "department": "10B"}
    case.step(
        case.clerk,
        f"sets the hearing for {on.isoformat()}",
        lambda: case.clerk.do(f"/cases/{case.id}/set-hearing", {"hearing": hearing}),
        lambda: case.plaintiff.sees(case.id, "the hearing", lambda view: view["hearing"]["starts_at"]),
    )


def the_letter(case: Case) -> None:
    """The letter is printed and posted; its code is read from the paper."""

    def printed() -> None:
        item = _letter_of(case.clerk.sees(case.id, "the letter", _letter_of)) or {}
        case.facts["code"] = _code(case.clerk.file(f"/cases/{case.id}/files/{item['file']['sha256']}"))
        body = {"letter_ids": [item["letter_id"]]}
        case.clerk.do(f"/cases/{case.id}/mark-letters-posted", body)

    def posted(view: Json) -> bool:
        return bool((_letter_of(view) or {}).get("posted_at"))

    case.step(
        case.clerk,
        "prints the Notice of Initiation of ODR and marks it posted",
        printed,
        lambda: case.clerk.sees(case.id, "posted", posted),
    )


def the_joining(case: Case) -> None:
    """The defendant joins."""
    marcus = case.defendant
    if marcus.post("/invitations/check", {"code": case.facts["code"]})["court_id"] != case.court.id:
        raise Stopped("The letter's code belongs to another court.")
    case.facts["marcus"] = marcus.open_account(case.court.id, PIN)
    body = {
        "code": case.facts["code"],
        "contact": contact("4 Elm Street"),
        "channel": "letter",
        "user_agreement": agreement(case.court),
    }
    case.step(
        marcus,
        "checks the letter and joins with its code alone",
        lambda: marcus.do("/invitations/join", body),
        lambda: case.plaintiff.sees(
            case.id, "the defendant", lambda view: all(each["joined_at"] for each in view["parties"])
        ),
    )


def the_questionnaires(case: Case) -> None:
    """Both answer; the last answer is private."""
    body = {"answers": answers(case.court)}
    for person, other in ((case.plaintiff, case.defendant), (case.defendant, case.plaintiff)):
        count = 1 if person is case.plaintiff else 2
        case.step(
            person,
            "answers the questionnaire",
            lambda person=person: person.do(f"/cases/{case.id}/questionnaire", body),  # type: ignore[misc]
            lambda other=other, count=count: other.sees(  # type: ignore[misc]
                case.id, "the answers", lambda view: len(view["answers"]) >= count
            ),
        )


def _letter_of(view: Json) -> Json | None:
    return next((letter for letter in view["letters"] if letter["template"] == "invitation"), None)


def _code(letter: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(letter)).pages)
    found = CODE.search(text)
    if found is None:
        raise Stopped("The letter shows no join code.")
    return found[0]


ALL: Final = (
    the_fee,
    the_registration,
    the_hearing,
    the_confirmation,
    the_letter,
    the_joining,
    the_questionnaires,
)
