"""Opening the sealed texts that stand in a view: the viewer's own, never another's, because views leave those out."""

import json

from services.gateway.projection.case_parts import AnswersView, AnswerView, PersonView
from services.gateway.projection.paper_view import NoticeView
from services.gateway.reading.case_view import CaseView
from shared.contracts.message import Sealed, changed
from shared.contracts.parties import Contact
from shared.runtime.sealing import Erased, Sealer


async def opened(sealer: Sealer, view: CaseView) -> CaseView:
    """Return the view with contacts, private answers and notices opened; what was erased or is no box stays empty."""
    reader = _Reader(sealer, view)
    return changed(
        view,
        parties=tuple([await reader.person(person) for person in view.parties]),
        answers=tuple([await reader.answers(answers) for answers in view.answers]),
        notices=tuple([await reader.notice(notice) for notice in view.notices]),
    )


class _Reader:
    def __init__(self, sealer: Sealer, view: CaseView) -> None:
        self._sealer, self._case_id = sealer, view.case_id

    async def person(self, person: PersonView) -> PersonView:
        text = await self._text(person.sealed_contact)
        return changed(person, contact=Contact.restored(text)) if text else person

    async def answers(self, answers: AnswersView) -> AnswersView:
        each = tuple([await self._answer(answer) for answer in answers.answers])
        return changed(answers, answers=each)

    async def _answer(self, answer: AnswerView) -> AnswerView:
        text = await self._text(answer.sealed)
        return changed(answer, text=text) if text else answer

    async def notice(self, notice: NoticeView) -> NoticeView:
        text = await self._text(notice.text)
        if not text:
            return notice
        written = json.loads(text)
        return changed(notice, subject=written.get("subject", ""), body=written.get("body", ""))

    async def _text(self, sealed: Sealed | None) -> str:
        if sealed is None:
            return ""
        try:
            return (await self._sealer.open(self._case_id, sealed)).decode()
        except (Erased, ValueError):
            return ""
