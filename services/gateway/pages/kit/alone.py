"""Pages without a court's frame: too many came, or the court is not known yet. They stand alone, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from services.gateway.errors import Busy, CourtNeeded
from services.gateway.pages.kit.rendering import environment
from services.gateway.words.marking import words
from services.gateway.words.wording import LANGUAGES, Wording, told
from shared.contracts.deciding import Refused
from shared.courtcalendar.court import Court
from shared.courtcalendar.sites import Sites

TRY_AGAIN: Final = words("Please try again in a minute")
CHOOSE: Final = words("Choose your court")
COMES_AGAIN: Final = words("Does this page come again and again? Then allow cookies for this site.")
NO_ZONE: Final = ZoneInfo("UTC")


def busy_pages(sites: Sites) -> Mapping[str, str]:
    """Return the page for whoever is asked to come back, by the court of the host; "" where that names none."""
    each = {court.id: _alone((court,), TRY_AGAIN, Busy()) for court in sites.courts.values()}
    return {**each, "": _alone(tuple(sites.courts.values()), TRY_AGAIN, Busy())}


def choosing_page(sites: Sites, onward: str) -> str:
    """Return the page on which a person chooses the court. onward: the path to go on to."""
    return _alone(tuple(sites.courts.values()), CHOOSE, CourtNeeded(), onward)


def problem_without_court(sites: Sites, heading: str, refused: Refused) -> str:
    """Return what is wrong while no court is chosen, with the way to choose one."""
    return _alone(tuple(sites.courts.values()), heading, refused, "/")


def _alone(courts: Sequence[Court], heading: str, refused: Refused, onward: str = "") -> str:
    spoken = [(language, Wording(language, NO_ZONE)) for language in LANGUAGES]
    said = [
        (language, wording.text(heading), told(refused.sentence, refused.facts, wording), wording.text(COMES_AGAIN))
        for language, wording in spoken
    ]
    template = environment("en", NO_ZONE).get_template("kit/alone.html")
    return template.render(said=said, courts=courts, onward=onward)
