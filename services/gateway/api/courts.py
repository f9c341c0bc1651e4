"""What a court asks and offers, from its file: what a program must know before it can act. Everybody may read it."""

import re
from datetime import date
from typing import Annotated, ClassVar, Final

from fastapi import APIRouter, Path
from typing_extensions import override

from services.gateway.api.answers import AskedQuestion, asked
from services.gateway.api.calling import Anybody
from services.gateway.api.strict_json import StrictRoute
from services.gateway.door.visiting import Visit
from services.gateway.door.wrong_parts import wrong_in
from services.gateway.errors import NotThere
from services.gateway.words.signing import MEANS
from services.gateway.words.wording import catalogue
from shared.contracts.documents import SIGNING_STATEMENT
from shared.contracts.message import Facts
from shared.contracts.parties import Language
from shared.contracts.values.kind import Kind
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.text import CourtId
from shared.courtcalendar.court import Court
from shared.courtcalendar.guidance import (
    EligibilityCheck,
    FinishChoice,
    TermChoice,
    UserAgreementText,
)
from shared.courtcalendar.texts import Text

router: Final = APIRouter(route_class=StrictRoute, tags=["courts"])
FIRST_YEAR, LAST_YEAR = 1900, 2189


class NotAYear(Misfit):
    """It is no year that a court's calendar has."""

    sentence: ClassVar[str] = "Send a year from {least} to {most}."


class NotACourt(Misfit):
    """No court of this installation is called so."""

    sentence: ClassVar[str] = "No court has this id here. Send one of these: {courts}."


class CalendarYear(Kind):
    """A year of a court's calendar, in an address."""

    @override
    def read(self, given: object) -> str:
        year = str(given)
        if not re.fullmatch("[0-9]{4}", year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise NotAYear(least=FIRST_YEAR, most=LAST_YEAR)
        return year


Year = Annotated[str, Path(title="Year", pattern="^(19[0-9]{2}|20[0-9]{2}|21[0-8][0-9])$"), CalendarYear()]
Id = Annotated[CourtId, Path(title="Court", description="As `GET /api/v1/courts` names it.")]


class CourtLine(Facts):
    """One court of this installation."""

    court_id: str
    name: Text
    languages: tuple[Language, ...]
    time_zone: str


class SigningStatement(Facts):
    """The words that a person reads and accepts by signing; `SignAgreement` names their version and language."""

    version: str
    sentences: tuple[Text, ...]


class CourtToday(CourtLine):
    """What is in force at a court today.

    fee_cents: 0 where there is none · claim_limit_cents: of a person, None where there is none · statement_version: of
    `signing_statement`, which is to be shown before a person signs · questions, terms, finishes: what the court offers;
    their names are what commands take.
    """

    phone: str
    case_number_example: str
    fee_cents: int
    claim_limit_cents: int | None
    business_claim_limit_cents: int | None
    user_agreement: UserAgreementText
    statement_version: str
    signing_statement: SigningStatement
    eligibility: tuple[EligibilityCheck, ...]
    questions: tuple[AskedQuestion, ...]
    terms: tuple[TermChoice, ...]
    finishes: tuple[FinishChoice, ...]


class Holiday(Facts):
    """A day on which the court is closed. name None: a single day of the court's own."""

    on: date
    name: Text | None


@router.get("/courts", summary="The courts of this installation")
async def list_courts(visit: Anybody) -> list[CourtLine]:
    return [CourtLine(**_line(court)) for court in visit.parts.courts.values()]


@router.get("/courts/{court_id}", summary="What a court asks and offers today")
async def get_court(court_id: Id, visit: Anybody) -> CourtToday:
    """Return the user agreement, the questions, the terms and the versions that commands must name."""
    court = _court(visit, court_id)
    today = court.date_of(visit.now)
    limit = court.limit_on(today)
    return CourtToday(
        **_line(court),
        phone=court.phone,
        case_number_example=court.case_number.example,
        fee_cents=court.fee.cents_on(today),
        claim_limit_cents=limit.natural_person_cents if limit else None,
        business_claim_limit_cents=limit.otherwise_cents if limit else None,
        user_agreement=court.user_agreement_on(today),
        statement_version=SIGNING_STATEMENT,
        signing_statement=SigningStatement(version=SIGNING_STATEMENT, sentences=tuple(map(_in_each_language, MEANS))),
        eligibility=court.eligibility,
        questions=tuple(map(asked, court.questionnaire)),
        terms=court.terms,
        finishes=court.finishes,
    )


@router.get("/courts/{court_id}/holidays/{year}", summary="The days of a year on which a court is closed")
async def list_holidays(court_id: Id, year: Year, visit: Anybody) -> list[Holiday]:
    """Return holidays on the days of their observance; weekends are not among them."""
    closures, of_year = _court(visit, court_id).closures, int(year)
    named = {**dict.fromkeys(day for day in closures.single_days if day.year == of_year), **closures.in_year(of_year)}
    return [Holiday(on=day, name=name) for day, name in sorted(named.items())]


def named_court(visit: Visit, court_id: str) -> str:
    """Return the court that a body names. Raises RequestValidationError where there is no such court."""
    if court_id not in visit.parts.courts:
        raise wrong_in(("body", "court_id"), NotACourt(courts=", ".join(visit.parts.courts)))
    return court_id


def _court(visit: Visit, court_id: str) -> Court:
    court = visit.parts.courts.get(court_id)
    if court is None:
        raise NotThere
    return court


def _in_each_language(sentence: str) -> Text:
    return Text(en=sentence, es=catalogue(Language.SPANISH).gettext(sentence))


def _line(court: Court) -> dict[str, object]:
    return {"court_id": court.id, "name": court.name, "languages": court.languages, "time_zone": court.time_zone}
