"""The desks of the court: where somebody of the staff works, and what their pages lead to. Parties have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.gateway.words.marking import words
from shared.contracts.policy import Role


@dataclass(frozen=True, slots=True)
class Desk:
    """One kind of desk. home: its first page · line: below the court's name · links: of its navigation."""

    home: str
    line: str
    links: tuple[tuple[str, str], ...]


DESKS: Final[Mapping[Role | None, Desk]] = {
    Role.CLERK: Desk(
        "/clerk",
        words("Small claims · Clerk\u2019s desk"),
        (
            ("/clerk", words("Queue")),
            ("/clerk/letters", words("Letters")),
            ("/clerk/receipts/new", words("Fee receipts")),
            ("/clerk/cases", words("Cases")),
        ),
    ),
    Role.ADMINISTRATOR: Desk("/staff", words("Small claims · Court staff"), (("/staff", words("Staff")),)),
}
