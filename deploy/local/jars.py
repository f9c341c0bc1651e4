"""Fetches Java archives from Maven Central by a lock file with hashes; runs none of them.

A lock file has one line per archive: SHA-256, two spaces, path in a Maven repository.
"""

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import httpx
from jgo.constants import MAVEN_CENTRAL_URL

from deploy.local.trouble import Trouble

KAFKA: Final = Path(__file__).with_name("kafka.jars")
VERAPDF: Final = Path(__file__).with_name("verapdf.jars")

Advance = Callable[[int, int], None]


def fetch(lock: Path, folder: Path, advance: Advance = lambda _done, _all: None) -> list[Path]:
    """Return the archives of a lock file, downloading those that are missing.

    advance: called with (archives there, archives in all). Raises Trouble without network or on a wrong hash.
    """
    wanted = [line.split() for line in lock.read_text().splitlines()]
    folder.mkdir(parents=True, exist_ok=True)
    missing = [(sha256, path) for sha256, path in wanted if not (folder / Path(path).name).exists()]
    if missing:
        _download(missing, folder, lambda done: advance(len(wanted) - len(missing) + done, len(wanted)))
    return [folder / Path(path).name for _, path in wanted]


def _download(missing: list[tuple[str, str]], folder: Path, advance: Callable[[int], None]) -> None:
    source = os.environ.get("ODR_MAVEN_URL", MAVEN_CENTRAL_URL).rstrip("/")
    try:
        with httpx.Client(timeout=60, follow_redirects=True) as client, ThreadPoolExecutor(8) as threads:
            jobs = [
                threads.submit(_download_one, client, f"{source}/{path}", sha256, folder) for sha256, path in missing
            ]
            for done, job in enumerate(jobs, start=1):
                job.result()
                advance(done)
    except httpx.HTTPError as error:
        raise Trouble(
            f"The Java archives could not be downloaded ({error}). "
            "Connect to the internet, or set ODR_MAVEN_URL to a Maven mirror, and start again."
        ) from error


def _download_one(client: httpx.Client, url: str, sha256: str, folder: Path) -> None:
    body = client.get(url).raise_for_status().content
    if hashlib.sha256(body).hexdigest() != sha256:
        raise Trouble(f"{url} is not the file that the lock names (its SHA-256 differs); nothing was installed.")
    target = folder / url.rpartition("/")[2]
    part = target.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(body)
    part.replace(target)
