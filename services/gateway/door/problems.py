"""Problem details as RFC 9457 has them: the one shape of everything that programs are told instead of an answer."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field
from starlette.responses import JSONResponse

from services.gateway import errors
from shared.contracts.deciding import Refused
from shared.contracts.message import Facts
from shared.contracts.values.misfits import Misfit, Missing, NotACountry, NotADay, NotAnAmount, NotYesOrNo

MEDIA_TYPE: Final = "application/problem+json"
# What a refusal of the gateway says to a program, where its sentence speaks of pages and forms.
TO_PROGRAMS: Final[Mapping[type[Refused], str]] = {
    errors.NotThere: "This does not exist, or the token may not see it.",
    errors.SignInNeeded: "Send a living token: `Authorization: Bearer …`.",
    errors.StepUpNeeded: "This needs a token that was proved just now. Get one at `/api/v1/tokens/proved`.",
    errors.SameKeyOtherBody: "This Idempotency-Key was used before with other content. Take a new key for a new act.",
    errors.AccountOpenAlready: "This account is open already and its personal key was kept. Get a token with that key"
    " and the PIN at `/api/v1/tokens`.",
    errors.TooSlow: "The body stopped half way. Nothing was stored. Send it again.",
    errors.Busy: "Too many requests at once. Nothing was stored. Send it again later, with the same key.",
}

# Which part of the body a refusal speaks of, where it is always the same.
WHERE: Final[Mapping[type[Refused], str]] = {
    errors.MistypedCode: "body.code",
    errors.MistypedKey: "body.personal_key",
    errors.PinTooSimple: "body.pin",
    errors.PinNotSixNumbers: "body.pin",
}

# What a value's misfit says to a program, where its sentence speaks of typing and choosing.
VALUES_TO_PROGRAMS: Final[Mapping[type[Misfit], str]] = {
    NotADay: "Send a day of the calendar as text: 2027-01-15.",
    NotAnAmount: "Send a whole number of cents, from {least_cents} to {most_cents}: 2700 is $27.00.",
    NotYesOrNo: "Send true or false.",
    Missing: "Send this with something in it.",
    NotACountry: "Send the country's two letters of ISO 3166: US.",
}


def why_not(misfit: Misfit) -> str:
    """Return for a program why a value cannot be taken."""
    sentence = VALUES_TO_PROGRAMS.get(type(misfit))
    return sentence.format_map(misfit.facts) if sentence else str(misfit)


class WrongPart(Facts):
    """One part of a request that cannot be taken."""

    where: str = Field(description="Where it stands, with dots: `body.plaintiff.name`.")
    code: str = Field(description="Why it cannot be taken; stable.")
    why: str = Field(description="The same in a sentence.")
    facts: dict[str, str] = Field(default_factory=dict, description="What would have been right, by name.")


class Problem(Facts):
    """Why a request was not done (RFC 9457)."""

    type: str = Field(description="`urn:odr:problem:` and the code.")
    code: str = Field(description="Stable; a program may decide by it.")
    title: str = Field(description="The code in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="A sentence that says what to do.")
    facts: dict[str, str] = Field(default_factory=dict, description="What would have been right, by name.")
    receipt: str | None = Field(None, description="The number of the receipt, when it was received and then refused.")
    errors: tuple[WrongPart, ...] = Field((), description="Each part that cannot be taken.")


def problem(code: str, detail: str, status: int, **more: Any) -> JSONResponse:  # noqa: ANN401 - the fields of Problem
    """Return a problem as an answer. more: facts, receipt, errors."""
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", code).capitalize()
    told = Problem(type=f"urn:odr:problem:{code}", code=code, title=words, status=status, detail=detail, **more)
    return JSONResponse(told.model_dump(mode="json", exclude_defaults=True), status, media_type=MEDIA_TYPE)


def of_refusal(refused: Refused, status: int) -> JSONResponse:
    """Return a refusal of the gateway as an answer for a program."""
    sentence = TO_PROGRAMS.get(type(refused), refused.sentence)
    why, where = sentence.format_map(refused.facts), WHERE.get(type(refused))
    named = [{"where": where, "code": refused.code(), "why": why}] if where else []
    return problem(refused.code(), why, status, facts=refused.facts, errors=named)
