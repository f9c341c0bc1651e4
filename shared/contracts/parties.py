"""Parties as named on the claim and how to reach them; contact data travels sealed."""

from enum import StrEnum
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.message import Facts, Sealed


class Language(StrEnum):
    """Languages of screens and notices, per person."""

    ENGLISH = "en"
    SPANISH = "es"


class Channel(StrEnum):
    """How notices travel to a person; the inbox in the product is always the record."""

    EMAIL = "email"
    LETTER = "letter"


class Address(Facts):
    """A postal address in the United States."""

    street: str
    city: str
    state: str
    postal_code: str
    unit: str | None = None


class Contact(Facts):
    """What is inside a sealed contact: the mailing address, and e-mail and mobile with their own consent."""

    mailing_address: Address
    email: str | None = None
    email_consent: bool = False
    mobile: str | None = None


class Party(Facts):
    """One person on the claim. contact: sealed JSON of `Contact` for the audience `party:<party_id>`."""

    party_id: UUID
    side: Side
    name: str
    contact: Sealed
    language: Language = Language.ENGLISH
    channel: Channel = Channel.LETTER


class UserAgreement(Facts):
    """The acceptance of the court's user agreement: its version and the language it was read in."""

    version: str
    language: Language
