"""The doors to the courts: hand an envelope over, learn when the court received it. It decides nothing about it.

An adapter must bear the same envelope twice and treat it as one delivery; the envelope's id tells.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.filing.domain.envelopes import DeliverEnvelope
from shared.runtime.objects import Objects


class CourtAdapter(Protocol):
    """One way to reach a court."""

    async def deliver(self, case_id: UUID, envelope: DeliverEnvelope) -> datetime:
        """Hand the envelope over and return the court's time of receipt. Raises what the chassis tries again."""


class ClerkQueue:
    """The product's own queue is the court's door: what the gateway stored, the court has received at that time."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    async def deliver(self, case_id: UUID, envelope: DeliverEnvelope) -> datetime:
        """Confirm the receipt once the paper can be read with the hash that was filed."""
        await self._objects.get(case_id, envelope.file)
        return envelope.submitted_at
