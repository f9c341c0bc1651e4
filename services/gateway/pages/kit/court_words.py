"""What the court's own file says, in the reader's language: name, fee, user agreement, eligibility, questionnaire.

It owns no text: the product's prose is in the templates, the court's is in `courts/`.
"""

from services.gateway.pages.kit.asking.fields import Field, one_of
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.courtcalendar.court import Court
from shared.courtcalendar.guidance import UserAgreementText
from shared.courtcalendar.texts import Text

Paragraphs = list[tuple[str, str]]


def frame(court: Court, wording: Wording) -> dict[str, str]:
    """Return the court's words of the page frame."""
    name, county = court.name.read(wording.language), court.county.read(wording.language)
    return {
        "court_name": name.removesuffix(county).rstrip(", ") or name,
        "short_name": court.short_name.read(wording.language),
        "county": county,
        "court_line": f"{county} · {wording.text(words('Small claims online'))}",
        "phone_name": court.phone_name.read(wording.language),
        "court_address": f"{name}, {court.address.read(wording.language)}.",
    }


def read(text: Text | None, wording: Wording) -> str:
    """Return a court's text for the reader; empty when there is none."""
    return text.read(wording.language) if text else ""


def sentences(court: Court, wording: Wording) -> dict[str, str]:
    """Return the sentences that must stand word for word, by name."""
    return {name: read(getattr(court.sentences, name), wording) for name in type(court.sentences).model_fields}


def agreement_text(court: Court, wording: Wording, agreement: UserAgreementText) -> Paragraphs:
    """Return the user agreement as headings and paragraphs; a note first while the court has not confirmed it."""
    sections = [(read(part.heading, wording), read(part.text, wording)) for part in agreement.sections]
    if not court.unconfirmed("user_agreements"):
        return sections
    note = wording.text(words("The court has not confirmed this text yet."))
    return [*sections, (wording.text(words("Version {number}"), {"number": agreement.version}), note)]


def eligibility_fields(court: Court, wording: Wording) -> tuple[Field, ...]:
    """Return one yes-or-no field for each thing that must be true of the plaintiff."""
    return tuple(
        Field(
            check.name,
            "radio",
            read(check.text, wording),
            one_of("yes", "no"),
            wording.text(words("Choose yes or no: {sentence}"), {"sentence": read(check.text, wording)}),
            read(check.why, wording),
            options=(("yes", words("Yes, this is true"), ""), ("no", words("No"), "")),
        )
        for check in court.eligibility
    )


def reasons_against(court: Court, values: dict[str, object], wording: Wording) -> list[str]:
    """Return why the court must decide first; empty when the person may register."""
    return [read(check.why, wording) for check in court.eligibility if values.get(check.name) == "no"]
