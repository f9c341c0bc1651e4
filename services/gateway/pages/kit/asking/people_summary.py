"""How people wrote where they live and how they are reached, as rows of a page that checks answers."""

from collections.abc import Mapping

from services.gateway.pages.kit.page import Page
from services.gateway.words.marking import words
from shared.contracts.parties import Address

SummaryRow = tuple[str, str, str]


def address_line(place: Address) -> str:
    """Return an address in one line, as on an envelope."""
    unit = f" {place.unit}" if place.unit else ""
    return f"{place.street}{unit}, {place.city}, {place.state} {place.postal_code}"


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
