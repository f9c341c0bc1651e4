"""Codes that people type: Crockford base 32 with a check character; it makes and reads them, it stores none."""

import hmac
import secrets
import unicodedata
from contextlib import suppress
from hashlib import sha256
from uuid import UUID

from shared.contracts.values.printed import MOST_TYPED, folded

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BODY_LENGTH = 12
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FIELD_POLYNOMIAL = 0b100101
_FIELD_SIZE = 32


def check_character(body: str) -> str:
    """Return the check character, within the alphabet so that it can be read aloud: a Horner sum over GF(32).

    It finds every single wrong character and every swap of two neighbours.
    """
    total = 0
    for character in body:
        total = _doubled(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def _doubled(value: int) -> int:
    shifted = value << 1
    return shifted ^ _FIELD_POLYNOMIAL if shifted >= _FIELD_SIZE else shifted


def _with_check(bits: int) -> str:
    body = "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in reversed(range(BODY_LENGTH)))
    return body + check_character(body)


def make_code(secret: bytes, subject: UUID) -> str:
    """Return the 13 characters for a thing: 60 bits of HMAC-SHA-256(secret, id) and a check character."""
    digest = hmac.digest(secret, subject.bytes, "sha256")
    return _with_check(int.from_bytes(digest[:8], "big") >> 4)


def incident_number(subject: UUID) -> str:
    """Return the number by which people name what failed, in groups; no secret: whoever knows its id knows it."""
    return group(_with_check(subject.int >> 68))


def new_key() -> str:
    """Return a random key of 13 characters: 60 bits and a check character."""
    return _with_check(secrets.randbits(60))


def normalise_code(text: str) -> str:
    """Return the 13 characters as printed: case, spaces and dashes ignored, O read as 0, I and L as 1.

    A label before them is no part of them. Raises ValueError when a character is missing, unknown or mistyped.
    """
    with suppress(ValueError):
        return _read(unicodedata.normalize("NFKC", text if len(text) <= MOST_TYPED else ""))
    return _read(folded(text))


def _read(text: str) -> str:
    code = "".join(character for character in text.upper() if character.isalnum()).translate(_LOOKALIKES)
    if len(code) != BODY_LENGTH + 1 or any(character not in ALPHABET for character in code):
        raise ValueError("a code has 13 letters and digits")
    if check_character(code[:BODY_LENGTH]) != code[BODY_LENGTH]:
        raise ValueError("a character is mistyped")
    return code


def group(code: str) -> str:
    """Return the code in groups for reading: ABCD-EFGH-JKMN-X."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_mac(pepper: bytes, code: str) -> str:
    """Return HMAC-SHA-256(pepper, code) in hex: what is stored and sent in place of the code."""
    return hmac.new(pepper, code.encode(), sha256).hexdigest()
