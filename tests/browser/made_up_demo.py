"""What the demo page shows, without a demo."""

from datetime import datetime, timedelta
from uuid import uuid4

from services.gateway.demo import MadeUpPerson, Mail
from services.gateway.web import Visit
from tests.browser import made_up_case as story


class MadeUpDemo:
    """Has the functions of services/gateway/demo.py."""

    async def people(self, _visit: Visit) -> tuple[MadeUpPerson, ...]:
        names = {"plaintiff": "Rosa Delgado", "defendant": "Marcus Hill", "clerk": "Priya Anand"}
        return tuple(MadeUpPerson(slug, name, uuid4() if slug == "clerk" else None) for slug, name in names.items())

    async def sign_in_as(self, _visit: Visit, slug: str) -> None:
        return None

    async def mailbox(self, _visit: Visit) -> tuple[Mail, ...]:
        kinds = (("email", "Marcus Hill joined"), ("letter", "Notice of Initiation of ODR"))
        return tuple(Mail(kind, kind, "Rosa Delgado", text, "Hello.", "", story.START) for kind, text in kinds)

    async def letter_pdf(self, _visit: Visit, key: str) -> bytes:
        return b"%PDF-1.7"

    async def move_clock(self, visit: Visit, forward: timedelta) -> datetime:
        return visit.now + forward
