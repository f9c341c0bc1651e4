"""Random tokens of 256 bits: a program's, and a browser's, which carries a proof that it was issued here.

It knows nothing of whose they are (sessions.py).
"""

import hmac
import secrets
from typing import Final

ID_BYTES: Final = 32


def new_token() -> str:
    """Return a new random id of 256 bits."""
    return secrets.token_urlsafe(ID_BYTES)


def new_cookie(pepper: bytes) -> str:
    """Return the token of a browser's session: whoever makes one up is found out (`is_issued`)."""
    number = new_token()
    return f"{number}.{_proof(pepper, number)}"


def is_issued(pepper: bytes, cookie: str) -> bool:
    """Say whether a browser's token was made here."""
    number, _, proof = cookie.partition(".")
    return hmac.compare_digest(proof.encode(), _proof(pepper, number).encode())


def _proof(pepper: bytes, number: str) -> str:
    return hmac.new(pepper, f"session/{number}".encode(), "sha256").hexdigest()[:32]
