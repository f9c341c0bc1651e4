"""How somebody is reached: e-mail, phone, postal address, as people type them; well-kept libraries know the formats."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from typing_extensions import override

from shared.contracts.values.kind import Kind
from shared.contracts.values.misfits import NoEMailToUse, NotACountry, NotAnEMail, NotAPhone, NotAPostalCode, NotAState
from shared.contracts.values.text import PlainText

HOME: Final = "US"
MOST: Final = 254
COUNTRIES: Final = frozenset(phonenumbers.SUPPORTED_REGIONS)
_ZIP: Final = re.compile(r"([0-9]{5})(?:[\s-]*([0-9]{4}))?")
ELSEWHERE: Final = PlainText(40, empty=True)
_ANGLES: Final = re.compile(r".*<([^<>]+)>\s*")
_CURLY: Final = re.compile("[\u2018\u2019\u02bc\uff07]")  # keyboards of phones write an apostrophe so
_MEXICO: Final = (52, 11)  # until 2019 a mobile had a 1 before its ten digits
_STATES: Final = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|
KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|
MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|
ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|
TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|
AS American Samoa|GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI Virgin Islands|UM Minor Outlying Islands|
FM Micronesia|MH Marshall Islands|PW Palau|AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific
"""  # Publication 28 of the postal service, appendix B
STATES: Final = {entry.strip()[:2]: entry.strip()[3:] for entry in _STATES.replace("\n", "").split("|")}
# As people wrote them before there were two letters; Ala, Fla and the like.
_WRITTEN: Final = """
AL Ala|AZ Ariz|AR Ark|CA Calif|CA Cal|CO Colo|CT Conn|DE Del|FL Fla|ID Ida|IL Ill|IN Ind|KS Kans|KS Kan|MA Mass|
MI Mich|MN Minn|MS Miss|MT Mont|NE Nebr|NE Neb|NV Nev|ND N Dak|OK Okla|OR Oreg|OR Ore|PA Penn|PA Penna|SD S Dak|
TN Tenn|TX Tex|WA Wash|WV W Va|WI Wis|WI Wisc|WY Wyo
"""
_BY_NAME: Final = {name.casefold(): code for code, name in STATES.items()} | {
    entry.strip()[3:].casefold(): entry.strip()[:2] for entry in _WRITTEN.replace("\n", "").split("|")
}


@dataclass(frozen=True, slots=True)
class EMailAddress(Kind):
    """An e-mail address; pasted links and angle brackets are understood."""

    @override
    def read(self, given: object) -> str:
        typed = "".join(letter for letter in _text(given) if unicodedata.category(letter) not in {"Cf", "Cc"}).strip()
        typed = re.sub(r"^mailto:\s*", "", _ANGLES.sub(r"\1", typed), flags=re.IGNORECASE).partition("?")[0]
        typed = _CURLY.sub("'", typed)
        try:
            found = validate_email(typed.strip(" .,;<>"), check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as error:
            raise NotAnEMail from error
        return found.ascii_email or found.normalized


class NewsBy(Kind):
    """How somebody gets news, beside the contact that stands before it: by e-mail only where there is one to use."""

    __slots__ = ()

    @override
    def read(self, given: object) -> object:
        return given

    @override
    def read_beside(self, given: object, others: Mapping[str, object]) -> object:
        contact = others.get("contact")
        usable = getattr(contact, "email", None) and getattr(contact, "email_consent", False)
        if given == "email" and contact is not None and not usable:
            raise NoEMailToUse
        return given


@dataclass(frozen=True, slots=True)
class PhoneNumber(Kind):
    """A phone number as it can be dialled from anywhere: `+1 209-555-0100`; without a country, this one's."""

    @override
    def read(self, given: object) -> str:
        try:
            number = phonenumbers.parse(_text(given).strip().removeprefix("tel:"), HOME)
        except phonenumbers.NumberParseException as error:
            raise NotAPhone from error
        digits = str(number.national_number)
        if (number.country_code, len(digits)) == _MEXICO and digits.startswith("1"):
            number.national_number = int(digits[1:])
        if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
            raise NotAPhone
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@dataclass(frozen=True, slots=True)
class CountryCode(Kind):
    """A country by its two letters (ISO 3166)."""

    @override
    def read(self, given: object) -> str:
        code = _text(given).strip().upper()
        if code not in COUNTRIES:
            raise NotACountry
        return code


class OfCountry(Kind):
    """A part of an address that this country writes in its own way; elsewhere it is a line that may be empty."""

    __slots__ = ()

    @override
    def read_beside(self, given: object, others: Mapping[str, object]) -> object:
        return self.read(given) if others.get("country", HOME) == HOME else ELSEWHERE.read(given)


@dataclass(frozen=True, slots=True)
class StateOfCountry(OfCountry):
    """A state, territory or military region of the United States in two letters."""

    @override
    def read(self, given: object) -> str:
        plain = " ".join(unicodedata.normalize("NFKC", _text(given)).replace(".", "").split())
        found = plain.upper() if plain.upper() in STATES else _BY_NAME.get(plain.casefold())
        if found is None:
            raise NotAState
        return found


@dataclass(frozen=True, slots=True)
class PostalCodeOfCountry(OfCountry):
    """A ZIP code, `95202` or `95202-1234`."""

    @override
    def read(self, given: object) -> str:
        found = _ZIP.fullmatch(unicodedata.normalize("NFKC", _text(given)).strip())
        if found is None:
            raise NotAPostalCode
        return "-".join(filter(None, found.groups()))


def _text(given: object) -> str:
    """Return a text of a sane length; anything else is no such value."""
    return given if isinstance(given, str) and len(given) <= MOST else ""


EMail = Annotated[str, EMailAddress()]
Phone = Annotated[str, PhoneNumber()]
Country = Annotated[str, CountryCode()]
State = Annotated[str, StateOfCountry()]
PostalCode = Annotated[str, PostalCodeOfCountry()]
