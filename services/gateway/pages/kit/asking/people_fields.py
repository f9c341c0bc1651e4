"""The fields about people: names, addresses, ways to reach somebody, PIN; used by registering and joining alike."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pydantic import ValidationError

from services.gateway.pages.kit.asking.countries import country
from services.gateway.pages.kit.asking.fields import Complaint, Field, one_of
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.words.marking import words
from shared.contracts.intake import JoinCase
from shared.contracts.parties import Address, Contact
from shared.contracts.values.misfits import misfits
from shared.contracts.values.reach import ELSEWHERE, HOME

YES: Final = "yes"


def address_fields(prefix: str, *, mine: bool) -> tuple[Field, ...]:
    """Return the fields of a mailing address; mine: the browser may fill in the reader's own."""
    parts = (*_street_fields(f"{prefix}_"), *_place_fields(f"{prefix}_"))
    return parts if mine else tuple(replace(part, autocomplete="off") for part in parts)


def _street_fields(prefix: str) -> tuple[Field, ...]:
    street, number = words("Street and number"), words("Type the street and the number")
    unit, long = words("Apartment or unit (if there is one)"), words("The apartment or unit is too long")
    return (
        asked(Address, "street", street, number, prefix, autocomplete="address-line1"),
        asked(Address, "unit", unit, long, prefix, width="w8", autocomplete="address-line2"),
    )


def _place_fields(prefix: str) -> tuple[Field, ...]:
    return (
        asked(
            Address, "city", words("City"), words("Type the city"), prefix, width="w16", autocomplete="address-level2"
        ),
        asked(
            Address,
            "state",
            words("State"),
            words("Type the state in two letters, like CA"),
            prefix,
            read=ELSEWHERE.read,
            optional=True,  # other countries have none: check_address judges it
            hint=words("Two letters, like CA"),
            width="w8",
            autocomplete="address-level1",
            max_length=40,
        ),
        asked(
            Address,
            "postal_code",
            words("ZIP code"),
            words("Type the ZIP code, like 95202"),
            prefix,
            read=ELSEWHERE.read,
            optional=True,
            width="w8",
            autocomplete="postal-code",
            max_length=40,
        ),
        asked(
            Address,
            "country",
            words("Country (if it is not the United States)"),
            words("Type the name of the country, like Mexico"),
            prefix,
            read=country,
            width="w16",
            autocomplete="country-name",
            max_length=60,
        ),
    )


def check_address(prefix: str, values: Mapping[str, object]) -> dict[str, Complaint]:
    """Find what does not fit this country's addresses: its state and its ZIP code."""
    if f"{prefix}_country" not in values:  # it could not be read, so nobody knows what its addresses have
        return {}
    labels = {field.name: field.wrong for field in address_fields(prefix, mine=True)}
    try:
        address(prefix, values)
    except ValidationError as error:
        found = misfits(error)
        return {
            f"{prefix}_{name}": misfit if misfit.own else labels[f"{prefix}_{name}"] for name, misfit in found.items()
        }
    return {}


def address(prefix: str, values: Mapping[str, object]) -> Address:
    """Return the address that was typed."""
    typed = {name: values.get(f"{prefix}_{name}") or "" for name in Address.model_fields}
    return Address.model_validate({**typed, "country": typed["country"] or HOME, "unit": typed["unit"] or None})


REACH_FIELDS: Final = (
    asked(
        JoinCase,
        "language",
        words("Which language do you want to read?"),
        words("Choose a language"),
        options=(("en", words("English"), ""), ("es", words("Spanish (español)"), "")),
    ),
    asked(
        JoinCase,
        "channel",
        words("How do you want to get news?"),
        words("Choose how you want to get news"),
        options=(
            ("letter", words("By letter"), words("To your mailing address. You get 5 more days to answer.")),
            ("email", words("By e-mail"), words("Fast and free. You also see all news on this site.")),
        ),
    ),
    asked(
        Contact,
        "email",
        words("E-mail (if you want news by e-mail)"),
        words("Type the e-mail like name@example.com"),
        kind="email",
        autocomplete="email",
    ),
    asked(
        Contact,
        "email_consent",
        words("Yes, the court may send news about my case to this e-mail"),
        words("Tick the box to get news by e-mail"),
    ),
    asked(
        Contact,
        "mobile",
        words("Mobile phone (you may leave it out)"),
        words("Type the phone number with its area code, like 209 555 0100"),
        hint=words("Court staff may call you. We send no text messages yet."),
        width="w16",
        autocomplete="tel",
    ),
)


def check_reach(values: Mapping[str, object]) -> dict[str, str]:
    """Find what is missing for news by e-mail: the address and the person's own consent."""
    if values.get("channel") != "email":
        return {}
    if not values.get("email"):
        return {"email": words("Type the e-mail, or choose letters")}
    if not values.get("email_consent"):
        return {"email_consent": words("Tick the box to get news by e-mail")}
    return {}


def contact(prefix: str, values: Mapping[str, object]) -> Contact:
    """Return how to reach a person, with the person's own consent."""
    return filled(Contact, values, mailing_address=address(prefix, values))


AGREEMENT_FIELD: Final = Field(
    "accepted",
    "check",
    words("I have read this and I agree"),
    one_of(YES),
    words("Tick the box if you agree. Without it we cannot go on."),
)
