"""The fields of the letter's code, the personal key and the PIN; they look nothing up."""

from typing import Final

from services.gateway.errors import PinNotSixNumbers
from services.gateway.pages.kit.asking.fields import Field, Typed, key_text, matching
from services.gateway.people.pins import refusal_of
from services.gateway.words.marking import words
from shared.contracts.values.printed import figures

CODE: Final = Field(
    "code",
    "code",
    words("Code on your letter"),
    key_text,
    words("Type the code from your letter. It has 13 letters and numbers"),
    words("It has 13 letters and numbers. It stands in the box on your letter. Spaces do not matter."),
    max_length=40,
)
KEY_FIELDS: Final = (
    Field(
        "key",
        "code",
        words("Personal key"),
        key_text,
        words("Type your personal key. It has 13 letters and numbers"),
        words("13 letters and numbers, on the page you printed. Spaces do not matter."),
        max_length=40,
    ),
    Field(
        "pin",
        "pin",
        words("PIN"),
        matching("[0-9]{6}"),
        words("Type your PIN. It has 6 numbers"),
        words("6 numbers that only you know"),
        autocomplete="current-password",
        max_length=6,
    ),
)
PIN_FIELDS: Final = (
    Field(
        "pin",
        "pin",
        words("Choose a PIN"),
        str,
        PinNotSixNumbers.sentence,
        words("6 numbers that only you know. You need it each time you sign in."),
        autocomplete="new-password",
        max_length=6,
    ),
    Field(
        "pin_again",
        "pin",
        words("Type the PIN again"),
        str,
        words("The two PINs are not the same. Type both again"),
        autocomplete="new-password",
        max_length=6,
    ),
)


def read_pin(form: Typed) -> tuple[str, dict[str, str]]:
    """Return the new PIN, typed twice, and what is wrong with it by field."""
    first, second = (figures(field.typed(form)) for field in PIN_FIELDS)
    if refused := refusal_of(first):
        return "", {"pin": refused.sentence}
    return first, {} if first == second else {"pin_again": PIN_FIELDS[1].wrong}
