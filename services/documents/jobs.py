"""Work after the commit: setting papers in type, sealing, stamping. What comes of it is decided in the domain."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from services.documents.agreement_pdf import agreement_pdf, conformed_copy_pdf
from services.documents.domain.copying import COPY, IssueCopy, IssuedCopy
from services.documents.domain.paper import Paper
from services.documents.domain.proposing import RENDER, RenderAgreement, RenderedAgreement
from services.documents.domain.signing import SEAL, SealAgreement, SealedAgreement
from services.documents.platform_seal import PlatformSeal
from services.documents.signature_stamps import with_signatures
from shared.courtcalendar.court import Court
from shared.courtcalendar.sites import Sites
from shared.messaging.jobs import Jobs, JobWork
from shared.runtime.objects import Objects

PDF = "application/pdf"
AGREEMENTS = "agreements"
COPIES = "copies"
SIGNED_BY_ALL = "Every party has signed this agreement; the platform seals it."
FILED = "The court has filed this agreement; the platform seals the conformed copy."


@dataclass(frozen=True, slots=True)
class DocumentTools:
    """What the jobs work with. sites: on the court's own anybody checks a copy."""

    objects: Objects
    seal: PlatformSeal
    sites: Sites

    def court_of(self, paper: Paper) -> Court:
        """Return the court whose seal the paper carries."""
        return self.sites.courts[paper.court_id]


Work = JobWork[DocumentTools]
jobs = Jobs()


@jobs.job(RENDER, RenderAgreement)
async def render_agreement(order: RenderAgreement, work: Work) -> RenderedAgreement:
    pdf = await asyncio.to_thread(agreement_pdf, order.paper, work.tools.court_of(order.paper).seal)
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
    address = f"{work.tools.sites.address_of(order.paper.court_id)}/verify-copy?number={number}"
    pdf = await asyncio.to_thread(_copied, work.tools, order, address)
    return IssuedCopy(stamp=order.stamp, file=await work.tools.objects.put(work.case_id, pdf, PDF, COPIES))


def _sealed(seal: PlatformSeal, base: bytes, order: SealAgreement) -> bytes:
    return seal.close(with_signatures(base, order.paper, order.signatures), SIGNED_BY_ALL)


def _copied(tools: DocumentTools, order: IssueCopy, address: str) -> bytes:
    court = tools.court_of(order.paper)
    pdf = conformed_copy_pdf(order.paper, court.seal, order.base_sha256, order.signatures, order.stamp, address)
    return tools.seal.seal(pdf, FILED)
