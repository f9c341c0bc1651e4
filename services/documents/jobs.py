"""Work after the commit: setting papers in type, sealing, stamping. What comes of it is decided in the domain."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from services.documents.agreement_pdf import agreement_pdf, conformed_copy_pdf
from services.documents.domain.copying import COPY, IssueCopy, IssuedCopy
from services.documents.domain.proposing import RENDER, RenderAgreement, RenderedAgreement
from services.documents.domain.signing import SEAL, SealAgreement, SealedAgreement
from services.documents.platform_seal import PlatformSeal
from services.documents.signature_stamps import with_signatures
from shared.messaging.jobs import Jobs, JobWork
from shared.runtime.objects import Objects

PDF = "application/pdf"
AGREEMENTS = "agreements"
COPIES = "copies"
SIGNED_BY_ALL = "Every party has signed this agreement; the platform seals it."
FILED = "The court has filed this agreement; the platform seals the conformed copy."


@dataclass(frozen=True, slots=True)
class DocumentTools:
    """What the jobs work with. public_url: where anybody checks a copy."""

    objects: Objects
    seal: PlatformSeal
    public_url: str


Work = JobWork[DocumentTools]
jobs = Jobs()


@jobs.job(RENDER, RenderAgreement)
async def render_agreement(order: RenderAgreement, work: Work) -> RenderedAgreement:
    pdf = await asyncio.to_thread(agreement_pdf, order.paper)
    file = await work.tools.objects.put(work.case_id, pdf, PDF, AGREEMENTS)
    return RenderedAgreement(version_number=order.paper.version_number, file=file, clauses=order.paper.clauses)


@jobs.job(SEAL, SealAgreement, max_attempts=30)
async def seal_agreement(order: SealAgreement, work: Work) -> SealedAgreement:
    base = await work.tools.objects.get(work.case_id, order.file)
    pdf = await asyncio.to_thread(_sealed, work.tools.seal, base, order)
    file = await work.tools.objects.put(work.case_id, pdf, PDF, AGREEMENTS)
    return SealedAgreement(version_number=order.paper.version_number, file=file)


@jobs.job(COPY, IssueCopy, max_attempts=30)
async def issue_copy(order: IssueCopy, work: Work) -> IssuedCopy:
    number = quote(order.stamp.transaction_number, safe="")
    address = f"{work.tools.public_url}/verify-copy?number={number}"
    pdf = await asyncio.to_thread(_copied, work.tools.seal, order, address)
    return IssuedCopy(stamp=order.stamp, file=await work.tools.objects.put(work.case_id, pdf, PDF, COPIES))


def _sealed(seal: PlatformSeal, base: bytes, order: SealAgreement) -> bytes:
    return seal.close(with_signatures(base, order.paper, order.signatures), SIGNED_BY_ALL)


def _copied(seal: PlatformSeal, order: IssueCopy, address: str) -> bytes:
    return seal.seal(conformed_copy_pdf(order.paper, order.base_sha256, order.signatures, order.stamp, address), FILED)
