"""A stranger's file is opened apart: however little it is and however much it asks for, the site goes on answering."""

import ast
import asyncio
import os
import resource
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import psutil
import pytest

from services.gateway.apart import opening, reader
from services.gateway.apart.opening import Opening
from services.gateway.errors import OneFileAtATime
from services.gateway.reading.copies import Copies
from shared.contracts import documents as d
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.support.hostile_pdf import FLAT_BYTES, bomb
from tests.support.processes import living

pytestmark = pytest.mark.broker
NUMBERS = "transaction_numbers"
GATEWAY = Path("services/gateway")


def naming(number: str) -> bytes:
    """Return a small honest paper that names a number where people do not see it."""
    paper, data = pikepdf.new(), BytesIO()
    paper.add_blank_page()
    paper.docinfo["/Subject"] = number
    paper.save(data, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return data.getvalue()


async def longest_silence(stop: asyncio.Event) -> float:
    """Return for how long at most nothing else of this process got its turn."""
    longest, last = 0.0, time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(0.01)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


async def test_a_file_of_some_hundred_bytes_that_asks_for_gigabytes_stops_nobody(house: House) -> None:
    file, stop = bomb(), asyncio.Event()
    assert len(file) < 1_500 < FLAT_BYTES / 1_000_000 * 2
    silence = asyncio.create_task(longest_silence(stop))
    most_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = await house.browser().client.post("/api/v1/copies/check", content=file)

    stop.set()
    assert (answer.status_code, answer.json()["verdict"]) == (200, "unknown")
    assert await silence < 0.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most_before < 50_000


@pytest.mark.parametrize("file", [b"", b"\x00" * 100, b"%PDF-1.7\n" + b"[" * 1_000_000, os.urandom(100_000)])
async def test_what_is_no_paper_at_all_names_nothing(file: bytes) -> None:
    assert set(await Opening().read(NUMBERS, file, "here") or ()) & {"SJ-2027-0001094"} == set()


async def test_a_process_that_goes_on_and_on_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = tmp_path / "services"
    monkeypatch.setattr(opening, "SECONDS", 1.0)
    monkeypatch.setattr(opening, "PROJECT", tmp_path)
    (module / "gateway" / "apart").mkdir(parents=True)
    for folder in (module, module / "gateway", module / "gateway" / "apart"):
        (folder / "__init__.py").touch()
    (module / "gateway" / "apart" / "reader.py").write_text("while True: pass")
    began = time.perf_counter()

    assert await Opening().read(NUMBERS, b"x", "here") is None

    assert time.perf_counter() - began < 3
    assert not living(None, "services.gateway.apart.reader")


async def test_a_large_file_is_not_even_begun() -> None:
    assert await Opening().read(NUMBERS, b"%" * (opening.LARGEST_FILE_BYTES + 1), "here") is None


async def test_one_network_has_one_file_looked_at_and_all_together_two() -> None:
    place = Opening()
    first = asyncio.create_task(place.read(NUMBERS, naming("A-1"), "one street"))
    await asyncio.sleep(0)

    with pytest.raises(OneFileAtATime) as refused:
        await place.read(NUMBERS, naming("A-2"), "one street")
    second = asyncio.create_task(place.read(NUMBERS, naming("A-3"), "another street"))
    await asyncio.sleep(0)
    with pytest.raises(OneFileAtATime):
        await place.read(NUMBERS, naming("A-4"), "a third street")

    assert refused.value.seconds == 5
    assert None not in await asyncio.gather(first, second)
    assert await place.read(NUMBERS, naming("SJ-2027-77"), "one street")


async def test_the_reading_process_gets_no_secret_and_little_of_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODR_DATABASE_URL", "postgresql://a-secret")
    asked = asyncio.create_task(Opening().read(NUMBERS, b"%" * 4_000_000, "here"))
    child = await _child()
    environment = child.environ()

    await asked
    assert {name for name in environment if name.startswith("ODR_")} == set()
    assert {limit for limit, _ in reader.LIMITS} >= {resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE}


async def _child() -> psutil.Process:
    while True:
        for child in living(None, "services.gateway.apart.reader"):
            return child
        await asyncio.sleep(0.005)


async def test_a_genuine_copy_is_proved_by_its_hash_and_never_opened(house: House) -> None:
    await house.tell("accepted")
    file = naming("nothing")
    stored = await house.gateway.parts.objects.put(story.CASE, file, "application/pdf", "copies")
    issued = d.ConformedCopyIssued(
        transaction_number="SJ-2027-0000077",
        filed_on=story.START.date(),
        stamped_at=story.START,
        filed_sha256=story.FILE.sha256,
        copy_sha256=stored.sha256,
        file=stored,
    )
    await house.projection.say("documents", story.CASE, issued, at=story.START.replace(year=2027))
    checks = Copies(house.gateway.parts.reading, NeverOpens(), "anybody")

    assert (await checks.check(file=file)).verdict == "genuine"
    assert (await checks.check("sj 2027 0000077", file)).verdict == "genuine"
    altered = naming("SJ-2027-0000077")
    assert (await Copies(house.gateway.parts.reading, Opening(), "here").check(file=altered)).verdict == "altered"


class NeverOpens(Opening):
    async def read(self, reader: str, file: bytes, network: str) -> list[str] | None:
        raise AssertionError("a genuine copy was opened")


def test_nothing_else_of_the_gateway_knows_how_to_open_a_strangers_file() -> None:
    """reading.py puts the product's own letters into one batch."""
    parsers = {"pikepdf", "pypdf", "pyhanko", "PIL", "zipfile", "lxml"}
    found = {
        file.relative_to(GATEWAY).as_posix()
        for file in GATEWAY.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
        if name.partition(".")[0] in parsers
    }

    assert found == {"apart/transaction_numbers.py", "reading/reading.py"}
