"""The courtroom of a hearing, as the court's own door says it: `10A`, without the word that stands before it."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from typing_extensions import override

from shared.contracts.values.kind import Kind
from shared.contracts.values.text import PlainText

MOST: Final = 40
_PLAIN: Final = PlainText(MOST)
_WORDS: Final = (
    *("departments?", "depts?", "dpt", "departamento", "depto", "court ?rooms?", "ctrm", "crtrm", "room", "rm"),
    *("sala", "número", "numero", "núm", "num", "number", "no", "de", "corte", "audiencias?"),
)
_LABEL: Final = re.compile(rf"(?:(?:{'|'.join(_WORDS)})(?!\w)|(?:dept|no)(?=[0-9])|[\s.:;,#()\[\]º°-])+", re.IGNORECASE)
_DOOR: Final = re.compile(r"[a-z]{0,2}-?[0-9]+-?[a-z]{0,2}|[a-z]", re.IGNORECASE)


def without_label(typed: str) -> str:
    """Return a courtroom without `Department`, `Dept.` or `Courtroom` before it; what is only such a word stays."""
    label = _LABEL.match(typed)
    named = typed[label.end() :].rstrip(" .,;:)]") if label else typed
    named = named or typed
    return named.upper() if _DOOR.fullmatch(named) else named


@dataclass(frozen=True, slots=True)
class Courtroom(Kind):
    """A short line that is the courtroom's own name or number."""

    @override
    def read(self, given: object) -> str:
        return without_label(_PLAIN.read(given))

    @override
    def limits(self) -> dict[str, Any]:
        return _PLAIN.limits()


Department = Annotated[str, Courtroom()]
