"""The work after the commit, with the real object store and the real key store: what is stored is what is said."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from services.documents.domain.copying import FilingStamp, IssueCopy, IssuedCopy
from services.documents.domain.proposing import RenderAgreement, RenderedAgreement
from services.documents.domain.signing import SealAgreement, SealedAgreement
from services.documents.jobs import DocumentTools, issue_copy, render_agreement, seal_agreement
from shared.contracts.parties import Language
from shared.courtcalendar.sites import Sites
from shared.messaging.jobs import JobWork
from shared.runtime.key_store import KeyStore, create_key_store
from shared.runtime.objects import Altered, Objects
from shared.runtime.sealing import KekRing, Sealer
from tests.documents import case, papers
from tests.documents.test_seal import genuine
from tests.support.servers import PostgresForTests

Work = JobWork[DocumentTools]


@pytest.fixture
async def work(postgres: PostgresForTests, tmp_path: Path) -> AsyncIterator[Work]:
    url = postgres.fresh_database("documents")
    connection = await asyncpg.connect(url)
    await create_key_store(connection, {"documents": ["case"]})
    await connection.close()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "case.key").write_bytes(b"k" * 32)
    store = KeyStore(url)
    objects = Objects(f"file://{tmp_path}/objects", Sealer(store, KekRing(tmp_path / "keys")))
    tools = DocumentTools(objects, papers.seal(), Sites(case.COURTS, "https://odr.example.gov"))
    yield JobWork(case_id=case.CASE_ID, job_id=uuid4(), cause_id=uuid4(), now=case.NOW, tools=tools)
    await store.close()


def stamp(filed_sha256: str) -> FilingStamp:
    return FilingStamp(
        transaction_number="2026/1221 417",
        title="Settlement agreement",
        filed_on=date(2026, 12, 21),
        stamped_at=datetime(2026, 12, 21, 18, 5, tzinfo=UTC),
        filed_sha256=filed_sha256,
    )


async def test_an_agreement_goes_from_draft_to_sealed_copy(work: Work, pdf_text: Callable[[bytes], str]) -> None:
    paper = papers.paper_of(case.IN_PARTS, Language.SPANISH)
    signed = papers.signatures(paper)
    objects = work.tools.objects

    rendered = await render_agreement(RenderAgreement(paper=paper), work)
    assert isinstance(rendered, RenderedAgreement)
    assert rendered.clauses == paper.clauses
    base = await objects.get(work.case_id, rendered.file)
    assert sha256(base).hexdigest() == rendered.file.sha256

    sealed = await seal_agreement(SealAgreement(paper=paper, file=rendered.file, signatures=signed), work)
    assert isinstance(sealed, SealedAgreement)
    pdf = await objects.get(work.case_id, sealed.file)
    assert pdf.startswith(base)
    assert await asyncio.to_thread(genuine, pdf)

    order = IssueCopy(paper=paper, base_sha256=rendered.file.sha256, signatures=signed, stamp=stamp(sealed.file.sha256))
    issued = await issue_copy(order, work)
    assert isinstance(issued, IssuedCopy)
    copy = await objects.get(work.case_id, issued.file)
    assert await asyncio.to_thread(genuine, copy)
    assert "https://odr.example.gov/verify-copy?number=2026%2F1221%20417" in pdf_text(copy)


async def test_what_lies_in_the_store_is_unreadable(work: Work, tmp_path: Path) -> None:
    rendered = await render_agreement(RenderAgreement(paper=papers.paper_of(case.AT_ONCE, Language.ENGLISH)), work)
    assert isinstance(rendered, RenderedAgreement)

    stored = (tmp_path / "objects" / rendered.file.object_key).read_bytes()
    assert b"%PDF" not in stored


async def test_a_paper_that_is_not_the_one_that_was_signed_is_not_sealed(work: Work) -> None:
    paper = papers.paper_of(case.AT_ONCE, Language.ENGLISH)
    rendered = await render_agreement(RenderAgreement(paper=paper), work)
    assert isinstance(rendered, RenderedAgreement)
    other = rendered.file.model_copy(update={"sha256": case.HASH})

    with pytest.raises(Altered):
        await seal_agreement(SealAgreement(paper=paper, file=other, signatures=papers.signatures(paper)), work)
