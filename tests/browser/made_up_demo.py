"""What the demo page shows, without a demo."""

from datetime import timedelta
from uuid import UUID, uuid4

from services.gateway.parts import Parts
from services.gateway.projection.paper_view import LetterView
from services.gateway.reading.demo import MadeUpPerson, Mail
from services.gateway.reading.papers import CasePaper, letter_paper
from services.gateway.words.notify import letter_name
from shared.courtcalendar.court import Court
from tests.browser import made_up_case as story
from tests.browser.made_up_staff import NAMES
from tests.browser.other_people import named, retold


class MadeUpDemo:
    """Has the functions of services/gateway/reading/demo.py."""

    async def people(self, _parts: Parts, _court: Court) -> tuple[MadeUpPerson, ...]:
        sides = retold({"plaintiff": "Rosa Delgado", "defendant": "Marcus Hill"})
        staff = retold({role.value: name for role, name in NAMES.items()})
        newcomers = [MadeUpPerson(slug, name) for slug, name in sides.items()]
        return (*newcomers, *(MadeUpPerson(slug, name, uuid4()) for slug, name in staff.items()))

    async def mailbox(self, _parts: Parts, _court: Court) -> tuple[Mail, ...]:
        kinds = (("email", named("Marcus Hill joined")), ("letter", letter_name("invitation")))
        to = named("Rosa Delgado")
        return tuple(Mail(kind, kind, to, text, "Hello.", "", story.START) for kind, text in kinds)

    async def move_clock(self, _parts: Parts, _by: timedelta) -> None:
        return None

    async def letter(self, _parts: Parts, _court: Court, _key: str) -> tuple[UUID, CasePaper, LetterView]:
        letter = story.told("invited").letters[0]
        return story.CASE, letter_paper(letter, story.NUMBER, story.COURT), letter
