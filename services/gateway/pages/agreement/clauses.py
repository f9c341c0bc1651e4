"""Words about the agreement: its clauses for one reader, how it can end, who must do what, translations to be typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.gateway.pages.kit.asking.fields import Field, one_of
from services.gateway.pages.kit.asking.message_fields import asked
from services.gateway.pages.kit.page import Page
from services.gateway.pages.kit.terms import OVERDUE
from services.gateway.pages.kit.timeline import names_of
from services.gateway.projection.case_parts import PersonView
from services.gateway.projection.paper_view import AgreementView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.documents import ProposeAgreement, Translation
from shared.contracts.parties import Language
from shared.contracts.values.quoting import passages, quoted, says_something
from shared.courtcalendar.guidance import FinishChoice


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """One clause in the reader's language, as passages: whether people's own words, and the lines.

    language: the one of the legal text, which is in another where the paper does not speak the reader's.
    """

    heading: str
    plain: list[tuple[bool, str]]
    legal: list[tuple[bool, str]]
    language: str


def clauses(version: AgreementView, wording: Wording) -> list[ClauseWords]:
    """Return the clauses in the reader's language; the legal text in English where the paper has no other."""

    def told(text: Mapping[str, str]) -> str:
        return text.get(wording.language) or text.get("en", "")

    return [
        ClauseWords(
            told(each.heading),
            list(passages(told(each.plain))),
            list(passages(told(each.legal))),
            wording.language if wording.language in each.legal else "en",
        )
        for each in version.clauses
    ]


def days_of(page: Page, view: CaseView) -> dict[str, Any]:
    """Return what a page says of the days in the terms. first_day: where it comes before the last day to settle."""
    sooner = view.sign_until if view.sign_until != view.hearing.cutoff_at else None
    first_day = page.court.date_of(sooner) if sooner else None
    return {"late": OVERDUE if view.overdue(page.today) else "", "first_day": first_day}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the agreement stands for this reader. turn: `approve`, `sign`, `wait`, `late` or `done`."""

    turn: str
    text: str


def standing(view: CaseView, today: date, wording: Wording) -> Standing:
    """Return whose turn it is, in one sentence."""
    turn, sentence = ("late", OVERDUE) if view.overdue(today) else _standing(view)
    return Standing(turn, wording.text(sentence, {"name": names_of(_awaited(view), wording)}))


def _awaited(view: CaseView) -> tuple[PersonView, ...]:
    """Return who has still to approve or sign the latest version, but for the reader."""
    version = view.agreement
    if version is None:
        return ()
    signing = version.signing_opened_at is not None
    missing = [
        person
        for person in view.parties
        if not (version.signed_by(person.party_id) if signing else version.approved_by(person.party_id))
    ]
    return tuple(person for person in missing if person.party_id != view.me and (signing or person in view.others))


def _standing(view: CaseView) -> tuple[str, str]:
    version = view.agreement
    if version is None:
        return "wait", words("The plaintiff writes the agreement on the terms you both agreed.")
    if version.failed and not version.file:
        return "wait", words("The paper could not be made. The plaintiff can try again.")
    if version.file is None:
        return "wait", words("The paper is being made. This takes a moment.")
    if version.fully_signed_at:
        return "done", words("Both have signed. It binds you both.")
    return _before_signing(view, version)


def _before_signing(view: CaseView, version: AgreementView) -> tuple[str, str]:
    if version.signing_opened_at and not version.signed_by(view.me):
        return "sign", words("It is ready. You can sign it now.")
    if version.signing_opened_at:
        return "wait", words("You signed. The signature of {name} is still missing.")
    mine = view.mine
    wrote = mine is not None and mine.side == "plaintiff"
    if wrote or version.approved_by(view.me):
        return "wait", words("Next, {name} can read it and say if it is right.")
    return "approve", words("Read it. If it is right, say so. Then you can both sign.")


def _needs_plan(view: CaseView) -> bool:
    return view.agreed is not None and view.agreed.terms.plan is not None


def _allowed(page: Page, view: CaseView) -> list[FinishChoice]:
    return [finish for finish in page.court.finishes if finish.needs_plan is _needs_plan(view)]


def other_finishes(page: Page, view: CaseView) -> list[FinishChoice]:
    """Return the ways that do not fit these terms; they are explained all the same."""
    return [finish for finish in page.court.finishes if finish.needs_plan is not _needs_plan(view)]


def finish_field(page: Page, view: CaseView) -> Field:
    """Return the choice of how the case ends, each with its risk."""
    language = page.wording.language
    allowed = _allowed(page, view)
    return asked(
        ProposeAgreement,
        "finish",
        words("How should the case end at the court?"),
        words("Choose how the case ends"),
        read=one_of(*(finish.code.value for finish in allowed)),
        options=tuple(
            (
                finish.code.value,
                finish.name.read(language),
                f"{finish.plain.read(language)} {finish.risk.read(language)}",
            )
            for finish in allowed
        ),
    )


def _languages(view: CaseView) -> set[Language]:
    return {party.language for party in view.parties}


def _texts(view: CaseView) -> list[tuple[int, str]]:
    terms = view.agreed.terms.other_terms if view.agreed else ()
    return [(number, term.text) for number, term in enumerate(terms, 1) if says_something(term.text)]


def translation_fields(view: CaseView) -> tuple[Field, ...]:
    """Return fields for a person's translation of each text in own words; none when all read the same language."""
    texts = _texts(view)
    if len(_languages(view)) == 1 or not texts:
        return ()
    languages = Field(
        "translated_into",
        "radio",
        words("Into which language is it translated?"),
        one_of("en", "es"),
        words("Choose the language of the translation"),
        options=(("en", words("English"), ""), ("es", words("Spanish (español)"), "")),
    )
    each = tuple(
        asked(
            Translation,
            "text",
            quoted(text),
            words("Type the translation that a person made"),
            name=f"translation_{number}",
            kind="long",
            hint=words("A person must translate this, not a machine."),
        )
        for number, text in texts
    )
    translator = asked(
        Translation, "translator", words("Who translated it?"), words("Type the full name of the translator")
    )
    return (languages, *each, translator)


def translations(view: CaseView, values: Mapping[str, object]) -> tuple[Translation, ...]:
    """Return the translations that were typed."""
    if "translator" not in values:
        return ()
    return tuple(
        Translation(
            term_number=number,
            language=Language(str(values["translated_into"])),
            text=str(values[f"translation_{number}"]),
            translator=str(values["translator"]),
        )
        for number, _ in _texts(view)
    )
