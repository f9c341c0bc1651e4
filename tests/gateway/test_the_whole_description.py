"""Schemathesis tries every operation of the API's description as everybody, each with a living token."""

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
import uvicorn

from deploy.local.places import PROJECT
from services.gateway.api.routes import api
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.gateway.people import accounts
from tests.support.routes import ways

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("tries every operation of the description as everybody"),
    pytest.mark.timeout(900),
]
HERE: Final = Path(__file__).parent
SCHEMATHESIS: Final = (
    str(Path(sys.executable).with_name("schemathesis")),
    "--config-file",
    f"{HERE}/schemathesis.toml",
)
PEOPLE: Final = ("nobody", "newcomer", "plaintiff", "clerk")  # one for each role, and one without a case
# They end the token that they are called with.
ENDING: Final = ("end_token", "prove_token")
OPTIONS: Final = (
    *("--phases", "examples,coverage,fuzzing", "--max-examples", "8", "--seed", "1", "--generation-database", "none"),
    *("--continue-on-failure", "--no-color", "--no-shrink", "--warnings", "off"),
    *(word for name in ENDING for word in ("--exclude-operation-id", name)),
)
AT_ONCE: Final = 2
FEWEST: Final = 1_000


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    """Answer on a port of this machine; give the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(house.application, log_config=None, lifespan="off"))
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


def tried(folder: Path, address: str, token: str) -> subprocess.CompletedProcess[str]:
    """Try everything with a token; without one when it is empty."""
    shown = ("--header", f"Authorization: Bearer {token}") if token else ()
    words = [*SCHEMATHESIS, "run", f"{address}/api/v1/openapi.json", "--url", address, *shown, *OPTIONS]
    more = {
        "CASE": str(story.CASE),
        "SCHEMATHESIS_HOOKS": "tests.gateway.schemathesis_hooks",
        "PYTHONPATH": str(PROJECT),
    }
    environment = {**os.environ, **more}
    return subprocess.run(words, capture_output=True, text=True, env=environment, check=False, cwd=folder)


@pytest.fixture(scope="module")
async def told(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, subprocess.CompletedProcess[str]]:
    """What Schemathesis says as whom."""
    await house.tell("offered")
    people, places = await accounts(house), asyncio.Semaphore(AT_ONCE)

    async def ask(address: str, who: str) -> subprocess.CompletedProcess[str]:
        token = (await house.sessions.issue(people[who]))[0] if who in people else ""
        async with places:
            return await asyncio.to_thread(tried, tmp_path_factory.mktemp("tried"), address, token)

    async with served(house) as address:
        answers = await asyncio.gather(*(ask(address, who) for who in PEOPLE))
    return dict(zip(PEOPLE, answers, strict=True))


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_finds_the_api_as_it_is_described(
    told: Mapping[str, subprocess.CompletedProcess[str]], who: str
) -> None:
    answer = told[who]

    assert answer.returncode == 0, answer.stdout
    tested, generated = (re.search(each, answer.stdout) for each in (r"Tested: (\d+)", r"(\d+) generated"))
    assert tested is not None
    assert int(tested[1]) == len(ways(api.routes)) - len(ENDING)
    assert generated is not None
    assert int(generated[1]) > FEWEST
