"""The form of one address as its author sent it and it was not taken: kept as a draft until it is sent rightly.

A stranger's network keeps so many an hour: sending forms wrongly must not fill the database.
"""

from collections.abc import Mapping
from typing import Any

from services.gateway.parts import Parts
from services.gateway.people.askers import Asker
from services.gateway.people.drafts import REFUSED, UNSENT, Drafts
from services.gateway.people.limits import Limit, Limits


class RefusedForm:
    """What a form's address shows again. stranger: who keeps it without having signed in."""

    def __init__(self, parts: Parts, drafts: Drafts, path: str, stranger: Asker | None) -> None:
        self._parts, self._drafts, self._stranger = parts, drafts, stranger
        self._name = f"{REFUSED}{path}"

    async def keep(self, form: Mapping[str, Any]) -> None:
        """Keep the form in place of the one before. Raises TooLarge, WaitALittle."""
        await self._count()
        await self._drafts.put(self._name, form)

    async def keep_unsent(self, place: str, typed: Mapping[str, str]) -> None:
        """Keep words on their way to another page of the same form. Raises TooLarge, WaitALittle."""
        await self._count()
        await self._drafts.put(f"{UNSENT}{place}", typed)

    async def _count(self) -> None:
        if self._stranger is not None:
            most = self._parts.settings.newcomers_per_hour_and_network
            limit = Limit(f"refused/{self._stranger.network}", most, slows=True)
            await Limits(self._parts.engine, self._parts.pepper).count((limit,))

    async def get(self) -> Mapping[str, Any]:
        """Return the form; empty when there is none."""
        return await self._drafts.get(self._name)

    async def forget(self) -> None:
        """Forget the form: it was taken."""
        await self._drafts.drop(self._name)
