"""Opening the sealed texts that stand in a view: the viewer's own, never another's, because views leave those out."""

import json
from uuid import UUID

from services.gateway.projection.case_parts import AnswersView, AnswerView, PersonView
from services.gateway.projection.paper_view import NoticeView
from services.gateway.reading.case_view import CaseView
from shared.contracts.message import Sealed, changed
from shared.contracts.parties import Contact, Language
from shared.runtime.sealing import Erased, Sealer


async def opened(sealer: Sealer, view: CaseView, language: Language) -> CaseView:
    """Return the view with contacts, private answers and notices opened; what was erased or is no box stays empty.

    language: the reader's, for notices that were written in several.
    """
    reader = _Reader(sealer, view.case_id, language)
    return changed(
        view,
        parties=tuple([await reader.person(person) for person in view.parties]),
        answers=tuple([await reader.answers(answers) for answers in view.answers]),
        notices=tuple([await reader.notice(notice) for notice in view.notices]),
    )


class _Reader:
    def __init__(self, sealer: Sealer, case_id: UUID, language: Language) -> None:
        self._sealer, self._case_id, self._language = sealer, case_id, language

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
        other = written.get("others", {}).get(self._language.value)
        told, language = (other, self._language) if other else (written, notice.language)
        return changed(notice, subject=told.get("subject", ""), body=told.get("body", ""), language=language)

    async def _text(self, sealed: Sealed | None) -> str:
        if sealed is None:
            return ""
        try:
            return (await self._sealer.open(self._case_id, sealed)).decode()
        except (Erased, ValueError):
            return ""
