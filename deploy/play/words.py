"""What the made-up people write: names, addresses, answers and terms. Nobody here exists."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Final
from uuid import uuid4

from shared.courtcalendar.court import Court
from shared.courtcalendar.guidance import Audience, Question, QuestionKind

Json = dict[str, Any]
PIN: Final = "204813"
ROSA: Final = "Rosa Delgado"
MARCUS: Final = "Marcus Hill"
CLAIM_CENTS: Final = 327_500
PRIVATE: Final = "I can pay a little more if I must."
SHARED: Final = "The work was begun and never finished."
MOST_NUMBERS: Final = 10_000_000
_numbers: Final = count(uuid4().int % MOST_NUMBERS)


def contact(street: str, email: str | None = None) -> Json:
    """Return how a person is reached."""
    address = {"street": street, "city": "Stockton", "state": "CA", "postal_code": "95202"}
    return {"mailing_address": address, "email": email, "email_consent": email is not None, "mobile": None}


def case_number() -> str:
    """Return the next case number: from one begun at random on, so that of many none comes twice."""
    return f"STK-CV-LSC-2026-{next(_numbers) % MOST_NUMBERS:07d}"


def agreement(court: Court) -> Json:
    """Return the acceptance of the court's user agreement."""
    today = court.date_of(datetime.now(UTC))
    return {"version": court.user_agreement_on(today).version, "language": "en"}


def answers(court: Court) -> list[Json]:
    """Answer every question of the court, each to whom the court lets see it."""
    return [
        {"question": each.name, "text": _answer(each), "private": each.audience is Audience.PRIVATE}
        for each in court.questionnaire
    ]


def _answer(question: Question) -> str:
    match question.kind:
        case QuestionKind.CHOICE:
            return question.choices[0].value
        case QuestionKind.YES_NO:
            return "no"
        case QuestionKind.MONEY:
            return "$2,450.00"
        case QuestionKind.DATE:
            return (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 - a day in an answer, of no zone
        case QuestionKind.LONG_TEXT:
            return PRIVATE if question.audience is Audience.PRIVATE else SHARED


def at_once(total: int, payer: str, payee: str, on: date) -> Json:
    """Return terms that are paid in one sum."""
    return {**_money(total, payer, payee), "pay_by_on": on.isoformat()}


def in_plan(total: int, payer: str, payee: str, first: date, count: int) -> Json:
    """Return terms that are paid every two weeks; the last row takes the remainder."""
    each = total // count
    amounts = [each] * (count - 1) + [total - each * (count - 1)]
    days = [first + timedelta(weeks=2 * place) for place in range(count)]
    rows = [{"due_on": day.isoformat(), "amount_cents": cents} for day, cents in zip(days, amounts, strict=True)]
    other = {"kind": "own_words", "by_side": "defendant", "text": "Take away the old fence wood"}
    plan = {"rhythm": "every_two_weeks", "instalments": rows}
    return {**_money(total, payer, payee), "plan": plan, "other_terms": [other]}


def _money(total: int, payer: str, payee: str) -> Json:
    return {
        "principal_cents": total,
        "total_cents": total,
        "payer_ids": [payer],
        "payee_ids": [payee],
        "method": "By check, mailed to 12 Main Street, Stockton",
    }
