"""What making an offer asks, one question a page, and the terms that follow from the answers; it sends nothing."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final
from uuid import UUID

from services.gateway.pages.kit.asking.fields import Complaint, Field, meant, one_of
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.pages.kit.asking.questions import Flow, QuestionPage
from services.gateway.pages.offers.extra_terms import kept_terms
from services.gateway.pages.offers.when_paid import (
    MINE_UNTIL_SENT,
    Days,
    once_question,
    plan_of,
    plan_question,
    total_of,
)
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.terms import Terms
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.numbers import SOME_CENTS
from shared.contracts.values.quoting import says_something

NO_METHOD: Final = words("Say how and where the money is paid")
MORE_MEANT: Final = meant(
    "more_than_claim_meant",
    words("I mean more than the claim"),
    words("Tick the box if you mean more than the claim"),
)


class MoreThanClaim(Misfit):
    """Two sides may agree on more than was asked for, and a slip of the finger may, too."""

    sentence: ClassVar[str] = "The claim is {claim}. Check the amount. If you mean more than the claim, tick the box."
    own: ClassVar[bool] = True


AMOUNT: Final = QuestionPage(
    "amount",
    words("How much should be paid?"),
    (
        Field(
            "payer",
            "radio",
            words("Who pays?"),
            one_of("plaintiff", "defendant"),
            words("Choose who pays"),
            options=(
                ("defendant", words("The defendant (who got the letter)"), ""),
                ("plaintiff", words("The plaintiff (who filed the claim)"), ""),
            ),
        ),
        asked(
            Terms,
            "principal_cents",
            words("Amount"),
            words("Type the amount in dollars and cents, like 2900.00"),
            hint=words("In dollars and cents, without court costs."),
        ),
        asked(
            Terms,
            "costs_cents",
            words("Court costs on top (you may leave it out)"),
            words("Type the court costs in dollars and cents, like 75.00"),
            hint=words("For example the fee for filing the claim."),
        ),
        MORE_MEANT,
    ),
    MINE_UNTIL_SENT,
    words("You can change it until you send your offer. The total stays fixed when you both agree."),
    asked_later=frozenset({MORE_MEANT.name}),
)


def check_amount(view: CaseView, values: Mapping[str, object]) -> dict[str, Complaint]:
    """Find a total that no offer can have, and ask once about more than the claim, costs aside."""
    try:
        SOME_CENTS.read(total_of(values))
    except Misfit as misfit:
        return {"costs_cents": misfit}
    cents = values.get("principal_cents")
    if view.claim_cents is None or not isinstance(cents, int) or not view.is_beyond_claim(cents):
        return {}
    claim = Wording.money(view.claim_cents)
    return {} if values.get(MORE_MEANT.name) else {MORE_MEANT.name: MoreThanClaim(claim=claim)}


def check_method(values: Mapping[str, object]) -> dict[str, str]:
    """Find a way to pay that says nothing."""
    return {} if says_something(str(values["method"])) else {"method": NO_METHOD}


HOW: Final = QuestionPage(
    "how",
    words("Pay at once, or in parts?"),
    (
        Field(
            "how",
            "radio",
            words("How is it paid?"),
            one_of("once", "plan"),
            words("Choose at once or in parts"),
            options=(
                ("once", words("All at once"), words("One payment, by a date you choose next.")),
                ("plan", words("In parts (a payment plan)"), words("Each week, every two weeks or each month.")),
            ),
        ),
        asked(
            Terms,
            "method",
            words("How and where is it paid?"),
            NO_METHOD,
            hint=words("For example: by check, mailed to 12 Main Street, Stockton. Do not write account numbers."),
        ),
    ),
    MINE_UNTIL_SENT,
    words("The agreement must say how the money is paid."),
    check=check_method,
)


def flow(view: CaseView, typed: Mapping[str, str], days: Days) -> Flow:
    """Return the questions of an offer; which day or which plan follows from how it is paid."""
    total = total_of(AMOUNT.read(typed).values)
    when = plan_question(total, days) if typed.get("how") == "plan" else once_question(days)
    offers = f"/cases/{view.case_id}/offers"
    amount = replace(AMOUNT, check=partial(check_amount, view))
    return Flow(words("Your offer"), draft_name(view.case_id), f"{offers}/new", offers, (amount, HOW, when))


def draft_name(case_id: UUID) -> str:
    """Return the name of the draft of an offer."""
    return f"{case_id}/offer"


def terms_of(view: CaseView, typed: Mapping[str, str], days: Days) -> Terms | None:
    """Return the terms of the draft; None while something is missing."""
    values = flow(view, typed, days).values(typed)
    plan = plan_of(values) if values.get("how") == "plan" else None
    pay_by = values.get("pay_by_on") if values.get("how") == "once" else None
    if plan is None and pay_by is None:
        return None
    return filled(
        Terms,
        values,
        total_cents=total_of(values),
        payer_ids=tuple(party.party_id for party in view.parties if party.side == values.get("payer")),
        payee_ids=tuple(party.party_id for party in view.parties if party.side != values.get("payer")),
        pay_by_on=pay_by,
        plan=plan,
        other_terms=kept_terms(typed),
    )
