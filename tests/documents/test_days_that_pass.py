"""A day of the terms that passes before all have signed: nothing on these terms is written, approved or signed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.documents.errors import DueDayPassed, NoAgreement
from shared.contracts.documents import AgreementDrafted, AgreementProposed, AgreementSigned
from shared.contracts.terms import OtherTerm, Terms
from tests.documents import case
from tests.documents.case import ANA, AT_ONCE, BEN, IN_PARTS, NOW

FIRST = date(2026, 12, 28)
ROWS = (case.PLAN.instalments[0].model_copy(update={"due_on": FIRST}), *case.PLAN.instalments[1:])
SOON = IN_PARTS.model_copy(update={"plan": case.PLAN.model_copy(update={"instalments": ROWS})})
ONCE = AT_ONCE.model_copy(update={"pay_by_on": FIRST})
DONE_BY = AT_ONCE.model_copy(
    update={"other_terms": (OtherTerm(kind="return_goods", by_side="defendant", due_on=FIRST),)}
)
LAST = datetime(2026, 12, 29, 7, 59, tzinfo=UTC)  # a minute before the day ends at the court
PASSED = LAST + timedelta(minutes=1)
EACH = pytest.mark.parametrize("terms", [SOON, ONCE, DONE_BY], ids=["plan", "once", "other term"])


@EACH
def test_nothing_is_written_on_terms_of_which_a_day_has_passed(terms: Terms) -> None:
    assert isinstance(case.told(terms).ask(case.propose(terms), ANA, LAST)[0], AgreementDrafted)

    with pytest.raises(DueDayPassed):
        case.told(terms).ask(case.propose(terms), ANA, PASSED)


@EACH
def test_nothing_is_approved_on_terms_of_which_a_day_has_passed(terms: Terms) -> None:
    assert case.proposed(terms).ask(case.approve(), BEN, LAST)

    with pytest.raises(DueDayPassed):
        case.proposed(terms).ask(case.approve(), BEN, PASSED)


@EACH
def test_nobody_signs_terms_of_which_a_day_has_passed(terms: Terms) -> None:
    story = case.approved(terms)
    ben, ana = (case.with_method(each, authenticated_at=PASSED) for each in (BEN, ANA))

    assert isinstance(story.ask(case.sign("Ben Cole"), ben, LAST)[0], AgreementSigned)
    with pytest.raises(DueDayPassed):
        story.ask(case.sign("Ana Ruiz"), ana, PASSED)


def test_new_terms_take_a_new_agreement_and_the_old_paper_is_signed_no_more() -> None:
    story = case.approved(ONCE)
    story.hear(case.agreed(IN_PARTS), at=PASSED)

    for command in (case.approve(), case.sign("Ben Cole")):
        with pytest.raises(NoAgreement):
            story.ask(command, case.with_method(BEN, authenticated_at=PASSED), PASSED)
    story.ask(case.propose(IN_PARTS), ANA, PASSED)

    assert [type(event) for event in case.render(story)] == [AgreementProposed]


def test_a_paper_that_is_ready_after_other_terms_were_agreed_is_not_shown() -> None:
    story = case.told(ONCE)
    story.ask(case.propose(ONCE), ANA, NOW)
    story.hear(case.agreed(IN_PARTS), at=PASSED)

    assert case.render(story) == []
