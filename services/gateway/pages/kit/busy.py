"""The page for whoever is asked to come back: it stands alone, in both languages, and is made once."""

from services.gateway.errors import Busy
from services.gateway.pages.kit.rendering import environment
from services.gateway.words.wording import LANGUAGES, Wording, words
from shared.courtcalendar.court import Court

HEADING = words("Please try again in a minute")


def busy_page(court: Court) -> str:
    """Return the page; court: whose phone number helps."""
    spoken = [(language, Wording(language, court.zone)) for language in LANGUAGES]
    said = [(language, wording.text(HEADING), wording.text(Busy.sentence)) for language, wording in spoken]
    return environment("en", court.zone).get_template("kit/busy.html").render(said=said, phone=court.phone)
