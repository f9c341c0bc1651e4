"""Passwords and keys of one machine, made at the first start and readable by their owner only; none has a default."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.audit.heads import make_audit_key
from deploy.local.places import courts_here
from services.documents.seal_files import make_seal
from shared.runtime.codes import new_key

SECRET_BYTES: Final = 32
KEK_BYTES: Final = 32
OWN_SETTINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "intake": {"ODR_INVITATION_SECRET": "invitation-secret", "ODR_CODE_PEPPER": "code-pepper"},
    "notify": {"ODR_INVITATION_SECRET": "invitation-secret"},
    "gateway": {"ODR_CODE_PEPPER": "code-pepper"},
}
STAFF: Final = (
    {"name": "Jordan Ellis", "role": "clerk"},
    {"name": "Robin Madeup", "role": "administrator"},
)


@dataclass(frozen=True, slots=True)
class SecretFiles:
    """One folder of files, mode 600 in a folder of mode 700."""

    folder: Path

    def __post_init__(self) -> None:
        """Close the folder to everybody else before anything lies in it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def text(self, name: str) -> str:
        """Return a secret of 256 random bits as URL-safe text, making it when it is not there yet."""
        return self._content(name, lambda: secrets.token_urlsafe(SECRET_BYTES).encode()).decode()

    def settings_of(self, service: str) -> dict[str, str]:
        """Return the settings of a service that are secret texts, besides its passwords."""
        return {setting: self.text(name) for setting, name in OWN_SETTINGS.get(service, {}).items()}

    def key_ring(self, service: str, kinds: tuple[str, ...]) -> Path:
        """Return a folder that holds the key-encryption keys of just these audience kinds."""
        for kind in kinds:
            key = self._content(f"kek/{kind}", lambda: os.urandom(KEK_BYTES))
            self._content(f"key-rings/{service}/{kind}.key", lambda key=key: key)  # type: ignore[misc]
        ring = self.folder / "key-rings" / service
        ring.mkdir(parents=True, exist_ok=True, mode=0o700)
        return ring

    def staff(self) -> Path:
        """Return the file of the staff that the gateway knows at its start: one of each role for each court."""
        known = json.loads(self._content("staff.json", lambda: b"[]"))
        there = {(each["court_id"], each["role"]) for each in known}
        wanted = [(court, person) for court in courts_here() for person in STAFF]
        new = [_made_up(court, person) for court, person in wanted if (court, person["role"]) not in there]
        if new:
            self._put("staff.json", json.dumps([*known, *new], indent=1).encode())
        return self.folder / "staff.json"

    def seal(self) -> Path:
        """Return the folder of the platform's seal, a key and a self-signed certificate."""
        folder = self.folder / "seal"
        make_seal(folder)
        return folder

    def audit_keys(self) -> tuple[Path, Path]:
        """Return the private and the public key file of the audit heads."""
        files = (self.folder / "audit.private.pem", self.folder / "audit.public.pem")
        make_audit_key(*files)
        return files

    def _content(self, name: str, make: Callable[[], bytes]) -> bytes:
        file = self.folder / name
        if not file.exists():
            self._put(name, make())
        return file.read_bytes()

    def _put(self, name: str, content: bytes) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_name(f"{file.name}.part")
        part.touch(mode=0o600)
        part.write_bytes(content)
        part.replace(file)


def _made_up(court_id: str, person: Mapping[str, str]) -> dict[str, str]:
    pin = f"{secrets.randbelow(1_000_000):06d}"
    return {**person, "court_id": court_id, "personal_key": new_key(), "pin": pin}
