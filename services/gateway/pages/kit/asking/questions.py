"""A row of question pages over one draft: show one question, keep what was typed, go to the next one not answered.

It owns the walking; what is asked and what is sent in the end belongs to the group of pages that has the flow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from services.gateway.door.forms import Form
from services.gateway.errors import NotThere
from services.gateway.pages.kit.asking.fields import Complaint, Field, FormReading, read, typed_in
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page
from services.gateway.words.marking import words

More = Mapping[str, Any]
Check = Callable[[Mapping[str, object]], Mapping[str, Complaint]]
ANSWERED: Final = "answered"
NOTHING: Final[More] = {}


def nothing_more(values: Mapping[str, object]) -> dict[str, str]:
    """Find nothing wrong between the fields of a question."""
    _ = values
    return {}


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page. check: finds what is wrong between fields, once each field is right · unsure: "I don't know".

    at_once: the check needs no field to be right, so that all that is wrong is said in one list ·
    asked_later: names of fields that stand there only when the answers make them needed.
    """

    slug: str
    title: str
    fields: tuple[Field, ...]
    who: str
    why: str = ""
    button: str = words("Save and go on")
    unsure: str = ""
    check: Check = nothing_more
    at_once: bool = False
    asked_later: frozenset[str] = frozenset()

    def drawn(self, typed: Mapping[str, str], errors: Mapping[str, Complaint]) -> tuple[Field, ...]:
        """Return the fields to show."""
        return tuple(
            each
            for each in self.fields
            if each.name not in self.asked_later or each.name in errors or typed.get(each.name)
        )

    def read(self, typed: Mapping[str, str]) -> FormReading:
        """Return the values of the question, or what is wrong."""
        reading = read(self.fields, typed)
        if reading.errors and not self.at_once:
            return reading
        return reading.also(self.fields, self.check(reading.values))

    def wrong(self, typed: Mapping[str, str]) -> Mapping[str, Complaint]:
        """Return what is wrong with an answer given before; nothing where not to know is an answer."""
        return {} if self.unsure else self.read(typed).errors


@dataclass(frozen=True, slots=True)
class Flow:
    """The questions of one draft. base: the path in front of each slug · draft: its name."""

    name: str
    draft: str
    base: str
    start: str
    questions: Sequence[QuestionPage]

    def question(self, slug: str) -> QuestionPage:
        """Return a question by its slug. Raises NotThere."""
        for question in self.questions:
            if question.slug == slug:
                return question
        raise NotThere

    async def typed(self, page: Page) -> dict[str, str]:
        """Return all that was typed so far."""
        return dict(await page.visit.drafts.get(self.draft))

    async def show(self, page: Page, slug: str, more: More = NOTHING) -> Response:
        """Show a question with what was typed before, and what is wrong with it by now.

        more: for the template, such as `view` and `paragraphs` · `usual`: what is chosen before the person has chosen.
        """
        question = self.question(slug)
        typed = {**more.get("usual", {}), **await self.typed(page)}
        answered = slug in typed.get(ANSWERED, "").split(",")
        return self._page(page, question, typed, question.wrong(typed) if answered else {}, more)

    async def take(
        self, page: Page, slug: str, form: Form, more: More = NOTHING, found: Mapping[str, Complaint] = NOTHING
    ) -> Response:
        """Keep the answer and go on; show the question again when something is wrong.

        found: what had to be looked up, and is wrong where the fields themselves are right.
        """
        question = self.question(slug)
        posted = {name: ",".join(form.all(name)).strip() for name in form.fields}
        typed = typed_in(question.fields, posted)
        if question.unsure and form.get("unsure"):
            typed = dict.fromkeys(typed, "")
        reading = question.read(typed)
        errors = {} if question.unsure and form.get("unsure") else reading.errors or found
        if errors:
            return self._page(page, question, typed, errors, more)
        draft = await self.typed(page)
        done = dict.fromkeys([*draft.get(ANSWERED, "").split(","), slug])
        draft |= typed | {ANSWERED: ",".join(filter(None, done))}
        await page.visit.drafts.put(self.draft, draft)
        return page.go(self.next_path(draft, slug))

    def next_path(self, draft: Mapping[str, str], after: str = "") -> str:
        """Return the first question not answered yet, from the one after `after`; the check page when there is none."""
        slugs = [question.slug for question in self.questions]
        start = slugs.index(after) + 1 if after in slugs else 0
        missing = [slug for slug in (*slugs[start:], *slugs[:start]) if not self._done(slug, draft)]
        return f"{self.base}/{missing[0] if missing else 'check'}"

    def values(self, draft: Mapping[str, str]) -> dict[str, object]:
        """Return the values of all questions; a question that no longer reads well is not in it."""
        found: dict[str, object] = {}
        for question in self.questions:
            found |= question.read(draft).values
        return found

    def complete(self, draft: Mapping[str, str]) -> bool:
        """Return whether every question is answered and still reads well."""
        return all(self._done(each.slug, draft) for each in self.questions)

    def unfinished(self, draft: Mapping[str, str]) -> str:
        """Return the path of the first question not answered or no longer right, which it then says; else the first."""
        missing = [each.slug for each in self.questions if not self._done(each.slug, draft)]
        return f"{self.base}/{missing[0] if missing else self.questions[0].slug}"

    def _done(self, slug: str, draft: Mapping[str, str]) -> bool:
        """Say whether a question is answered and its answer still reads well: rules and the day may have moved on."""
        return slug in draft.get(ANSWERED, "").split(",") and not self.question(slug).wrong(draft)

    def _page(
        self, page: Page, question: QuestionPage, typed: Mapping[str, str], errors: Mapping[str, Complaint], more: More
    ) -> Response:
        place, filled = self.questions.index(question), page.filled(Filled(typed, errors))
        return page.show(
            more.get("template", "kit/asking/question.html"),
            question=question,
            fields=question.drawn(filled.values, filled.errors),
            form=filled,
            step=place + 1,
            steps=len(self.questions),
            flow_name=self.name,
            here=f"{self.base}/{question.slug}",
            back=f"{self.base}/{self.questions[place - 1].slug}" if place else self.start,
            **{"paragraphs": (), **{name: value for name, value in more.items() if name not in {"template", "usual"}}},
        )
