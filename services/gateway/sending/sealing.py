"""Sealing what people type in clear: every field that the contracts mark as sealed, in one way for pages and API.

It stores nothing. What is sealed can be opened for one party alone: the one that the facts around it name, or else the
one for which the visitor acts, or whose invitation it holds.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args
from uuid import UUID

from services.gateway.errors import NotThere
from services.gateway.parts import Parts
from services.gateway.people.visitor import Visitor
from shared.contracts.identity import party_ids_of
from shared.contracts.message import Command, Facts, Sealed

Asked = TypeVar("Asked", bound=Command)


class Sealing:
    """Seals for one visitor."""

    def __init__(self, parts: Parts, visitor: Visitor) -> None:
        self._sealer, self._visitor = parts.sealer, visitor

    async def command(self, kind: type[Asked], case_id: UUID, **clear: object) -> Asked:
        """Return the command, sealed where it must be; clear: its fields as typed. Raises NotThere for a stranger."""
        owner = self._invited(case_id) if "invitation_id" in kind.model_fields else self._acts_for(case_id)
        return kind.model_validate(await self._facts(kind, clear, case_id, owner))

    def _acts_for(self, case_id: UUID) -> UUID | None:
        member = self._visitor.membership(case_id)
        return member.party_id if member else None

    def _invited(self, case_id: UUID) -> UUID | None:
        invitation = self._visitor.invitation
        return invitation.party_id if invitation and invitation.case_id == case_id else None

    async def _facts(
        self, kind: type[Facts], clear: Mapping[str, object], case_id: UUID, owner: UUID | None
    ) -> dict[str, object]:
        named = clear.get("party_id")
        whose = named if isinstance(named, UUID) else owner
        return {
            name: await self._value(kind.model_fields[name].annotation, value, case_id, whose)
            if name in kind.model_fields
            else value
            for name, value in clear.items()
        }

    async def _value(self, annotation: Any, value: object, case_id: UUID, owner: UUID | None) -> object:  # noqa: ANN401 - a type as written
        part = next(_facts_in(annotation), None)
        if value is None or part is None or isinstance(value, Sealed):
            return value
        if isinstance(value, list | tuple):
            return tuple([await self._value(annotation, item, case_id, owner) for item in value])
        if part is Sealed:
            return await self._sealed(value, case_id, owner)
        return await self._facts(part, value, case_id, owner) if isinstance(value, Mapping) else value

    async def _sealed(self, value: object, case_id: UUID, owner: UUID | None) -> Sealed:
        if owner is None:
            raise NotThere
        text = value.model_dump_json() if isinstance(value, Facts) else str(value)
        return await self._sealer.seal(case_id, f"party:{owner}", text.encode())


def on_the_claim(case_id: UUID, *people: Mapping[str, object]) -> tuple[dict[str, object], ...]:
    """Return the people of a new case, in the order of the claim, each with the id that the claim gives it."""
    ids = party_ids_of(case_id, (str(person["side"]) for person in people))
    return tuple({"party_id": party_id, **person} for party_id, person in zip(ids, people, strict=True))


def _facts_in(annotation: Any) -> Iterator[type[Facts]]:  # noqa: ANN401 - a type as written
    """Yield the facts that stand in a field's type: itself, or inside a tuple or an alternative."""
    if isinstance(annotation, type) and issubclass(annotation, Facts):
        yield annotation
    for inner in get_args(annotation):
        yield from _facts_in(inner)
