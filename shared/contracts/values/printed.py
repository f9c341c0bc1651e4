"""Numbers that are printed on papers and typed, spoken or pasted again: case, receipt and transaction numbers.

Found again however they come: `spelled` is the form that is shown, `squeezed` the one that is compared.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Final

from typing_extensions import override

from shared.contracts.values.kind import Kind
from shared.contracts.values.misfits import Misfit, NotACaseNumber, NotAReceiptNumber, NotATransactionNumber

MOST: Final = 40
_DASHES: Final = re.compile("[\u00ad\u2010-\u2015\u2212\ufe58\ufe63_-]+")
_LABELS: Final = (
    "case",
    "caso",
    "court",
    "receipt",
    "recibo",
    "transaction",
    "transaccion",
    "code",
    "codigo",
    "personal",
    "key",
    "clave",
    "llave",
    "number",
    "numero",
    "num",
    "nr",
    "no",
    "of",
    "de",
    "del",
    "the",
    "your",
    "su",
    "is",
    "es",
)
MOST_TYPED: Final = 2_000
_LABEL: Final = re.compile(
    rf"(?:(?:{'|'.join(_LABELS)})(?![a-z0-9-])|[\s.:;,#=*'\"\u2018-\u201d«»()\[\]<>|/]|[nN]?[º°])+", re.IGNORECASE
)


def folded(typed: str) -> str:
    """Return what was typed without labels before it and stops behind it, in plain letters, figures and dashes."""
    # One letter may stand for eighteen: a text of a million would keep everybody waiting, and is no number.
    plain = unicodedata.normalize("NFKD", typed if len(typed) <= MOST_TYPED else "")
    seen = "".join(letter for letter in plain if unicodedata.category(letter) not in {"Mn", "Cf"})
    dashed = _DASHES.sub("-", seen).strip()
    label = _LABEL.match(dashed)
    return (dashed[label.end() :] if label else dashed).strip(" \t\r\n.,:;#'\"\u2018\u2019\u201c\u201d)]>")


def spelled(typed: str) -> str:
    """Return a number as it is shown: upper case, one dash where dashes or spaces part it."""
    return re.sub(r"[\s-]+", "-", folded(typed).upper()).strip("-")


def squeezed(typed: str) -> str:
    """Return a number as it is compared: its letters and figures alone."""
    return "".join(letter for letter in spelled(typed) if letter.isalnum())


@dataclass(frozen=True, slots=True)
class Printed(Kind):
    """A number of letters A to Z, figures and dashes, at least one figure in it."""

    misfit: type[Misfit]

    @override
    def read(self, given: object) -> str:
        if not isinstance(given, str) or len(given) > MOST * 4:
            raise self.misfit
        number = spelled(given)
        if not re.fullmatch(r"[A-Z0-9](?:[A-Z0-9./-]*[A-Z0-9])?", number) or len(number) > MOST:
            raise self.misfit
        if not any(letter.isdigit() for letter in number):
            raise self.misfit
        return number

    @override
    def limits(self) -> dict[str, Any]:
        return {"minLength": 1, "maxLength": MOST * 4}


CaseNumber = Annotated[str, Printed(NotACaseNumber)]
ReceiptNumber = Annotated[str, Printed(NotAReceiptNumber)]
TransactionNumber = Annotated[str, Printed(NotATransactionNumber)]
