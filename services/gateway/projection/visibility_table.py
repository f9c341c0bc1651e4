"""docs/case-visibility.md: who sees each field of a case and who is told of each event; for auditors to read.

`python -m services.gateway.projection.visibility_table` writes it; `--check` only says whether it is stale.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.gateway.projection.document import CaseFacts
from services.gateway.projection.visibility import EVERYBODY, By, Mark, Readers, Shown, marks_of, parts_of
from services.gateway.words.messages import EVENTS
from services.gateway.words.rows import EventWords, Silent

TABLE: Final = Path(__file__).parents[3] / "docs" / "case-visibility.md"
_COMMAND: Final = ".odr/venv/bin/python -m services.gateway.projection.visibility_table"
_HEAD: Final = """# Who sees which field of a case

Generated from the marks on the fields of the gateway's case document by
`python -m services.gateway.projection.visibility_table`; a field without a mark is seen by nobody.

*The party itself*: whom the field is about or whose doing it is; for what concerns the whole case, every party.
*Its own side*: the other parties on that side. Sealed texts are opened for the party itself and, for contact data,
for the clerk.

| field | the party itself | its own side | the other side | clerk | only |
|---|---|---|---|---|---|
"""
_TOLD: Final = """
# Who is told of which event

Generated from the tables of words: whose timeline has a line about it.

| event | the party that did it, or that it is about | the other parties | clerk |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class MarkedField:
    """One field, by the path to it, with what it says; within: what the fields around it leave over."""

    path: str
    mark: Mark
    within: Readers

    @property
    def by(self) -> Readers:
        """Return who sees it in the end."""
        return self.mark.by & self.within


def fields(kind: type[Shown] = CaseFacts, path: str = "", within: Readers = EVERYBODY) -> Iterator[MarkedField]:
    """Yield every field of the case document, depth first."""
    for mark in marks_of(kind):
        found = MarkedField(path + mark.name, mark, within)
        yield found
        for part in parts_of(kind.model_fields[mark.name].annotation):
            yield from fields(part, f"{path}{mark.name}.", found.by)


def table() -> str:
    """Return the text of docs/case-visibility.md."""
    return _HEAD + "".join(map(_row, fields())) + _TOLD + "".join(_told(*each) for each in EVENTS.items())


def _told(event: str, row: EventWords) -> str:
    cells = ("" if isinstance(said, Silent) else "yes" for said in (row.owner, row.other, row.clerk))
    return f"| `{event}` | {' | '.join(cells)} |\n"


def _row(field: MarkedField) -> str:
    instead = field.mark.instead
    cells = [
        instead.note if instead and column is instead.reader else "yes" if column in field.by else "" for column in By
    ]
    return f"| `{field.path}` | {' | '.join(cells)} | {field.mark.only_if.note if field.mark.only_if else ''} |\n"


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well."""
    if "--check" not in arguments:
        TABLE.write_text(table(), encoding="utf-8")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != table():
        sys.stdout.write(f"{TABLE.name} is stale: run {_COMMAND}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
