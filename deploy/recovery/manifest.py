"""A backup's manifest: which files it has, their hashes and sizes, when and from what they were taken."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from deploy.local.trouble import Trouble

NAME: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in `manifest.json`.

    taken_at: UTC · versions: of the programs · revisions: of each service's tables · offsets: per service, topic and
    partition the next record that it had not applied · files: path → (sha256, bytes).
    """

    taken_at: str
    versions: dict[str, str]
    revisions: dict[str, str]
    offsets: dict[str, dict[str, dict[str, int]]]
    files: dict[str, tuple[str, int]]
    format: int = FORMAT

    @property
    def size_bytes(self) -> int:
        """Return the size of all files together."""
        return sum(size for _, size in self.files.values())

    @property
    def time(self) -> datetime:
        """Return when it was taken."""
        return datetime.fromisoformat(self.taken_at).astimezone(UTC)

    def write(self, folder: Path) -> None:
        """Write it into a backup's folder."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, sort_keys=True))

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read a backup's manifest. Trouble when the folder is no backup that this version understands."""
        try:
            found = TypeAdapter(cls).validate_json((folder / NAME).read_bytes())
            found.time  # noqa: B018 - a time that is none is found here
        except FileNotFoundError as error:
            raise Trouble(f"{folder} is not a backup: there is no {NAME} in it.") from error
        except (ValueError, OverflowError) as error:
            raise Trouble(f"{folder / NAME} cannot be read: take another backup.") from error
        if found.format != FORMAT:
            raise Trouble(f"{folder} was written by another version (format {found.format}); use that version.")
        return found

    def verify(self, folder: Path, done: Callable[[int], None]) -> None:
        """Read every file again and compare. Trouble names the first that is missing or changed. done: bytes more."""
        for name, (sha256, size) in self.files.items():
            file = folder / name
            if not file.is_file():
                raise Trouble(f"The backup is not whole: {name} is missing. Take another one.")
            if digest(file) != (sha256, size):
                raise Trouble(f"The backup is damaged: {name} is not what was written. Take another one.")
            done(size)


def files_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Return every file under a folder with its hash and size."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): digest(file) for file in files}


def digest(file: Path) -> tuple[str, int]:
    """Return a file's SHA-256 in hex and its size in bytes."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest(), file.stat().st_size
