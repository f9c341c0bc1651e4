"""When nobody can make an offer: said before anything is typed."""

from typing import ClassVar
from uuid import UUID

from services.gateway.pages.kit.page import Page
from services.gateway.projection.case_parts import Participation
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.steps import is_over
from shared.contracts.deciding import Refused


class NoOfferNow(Refused):
    """Nobody can make an offer as the case stands."""


class NotJoinedYet(NoOfferNow):
    """Nobody of the other side has joined; the words of negotiation's own refusal."""

    sentence: ClassVar[str] = (
        "The other side has not joined. You can make an offer if they join in time. If they do not, go to your hearing."
    )


class NotJoinedInTime(NoOfferNow):
    """The last day to join has passed and nobody of the other side has joined."""

    sentence: ClassVar[str] = (
        "The other side did not join in time. Nobody can make an offer here any more. Your case goes to the hearing."
    )


class NothingToSettle(NoOfferNow):
    """The case went back to its hearing, or the reader has left."""

    sentence: ClassVar[str] = (
        "ODR has ended for this case. Nobody can make an offer here any more. Your case goes to the hearing."
    )


def closed(page: Page, view: CaseView) -> NoOfferNow | None:
    """Return why nobody can make an offer; None when the reader can."""
    if is_over(view) or (view.mine and view.mine.state is Participation.LEFT):
        return NothingToSettle()
    if view.nobody_joined_by(page.visit.now):
        return NotJoinedInTime()
    return None if view.others_here else NotJoinedYet()


async def offering(page: Page, case_id: UUID) -> CaseView:
    """Return a case in which the reader can make an offer. Raises NotThere, NoOfferNow."""
    view = await page.own_case(case_id)
    if refused := closed(page, view):
        raise refused
    return view
