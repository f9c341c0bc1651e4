"""Find social security and account numbers in what people type (California Rules of Court, rule 1.201).

It finds candidates by their form; it does not know whether a number is real. The last four digits may stand.
"""

import re
import unicodedata
from typing import Final

_SOCIAL_SECURITY: Final = re.compile(r"(?<![\d$])\d{3}[-. ]?\d{2}[-. ]?\d{4}(?![-. ]?\d)")
_CARD: Final = re.compile(r"(?<!\d)\d(?:[-. ]?\d){11,18}(?!\d)")
_ISO_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PHONE: Final = re.compile(r"(?<!\d)(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")
_POSTAL_CODE: Final = re.compile(r"\b[A-Z]{2} \d{5}-\d{4}\b")
_MONEY: Final = re.compile(r"\$ ?\d[\d,]*(?:\.\d{2})?(?!\d)")
_ACCOUNT: Final = re.compile(
    r"\b(?:accounts?|acct|routing|iban|card|debit|cuentas?|tarjeta|ruta|ssn|social security|seguro social)\b"
    r"[^\d\n]{0,30}\d(?:[-. ]?\d){4,}",
    re.IGNORECASE,
)
_HARMLESS: Final = (_ISO_DATE, _POSTAL_CODE, _MONEY, _PHONE)


def holds_private_number(text: str) -> bool:
    """Tell whether a text holds what looks like a social security, card or account number beyond four digits."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    for harmless in _HARMLESS:
        plain = harmless.sub(" ; ", plain)
    return any(pattern.search(plain) for pattern in (_SOCIAL_SECURITY, _CARD, _ACCOUNT))
