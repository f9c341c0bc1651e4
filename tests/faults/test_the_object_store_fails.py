"""The object store is away, or a file in it is cut or exchanged: no wrong paper is served, and work goes on later."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

from deploy.databases import AUDIENCES
from deploy.play import acts_of_agreeing, acts_of_joining
from deploy.play.case import Case, begin
from shared.contracts.documents import AgreementProposed, AgreementSealed, StoredFile
from shared.runtime.key_store import KeyStore
from shared.runtime.objects import Objects
from shared.runtime.patience import until
from shared.runtime.sealing import KekRing, Sealer
from tests.faults.court_system import CourtSystem
from tests.faults.desk import all_sent
from tests.faults.history_checker import HistoryChecker
from tests.faults.recording import Found
from tests.faults.topics_read import Damage, read_topics

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(900),
]
PATIENCE_SECONDS: Final = 180.0
FAILED: Final = "SELECT 1 FROM jobs WHERE case_id = %s AND kind = %s AND state <> 'done' AND last_error IS NOT NULL"
SAID: Final = "SELECT body FROM outbox WHERE case_id = %s AND type = %s ORDER BY id DESC"


@pytest.fixture(scope="module")
def agreed(system: CourtSystem) -> Iterator[Case]:
    """A case whose parties have agreed on terms; no paper is written yet."""
    with begin(system.address, system.places.data, lambda *_: None) as case:
        for act in (*acts_of_joining.ALL, *acts_of_agreeing.ALL[:3]):
            act(case)
        yield case


@contextmanager
def store_away(system: CourtSystem) -> Iterator[None]:
    """Let the object store be gone: a file lies where its folder was."""
    folder, aside = system.places.objects, system.places.objects.with_suffix(".away")
    folder.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)
    folder.write_text("no folder")
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


@contextmanager
def lying(files: dict[Path, bytes]) -> Iterator[None]:
    """Let files have another content for a while."""
    before = {file: file.read_bytes() for file in files}
    for file, content in files.items():
        file.write_bytes(content)
    try:
        yield
    finally:
        for file, content in before.items():
            file.write_bytes(content)


def proposed(system: CourtSystem, case: Case) -> StoredFile:
    """Return the paper that was proposed."""
    (row, *_) = until(lambda: system.rows("documents", SAID, case.id, AgreementProposed.type_name()), PATIENCE_SECONDS)
    return StoredFile.model_validate(json.loads(row["body"])["file"])


def serve(case: Case, file: StoredFile) -> bool:
    """Ask for a paper; say whether it was served. Raises Damage when another content than the named one is."""
    answer = case.plaintiff._client.get(f"/cases/{case.id}/files/{file.sha256}")  # noqa: SLF001 - a person's browser
    if answer.is_success and sha256(answer.content).hexdigest() != file.sha256:
        raise Damage("a paper was served that is not the one that was asked for")
    return answer.is_success


@pytest.mark.row(29)
def test_a_paper_is_written_when_the_store_is_back(
    system: CourtSystem, agreed: Case, checker: HistoryChecker, found: Found
) -> None:
    case = agreed
    terms = case.plaintiff.get(f"/cases/{case.id}")["agreed"]["terms_sha256"]
    with store_away(system):
        body = {"terms_sha256": terms, "finish": acts_of_agreeing.FINISH}
        case.plaintiff.do(f"/cases/{case.id}/propose-agreement", body)
        assert until(lambda: system.rows("documents", FAILED, case.id, "render_agreement"), PATIENCE_SECONDS)
        early = system.rows("documents", SAID, case.id, AgreementProposed.type_name())
    file = proposed(system, case)
    all_sent(system)

    found.did("the object store was gone while a paper is written, and came back")
    assert early == []
    assert serve(case, file)
    checker.judge(system)
    found.result("nothing said of a paper that does not lie there; the job went on by itself")


@pytest.mark.row(29)
def test_a_cut_file_is_neither_served_nor_sealed(
    system: CourtSystem, agreed: Case, checker: HistoryChecker, found: Found
) -> None:
    case = agreed
    file = proposed(system, case)
    stored = system.places.objects / file.object_key
    acts_of_agreeing.the_approval(case)
    with lying({stored: stored.read_bytes()[:-1000]}):
        served = serve(case, file)
        acts_of_agreeing.the_signatures(case)
        assert until(lambda: system.rows("documents", FAILED, case.id, "seal_agreement"), PATIENCE_SECONDS)
        early = system.rows("documents", SAID, case.id, AgreementSealed.type_name())
    assert until(lambda: system.rows("documents", SAID, case.id, AgreementSealed.type_name()), PATIENCE_SECONDS)
    all_sent(system)

    found.did("the end of a stored paper was cut off, then brought back")
    assert not served
    assert early == []
    checker.judge(system)
    _nothing_dangles(system)
    found.result(
        "refused to its readers and to the seal; sealed when it was whole again; every file is what its name says"
    )


def two_papers(system: CourtSystem, case: Case) -> tuple[StoredFile, dict[Path, bytes]]:
    """Return a paper, and the content that makes it another paper of the same case."""
    base = proposed(system, case)
    ((row, *_), stored) = system.rows("documents", SAID, case.id, AgreementSealed.type_name()), system.places.objects
    sealed = StoredFile.model_validate(json.loads(row["body"])["file"])
    return base, {stored / base.object_key: (stored / sealed.object_key).read_bytes()}


@pytest.mark.row(29)
def test_an_exchanged_file_is_not_served(system: CourtSystem, agreed: Case, found: Found) -> None:
    file, exchanged = two_papers(system, agreed)

    with lying(exchanged):
        served = serve(agreed, file)

    found.did("a stored paper was exchanged for another one of the same case")
    assert not served
    assert serve(agreed, file)
    found.result("refused: its hash is not the one in the history")


@pytest.mark.row(29)
@pytest.mark.control("hash of a stored file")
def test_without_its_hash_an_exchanged_file_is_found(system: CourtSystem, agreed: Case, found: Found) -> None:
    found.did("a stored paper was exchanged for another one of the same case")
    file, exchanged = two_papers(system, agreed)
    system.start_again("gateway", without="hash of a stored file")
    try:
        with lying(exchanged), pytest.raises(Damage, match="not the one that was asked for") as damage:
            serve(agreed, file)
    finally:
        system.start_again("gateway")
    found.result(str(damage.value))


def _nothing_dangles(system: CourtSystem) -> None:
    """Check that every paper of which the history speaks lies in the store and is what its name says."""
    events = read_topics(system.kafka_settings(), ()).events
    files = [(UUID(headers["ce_subject"]), file) for headers, body in events for file in _files(json.loads(body))]
    papers = [(case_id, file) for case_id, file in files if not file.object_key.startswith("letters/")]
    assert papers
    asyncio.run(_read(system, papers))


async def _read(system: CourtSystem, papers: list[tuple[UUID, StoredFile]]) -> None:
    installation = system.installation
    store = KeyStore(installation.keys_url("documents"))
    ring = KekRing(installation.secrets.key_ring("documents", AUDIENCES["documents"]))
    objects = Objects(system.places.objects.as_uri(), Sealer(store, ring))
    for case_id, file in papers:
        await objects.get(case_id, file)
    await store.close()


def _files(value: Any) -> Iterator[StoredFile]:
    if isinstance(value, dict):
        if "object_key" in value:
            yield StoredFile.model_validate(value)
        for inner in value.values():
            yield from _files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _files(inner)
