"""The fields about people: names, addresses, ways to reach somebody, PIN; used by registering and joining alike."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.gateway.pages.kit.asking.fields import Field, email, matching, one_of
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.words.marking import words
from shared.contracts.intake import JoinCase
from shared.contracts.parties import Address, Contact

YES: Final = "yes"
STATE: Final = r"[A-Za-z]{2}"
POSTAL_CODE: Final = r"\d{5}(-\d{4})?"
MOBILE: Final = r"\+?[\d\s().-]{10,18}"


def address_fields(prefix: str, *, mine: bool) -> tuple[Field, ...]:
    """Return the fields of a mailing address; mine: the browser may fill in the reader's own."""
    parts = (*_street_fields(f"{prefix}_"), *_place_fields(f"{prefix}_"))
    return parts if mine else tuple(replace(part, autocomplete="off") for part in parts)


def _street_fields(prefix: str) -> tuple[Field, ...]:
    street, number = words("Street and number"), words("Type the street and the number")
    unit, long = words("Apartment or unit (if there is one)"), words("The apartment or unit is too long")
    return (
        asked(Address, "street", street, number, prefix, autocomplete="address-line1"),
        asked(Address, "unit", unit, long, prefix, width="w8", autocomplete="address-line2", max_length=40),
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
            read=matching(STATE),
            hint=words("Two letters, like CA"),
            width="w4",
            autocomplete="address-level1",
            max_length=2,
        ),
        asked(
            Address,
            "postal_code",
            words("ZIP code"),
            words("Type the ZIP code, like 95202"),
            prefix,
            kind="number",
            read=matching(POSTAL_CODE),
            width="w8",
            autocomplete="postal-code",
            max_length=10,
        ),
    )


def address(prefix: str, values: Mapping[str, object]) -> Address:
    """Return the address that was typed."""
    return filled(Address, values, f"{prefix}_", state=str(values[f"{prefix}_state"]).upper())


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
        read=email,
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
        read=matching(MOBILE),
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
