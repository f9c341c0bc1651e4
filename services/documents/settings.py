"""What documents is told when it starts."""

from pathlib import Path

from shared.runtime.settings import ProcessSettings


class DocumentsSettings(ProcessSettings):
    """seal_dir: key and certificate of the platform's seal · public_url: where copies are checked."""

    seal_dir: Path
    public_url: str
