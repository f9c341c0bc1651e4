"""Parties as named on the claim and how to reach them; contact data travels sealed."""

from enum import StrEnum
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.message import Facts, Sealed
from shared.contracts.values.direction import isolated
from shared.contracts.values.numbers import YesNo
from shared.contracts.values.reach import HOME, Country, EMail, Phone, PostalCode, State
from shared.contracts.values.text import Line, Name, ShortLine


class Language(StrEnum):
    """Languages of screens and notices, per person."""

    ENGLISH = "en"
    SPANISH = "es"


class Channel(StrEnum):
    """How notices travel to a person; the inbox in the product is always the record."""

    EMAIL = "email"
    LETTER = "letter"


class Address(Facts):
    """A postal address. country: ISO 3166; state and ZIP code are needed in the United States, and free elsewhere."""

    country: Country = HOME
    street: Line
    city: Line
    state: State
    postal_code: PostalCode
    unit: ShortLine | None = None

    def lines(self, country: str = "") -> tuple[str, ...]:
        """Return the lines of an envelope below the name; country: its name, for a letter that leaves this country."""
        street = ", ".join(isolated(part) for part in (self.street, self.unit) if part)
        region = f"{isolated(self.state)} {self.postal_code}".strip()
        place = ", ".join(filter(None, (isolated(self.city), region)))
        return tuple(filter(None, (street, place, "" if self.country == HOME else country or self.country)))


class Contact(Facts):
    """What is inside a sealed contact: the mailing address, and e-mail and mobile with their own consent."""

    mailing_address: Address
    email: EMail | None = None
    email_consent: YesNo = False
    mobile: Phone | None = None


class Party(Facts):
    """One person on the claim. contact: sealed JSON of `Contact` for the audience `party:<party_id>`."""

    party_id: UUID
    side: Side
    name: Name
    contact: Sealed
    language: Language = Language.ENGLISH
    channel: Channel = Channel.LETTER


class UserAgreement(Facts):
    """The acceptance of the court's user agreement: its version and the language it was read in."""

    version: ShortLine
    language: Language
