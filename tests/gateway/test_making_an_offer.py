"""While an offer is written, each page says what cannot be offered; the last page tells the true last day to answer."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest

from services.gateway.projection.outcomes import Fate, Outcome
from services.negotiation.domain.deadlines import answer_until
from services.negotiation.domain.negotiation import NegotiationHeard, NegotiationOwn, Person, Rules
from services.negotiation.errors import DateInThePast
from shared.contracts.actor import Side
from shared.contracts.deciding import Context, State
from shared.contracts.parties import Channel
from tests.browser import made_up_case as story
from tests.browser.made_up_case import COURTS
from tests.browser.made_up_visit import NOW, MadeUpVisit
from tests.gateway.offer_pages import NEW, drafting, going, page, send, text

MARK = re.compile(r'name="remove" value="([^"]+)"')
PASSED = "This day has passed. Type today or a later day."
TOO_FAR = "This day is more than ten years away. Type an earlier day."
PLAN = {"how": "plan", "rhythm": "weekly", "first_month": "1", "first_day": "15", "first_year": "2027"}
IMPOSSIBLE = [
    ({"each": "0.50"}, "Each payment must be $1.00 or more. Type fewer payments or a larger amount"),
    ({"each": "1.00"}, "A plan can have up to 520 payments. Type a larger amount for each payment"),
    ({"count": "500", "rhythm": "monthly"}, "The last payment would be more than ten years away."),
    ({"count": "6", "first_month": "1", "first_year": "2026"}, PASSED),
    ({"count": "6", "first_year": "2047"}, TOO_FAR),
]


@pytest.mark.parametrize(("typed", "told"), IMPOSSIBLE)
async def test_a_plan_that_cannot_be_is_said_where_it_is_typed(typed: dict[str, str], told: str) -> None:
    with going(), drafting("plaintiff", how="plan", principal_cents="1075.00", answered="amount,how"):
        answer = await send("plaintiff", f"{NEW}/plan", **{**PLAN, **typed})

    assert answer.status_code == 422
    assert told in text(answer)


@pytest.mark.parametrize(("typed", "told"), [*IMPOSSIBLE, ({"count": "six"}, "Type the number of payments, like 6")])
async def test_showing_the_table_says_what_is_wrong_with_a_plan_that_is_filled_in(
    typed: dict[str, str], told: str
) -> None:
    with going(), drafting("plaintiff", how="plan", principal_cents="1075.00", answered="amount,how"):
        answer = await send("plaintiff", f"{NEW}/plan", **{**PLAN, **typed}, look="yes")
        table = await send("plaintiff", f"{NEW}/plan/preview", **{**PLAN, **typed})

    assert answer.status_code == 422
    assert told in text(answer)
    assert told in text(table)
    assert "Fill in the plan" not in text(table)


async def test_the_table_that_is_still_being_typed_blames_nobody() -> None:
    with going(), drafting("plaintiff", how="plan", principal_cents="1075.00", answered="amount,how"):
        table = await send("plaintiff", f"{NEW}/plan/preview", **PLAN)

    assert "Fill in the plan to see each payment here." in text(table)


async def test_a_plan_by_number_and_by_amount_is_told_that_one_of_them_is_wanted() -> None:
    with going(), drafting("plaintiff", how="plan", principal_cents="1075.00", answered="amount,how"):
        answer = await send("plaintiff", f"{NEW}/plan", **PLAN, count="6", each="100.00", look="yes")

    assert "Only one is wanted: the number of payments or the amount of each. Leave the other empty" in text(answer)


async def test_a_plan_that_a_new_total_makes_impossible_is_asked_again_with_the_reason() -> None:
    plan = {**PLAN, "each": "1.00", "answered": "amount,how,plan", "principal_cents": "1075.00"}
    with going(), drafting("plaintiff", **plan):
        answer = await page("plaintiff", f"{NEW}/check")
        shown = text(await page("plaintiff", answer.headers["location"]))

    assert answer.headers["location"] == f"{NEW}/plan"
    assert "A plan can have up to 520 payments" in shown


@pytest.mark.parametrize(("year", "told"), [("2026", PASSED), ("2047", TOO_FAR)])
@pytest.mark.parametrize(("slug", "name"), [("once", "pay_by_on"), ("terms", "due_on")])
async def test_each_day_is_judged_on_the_page_where_it_is_typed(slug: str, name: str, year: str, told: str) -> None:
    typed = {f"{name}_month": "1", f"{name}_day": "5", f"{name}_year": year, "kind": "apology", "by_side": "defendant"}
    with going(), drafting("plaintiff") as draft:
        answer = await send("plaintiff", f"{NEW}/{slug}", **typed)

    assert answer.status_code == 422
    assert told in text(answer)
    assert "other_terms" not in draft


@pytest.mark.parametrize(
    ("slug", "name", "more"),
    [
        ("once", "pay_by_on", {}),
        ("terms", "due_on", {"kind": "apology", "by_side": "defendant"}),
        ("plan", "first", {"rhythm": "monthly", "count": "6"}),
    ],
)
async def test_no_day_is_taken_that_could_pass_before_the_offer_is_answered(
    slug: str, name: str, more: dict[str, str]
) -> None:
    how = "plan" if slug == "plan" else "once"
    for day, status in (("15", 422), ("16", 303)):
        typed = {f"{name}_month": "12", f"{name}_day": day, f"{name}_year": "2026", **more}
        with going(channel=Channel.EMAIL), drafting("plaintiff", how=how):
            answer = await send("plaintiff", f"{NEW}/{slug}", **typed)

        assert answer.status_code == status
        told = "The other side can answer you until 12 16 2026. Type that day or a later day." in text(answer)
        assert told is (status == 422)


async def test_going_back_after_a_refusal_leads_to_the_offer_that_was_being_made() -> None:
    async def refused(_visit: Any, _receipt: Any, wait_seconds: float = 2.0) -> Outcome:
        return Outcome(fate=Fate.REFUSED, at=NOW, sentence=DateInThePast.sentence)

    with going(), drafting("plaintiff"), patch.object(MadeUpVisit, "outcome", refused):
        answer = await send("plaintiff", f"{NEW}/check", countered="")
        again = await page("plaintiff", f"{NEW}/check")

    assert f'href="{NEW}/check"' in text(answer)
    assert again.status_code == 200


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("cutoff", [story.CUTOFF, datetime(2026, 12, 12, 7, 59, 59, tzinfo=UTC)])
async def test_the_last_day_told_before_sending_is_the_one_that_negotiation_counts(
    channel: Channel, cutoff: datetime
) -> None:
    heard = NegotiationHeard(
        court_id=story.COURT,
        people={
            story.ROSA: Person(side=Side.PLAINTIFF, channel=Channel.EMAIL, joined=True),
            story.MARCUS: Person(side=Side.DEFENDANT, channel=channel, joined=True),
        },
        cutoff_at=cutoff,
    )
    context = Context(now=NOW, cause_id=story.CASE, rules=Rules(courts=COURTS))
    negotiation = State(case_id=story.CASE, own=NegotiationOwn(), heard=heard)
    until = answer_until(negotiation, Side.PLAINTIFF, NOW, context)
    with going(channel=channel, cutoff_at=cutoff), drafting("plaintiff"):
        shown = text(await page("plaintiff", f"{NEW}/check"))

    day = until.astimezone(COURTS[story.COURT].zone)
    assert f"{day:%B} {day.day}, {day.year}" in shown
    assert "days to answer" not in shown


async def test_a_term_is_added_once_and_taken_out_alone_however_often_the_form_comes() -> None:
    term = {"kind": "apology", "by_side": "defendant"}
    with going(), drafting("plaintiff") as draft:
        for _ in range(2):
            await send("plaintiff", f"{NEW}/terms", **term)
        added = json.loads(draft["other_terms"])
        first = MARK.findall((await page("plaintiff", f"{NEW}/terms")).text)[0]
        for _ in range(2):
            await send("plaintiff", f"{NEW}/terms", remove=first)

    assert len(added) == len({json.dumps(each, sort_keys=True) for each in added})
    assert len(json.loads(draft["other_terms"])) == len(added) - 1


@pytest.mark.parametrize("kind", ["own_words", "stop_contact"])
async def test_own_words_that_say_nothing_are_not_taken(kind: str) -> None:
    with going(), drafting("plaintiff") as draft:
        answer = await send("plaintiff", f"{NEW}/terms", kind=kind, by_side="defendant", text=".")
        method = await send("plaintiff", f"{NEW}/how", how="once", method=".")

    assert (answer.status_code, method.status_code) == (422, 422)
    assert "Say in your own words what should happen" in text(answer)
    assert "Say how and where the money is paid" in text(method)
    assert "other_terms" not in draft
