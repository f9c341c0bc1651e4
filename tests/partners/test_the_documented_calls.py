"""What docs/partners/api.md says is typed as it stands, in its order, beside a running demo."""

import json
import os
import re
import subprocess
from typing import Final

import pytest

from deploy.local.places import PROJECT
from tests.support.demo import Demo

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system"),
    pytest.mark.timeout(300),
]
PAGE: Final = (PROJECT / "docs" / "partners" / "api.md").read_text()


def test_every_call_of_the_page_works_as_it_is_written(demo: Demo) -> None:
    script = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
    environment = {**os.environ, "ODR": f"http://127.0.0.1:{demo.port}", "ODR_FOLDER": str(demo.folder)}

    words = ("bash", "-euo", "pipefail", "-c", f"{script}\necho; echo CASE=$CASE")
    answer = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)

    assert answer.returncode == 0, answer.stdout[-2_000:] + answer.stderr
    assert re.search(r"CASE=[0-9a-f-]{36}$", answer.stdout.strip())
    assert '"CaseRegistered"' in answer.stdout


def test_every_address_of_the_page_is_one_of_the_api(demo: Demo) -> None:
    described = demo.get("/api/v1/openapi.json")["paths"]
    patterns = [re.sub(r"\{\w+\}", "[^/]+", path) for path in described]

    named = set(re.findall(r"\$ODR(/[a-z0-9$/_.A-Z-]+)", PAGE))
    assert len(named) > 5
    assert [path for path in named if not any(re.fullmatch(each, f"/api/v1{path}") for each in patterns)] == []


def test_the_example_of_a_problem_is_one(demo: Demo) -> None:
    (shown,) = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]

    schema = demo.get("/api/v1/openapi.json")["components"]["schemas"]["Problem"]
    assert shown.keys() <= schema["properties"].keys()
    assert set(schema["required"]) <= shown.keys()
