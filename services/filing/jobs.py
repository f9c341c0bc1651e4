"""Filing's work after the commit: carry envelopes to the courts. It decides nothing about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.filing.court_adapters import CourtAdapter
from services.filing.domain.envelopes import DELIVER_ENVELOPE, DeliverEnvelope, EnvelopeDelivered
from shared.messaging.jobs import Jobs, JobWork

jobs = Jobs()


@dataclass(frozen=True, slots=True)
class Tools:
    """What the jobs work with: each court's adapter by the court's id."""

    adapters: Mapping[str, CourtAdapter]


@jobs.job(DELIVER_ENVELOPE, DeliverEnvelope, timeout_seconds=60)
async def deliver_envelope(payload: DeliverEnvelope, work: JobWork[Tools]) -> EnvelopeDelivered:
    """Hand an envelope to its court; the same envelope twice is one delivery."""
    received_at = await work.tools.adapters[payload.court_id].deliver(work.case_id, payload)
    return EnvelopeDelivered(envelope_id=payload.envelope_id, received_at=received_at)
