"""The base of every message and the visibility class of every field; no message of its own is declared here."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from shared.contracts.policy import Who
from shared.contracts.values.kind import LET_IN

T = TypeVar("T")


class Visibility(StrEnum):
    """Who may see a field in clear while it travels; what screens show is marked in the gateway's case document."""

    PUBLIC = "public"
    CASE = "case"
    PARTY = "party"
    COURT = "court"
    AUDIT = "audit"


ForPublic = Annotated[T, Visibility.PUBLIC]
ForCase = Annotated[T, Visibility.CASE]
ForParty = Annotated[T, Visibility.PARTY]
ForCourt = Annotated[T, Visibility.COURT]
ForAudit = Annotated[T, Visibility.AUDIT]


class Facts(BaseModel):
    """A value inside messages: immutable; unknown fields are an error when writing, ignored by `read`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def restored(cls, body: bytes | str) -> Self:
        """Parse what was let in before, from the wire or a table; fields of a later minor version are ignored.

        Raises pydantic.ValidationError when the body does not fit.
        """
        return cls.model_validate_json(body, extra="ignore", context=LET_IN)


Some = TypeVar("Some", bound=Facts)


def changed(facts: Some, **fields: object) -> Some:
    """Return facts with these fields changed. Raises TypeError for a name that is no field of theirs."""
    unknown = fields.keys() - type(facts).model_fields.keys()
    if unknown:
        raise TypeError(f"{type(facts).__name__} has no {', '.join(sorted(unknown))}")
    return facts.model_copy(update=fields)


class Sealed(Facts):
    """Encrypted text: only the audience's services can open it.

    audience: `party:<party_id>` or `case` · box: base64 of nonce (12 bytes) and AES-256-GCM ciphertext.
    """

    audience: str
    box: str


class Message(Facts):
    """One message: a frozen model whose type name on the wire is `odr.<publisher>.<Name>.v<version>`."""

    version: ClassVar[int] = 1

    @classmethod
    def publisher(cls) -> str:
        """Name the service in whose module the message is declared."""
        return cls.__module__.rpartition(".")[2]

    @classmethod
    def type_name(cls) -> str:
        """Return the CloudEvents type, e.g. `odr.negotiation.OfferMade.v1`."""
        return f"odr.{cls.publisher()}.{cls.__name__}.v{cls.version}"

    def write(self) -> bytes:
        """Serialise for the wire: JSON, UTF-8, absent optional fields left out."""
        return self.model_dump_json(exclude_none=True).encode()

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Parse a body from the wire. Raises pydantic.ValidationError when it does not fit."""
        return cls.restored(body)

    @classmethod
    def visibility(cls) -> dict[str, Visibility]:
        """Return the class of each field; a field without one is a mistake that the contract tests find."""
        return {name: kind for name, field in cls.model_fields.items() for kind in _classes(field.metadata)}


def _classes(metadata: list[Any]) -> list[Visibility]:
    return [mark for mark in metadata if isinstance(mark, Visibility)]


class Event(Message):
    """Something that has happened in a case; never refused, never changed.

    heard_by: the services that act on it or remember it; the gateway projects every event of the history.
    """

    heard_by: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, heard_by: tuple[str, ...] = ()) -> None:
        super().__init_subclass__()
        cls.heard_by = heard_by


class Command(Message):
    """Something that a person or the court asks for; it ends in events or in one refusal.

    by: who may send it · proof: whether key and PIN must have been given again just now.
    """

    by: ClassVar[tuple[Who, ...]] = ()
    proof: ClassVar[bool] = False

    def __init_subclass__(cls, *, by: tuple[Who, ...], proof: bool = False) -> None:
        super().__init_subclass__()
        cls.by, cls.proof = by, proof

    @classmethod
    def carries_sealed(cls) -> bool:
        """Say whether a part of it is encrypted, so that whoever sends it in clear must have it sealed first."""
        return "Sealed" in cls.model_json_schema().get("$defs", {})
