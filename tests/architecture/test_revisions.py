"""The revisions of each service's tables follow one another, each file named by its number."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = sorted(folder.parent for folder in ROOT.glob("services/*/migrations"))


@pytest.mark.parametrize("service", SERVICES, ids=lambda folder: folder.name)
def test_each_revision_follows_the_one_before_it(service: Path) -> None:
    before: str | None = None
    for number, file in enumerate(sorted((service / "migrations").glob("0*.py")), 1):
        text = file.read_text(encoding="utf-8")
        said = dict(re.findall(r'^(\w*revision) = "?([^"\n]*)"?$', text, re.MULTILINE))

        assert (file.name[:4], said["revision"][:4]) == (f"{number:04}", f"{number:04}"), file.name
        assert said["down_revision"] == str(before), file.name
        before = said["revision"]
