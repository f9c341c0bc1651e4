import os
import subprocess
import sys

import pytest

from deploy.local.places import PROJECT, Places

pytestmark = [pytest.mark.broker, pytest.mark.slow("measures a whole running system"), pytest.mark.timeout(900)]
PAGE = PROJECT / "bench" / "README.md"


def test_every_section_runs_and_its_effects_are_counted(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("bench")
    (folder / "jars").symlink_to(Places().jars)
    before = PAGE.read_bytes() if PAGE.exists() else b""

    done = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "bench", "--quick"],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "ODR_FOLDER": str(folder)},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (PAGE.read_bytes() if PAGE.exists() else b"") == before
