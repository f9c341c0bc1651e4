"""What documents is told when it starts."""

from pathlib import Path

from shared.runtime.settings import ProcessSettings, WebAddress


class DocumentsSettings(ProcessSettings):
    """What documents needs besides."""

    seal_dir: Path
    """Folder with key and certificate of the platform's seal."""
    public_url: WebAddress
    """The installation's address: where copies are checked."""
