"""Turns texts of the recorded case into those of any other made-up case: ids, numbers, hashes and sealed boxes change.

The text of case k is the recorded one with every name replaced, each name always by the same other one. So the fold of
k's history is the recorded fold with the names replaced; tests/bench compares both for a sample.
"""

import os
import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha512
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.made_up.recorded import Recorded
from services.gateway.sending.receipts import number_of
from shared.contracts.actor import Side
from shared.contracts.identity import case_id_of, party_id_of
from shared.runtime.sealing import NONCE_BYTES

SERIAL_DIGITS: Final = 7
UUID_TEXT: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
HEX: Final = r"\b[0-9a-f]{64}\b"
BOX: Final = r"\bbox-\d{3}\b"
NUMBER: Final = r"\bR-[0-9A-Z]{4}-[0-9A-Z]{4}\b"
Keys = dict[str, bytes]


@dataclass(frozen=True)
class MadeUp:
    """Case k of a set. accounts: by side, when a person has other cases, too."""

    number: int
    court_id: str
    accounts: dict[str, UUID] = field(default_factory=dict)

    @property
    def serial(self) -> str:
        """Return the digits of the case number."""
        return f"{self.number:0{SERIAL_DIGITS}d}"

    def masked(self, text: str) -> int:
        """Return another number in the place of this hexadecimal one, always the same for this case."""
        bits = 4 * len(text)
        return int(text, 16) ^ (self._mask >> (512 - bits))

    @cached_property
    def _mask(self) -> int:
        return int.from_bytes(sha512(b"made-up case %d" % self.number).digest(), "big")


@dataclass
class Stencil:
    """Every name that occurs in the recorded case."""

    recorded: Recorded

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds the names."""
        court = re.escape(self.recorded.court_id)
        return re.compile(f"({UUID_TEXT}|{HEX}|{BOX}|{NUMBER}|{court}|{self.serial})")

    @cached_property
    def serial(self) -> str:
        """Return the digits of the recorded case number."""
        return self.recorded.case_number[-SERIAL_DIGITS:]

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Return the command of each receipt number."""
        return {receipt["number"]: receipt["command_id"] for receipt in self.recorded.receipts}

    def names(self, made_up: MadeUp) -> "Names":
        """Return the names of case k."""
        return Names(self, made_up)


@dataclass
class Names:
    """The names of one made-up case, found as they are asked for."""

    stencil: Stencil
    made_up: MadeUp

    @cached_property
    def case_id(self) -> UUID:
        """Return the case's id."""
        recorded = self.stencil.recorded
        number = recorded.case_number.replace(self.stencil.serial, self.made_up.serial)
        return case_id_of(self.made_up.court_id, number)

    @cached_property
    def keys(self) -> Keys:
        """Return a fresh data key for each audience of the recorded case."""
        return {audience: AESGCM.generate_key(256) for audience in dict(self.stencil.recorded.texts)}

    @cached_property
    def audiences(self) -> dict[str, str]:
        """Return what each recorded audience is called here."""
        return {audience: self.stencil.pattern.sub(lambda found: self[found[0]], audience) for audience in self.keys}

    @cached_property
    def _known(self) -> dict[str, str]:
        recorded, made_up = self.stencil.recorded, self.made_up
        known = {
            recorded.case_id: str(self.case_id),
            recorded.court_id: made_up.court_id,
            self.stencil.serial: made_up.serial,
        }
        for side in Side:
            known[recorded.parties[side]] = str(party_id_of(self.case_id, side, 1))
            if side in made_up.accounts:
                known[recorded.accounts[side]] = str(made_up.accounts[side])
        return known

    @cached_property
    def _ciphers(self) -> dict[str, AESGCM]:
        return {audience: AESGCM(key) for audience, key in self.keys.items()}

    def __getitem__(self, name: str) -> str:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._other(name)
        return found

    def _other(self, name: str) -> str:
        if name.startswith("box-"):
            return self._sealed(*self.stencil.recorded.texts[int(name[4:])])
        if name.startswith("R-"):
            return number_of(UUID(self[self.stencil.numbers[name]])) if name in self.stencil.numbers else name
        if len(name) == len(self.stencil.recorded.case_id):
            other = f"{self.made_up.masked(name.replace('-', '')):032x}"
            return f"{other[:8]}-{other[8:12]}-{other[12:16]}-{other[16:20]}-{other[20:]}"
        return f"{self.made_up.masked(name):064x}"

    def _sealed(self, audience: str, clear: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        associated = f"{self.case_id}|{self.audiences[audience]}".encode()
        return b64encode(nonce + self._ciphers[audience].encrypt(nonce, clear.encode(), associated)).decode()


class Template:
    """One text, cut at its names once, so that it is quickly written for any case."""

    def __init__(self, stencil: Stencil, text: str) -> None:
        self._pieces = stencil.pattern.split(text)
        self._slots = self._pieces[1::2]

    def write(self, names: Names) -> str:
        """Return the text with the names of a case."""
        pieces = self._pieces.copy()
        pieces[1::2] = [names[slot] for slot in self._slots]
        return "".join(pieces)
