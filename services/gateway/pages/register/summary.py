"""Check your answers: what was typed for the registration, as rows with a way to change each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.gateway.pages.kit.asking.people_fields import address
from services.gateway.pages.kit.asking.people_summary import SummaryRow, address_line, reach_rows
from services.gateway.pages.kit.page import Page
from services.gateway.words.marking import words


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows under one heading."""

    title: str
    rows: list[SummaryRow]


def rows(page: Page, values: Mapping[str, object]) -> list[Group]:
    """Return everything that will be sent, in the reader's language."""
    groups = (
        (words("Your case"), _case_rows(page, values)),
        (words("You"), _person_rows(page, values, "plaintiff", "you")),
        (words("The other side"), _person_rows(page, values, "defendant", "other")),
        (words("How we reach you"), reach_rows(page, values, "/register/contact")),
    )
    return [
        Group(page.text(title), [(page.text(term), value, _link(link)) for term, value, link in found])
        for title, found in groups
    ]


def _link(slug: str) -> str:
    return slug if slug.startswith("/") else f"/register/{slug}"


def _case_rows(page: Page, values: Mapping[str, object]) -> list[SummaryRow]:
    on = values.get("declared_hearing_on")
    known = values.get("hearing_known") == "yes" and isinstance(on, date)
    return [
        (words("Case number"), str(values["case_number"]), "case"),
        *((words("Receipt number"), str(values[name]), "case") for name in ("receipt_number",) if name in values),
        (words("Amount"), page.wording.money(int(str(values["claim_cents"]))), "claim"),
        (words("Reason"), str(values["claim_reason"]), "claim"),
        (
            words("Hearing date"),
            page.wording.day(on) if known and isinstance(on, date) else page.text(words("Not set yet")),
            "hearing",
        ),
    ]


def _person_rows(page: Page, values: Mapping[str, object], prefix: str, slug: str) -> list[SummaryRow]:
    return [
        (words("Name"), str(values[f"{prefix}_name"]), slug),
        (words("Mailing address"), address_line(address(prefix, values), page.wording), slug),
    ]
