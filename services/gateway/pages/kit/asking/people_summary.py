"""How people wrote where they live and how they are reached, as rows of a page that checks answers."""

from collections.abc import Mapping

from services.gateway.pages.kit.page import Page
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.parties import Address

SummaryRow = tuple[str, str, str]


def address_line(place: Address, wording: Wording) -> str:
    """Return an address in one line, as on an envelope."""
    return ", ".join(place.lines(wording.country(place.country)))


CHANNELS = {"email": words("By e-mail"), "letter": words("By letter")}


def reach_rows(page: Page, values: Mapping[str, object], link: str) -> list[SummaryRow]:
    """Return how a person wants to be reached."""
    language = "English" if values["language"] == "en" else "Español"
    found = [
        (words("Language"), language, link),
        (words("News"), page.text(CHANNELS[str(values["channel"])]), link),
    ]
    if values.get("email"):
        found.append((words("E-mail"), str(values["email"]), link))
    if values.get("mobile"):
        found.append((words("Mobile phone"), str(values["mobile"]), link))
    return found
