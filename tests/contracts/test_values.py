"""Single values at the edge: one form each, or a sentence; never something that a service cannot store or show."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.example import example_of
from shared.contracts.intake import Hearing
from shared.contracts.message import Command, Facts
from shared.contracts.parties import Address, Contact
from shared.contracts.topics import COMMAND_MESSAGES
from shared.contracts.values import misfits as no
from shared.contracts.values.courtroom import Courtroom
from shared.contracts.values.kind import Kind
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.numbers import Amount, Count, Day, Instant, TrueOrFalse
from shared.contracts.values.printed import Printed, folded, spelled, squeezed
from shared.contracts.values.reach import (
    CountryCode,
    EMailAddress,
    PhoneNumber,
    PostalCodeOfCountry,
    StateOfCountry,
)
from shared.contracts.values.text import PlainText

NAME, WORDS = PlainText(200), PlainText(2_000, lines=True)
NUMBER = Printed(no.NotACaseNumber)
KINDS: tuple[Kind, ...] = (
    Courtroom(),
    NAME,
    WORDS,
    PlainText(40, empty=True),
    NUMBER,
    Amount(0, 100),
    Count(1, 9),
    Day(),
    Instant(),
    TrueOrFalse(),
    EMailAddress(),
    PhoneNumber(),
    StateOfCountry(),
    PostalCodeOfCountry(),
    CountryCode(),
)
ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=60),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.lists(st.text(), max_size=2),
)
NEVER = {"Cc", "Co", "Cs", "Zl", "Zp"}


@given(ANYTHING, st.sampled_from(KINDS))
def test_any_value_takes_its_one_form_or_is_refused_with_a_sentence(given_value: object, kind: Kind) -> None:
    found = outcome(kind, given_value)

    if isinstance(found, Misfit):
        assert str(found).endswith(".")
        assert "{" not in str(found)
    else:
        assert kind.read(found) == found


def outcome(kind: Kind, given_value: object) -> object:
    try:
        return kind.read(given_value)
    except Misfit as misfit:
        return misfit


@given(st.text(st.characters(exclude_categories=[]), max_size=200), st.sampled_from([NAME, WORDS]))
def test_what_is_let_in_can_be_stored_shown_and_printed(typed: str, kind: PlainText) -> None:
    text = outcome(kind, typed)
    if not isinstance(text, str):
        return
    letters = text.replace("\n", "") if kind.lines else text
    assert text == unicodedata.normalize("NFC", text)
    assert not {unicodedata.category(letter) for letter in letters} & NEVER
    assert text.encode().decode() == text
    assert any(unicodedata.category(letter)[0] in "LNPSMC" for letter in text)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Ana\x00Ruiz", no.LetterNotAllowed),
        ("Ana \x1b[31mRuiz", no.LetterNotAllowed),
        ("Ana \ud800", no.LetterNotAllowed),
        ("Ana \u202egnihton", no.LetterNotAllowed),
        ("Ana \u2066Ruiz\u2069", no.LetterNotAllowed),
        ("Ana \ue000", no.LetterNotAllowed),
        ("Ana \ufffc", no.LetterNotAllowed),
        ("Ana \ufdd0", no.LetterNotAllowed),
        ("Ana \U0010ffff", no.LetterNotAllowed),
        ("Ana\nRuiz", no.OneLineOnly),
        ("Ana\u2028Ruiz", no.OneLineOnly),
        ("a" * 201, no.TooLong),
        ("x" * 100_000, no.TooLong),
        ("\u00e9" * 100_000, no.TooLong),
        ("Z" + "\u0335" * 40, no.TooManyMarks),
        ("", no.Missing),
        ("  ", no.Missing),
        ("\u200b\u2060\ufeff", no.Missing),
        ("\u3164", no.Missing),
        (7, Misfit),
        (True, Misfit),
        (None, Misfit),
    ],
)
def test_a_name_that_hides_reorders_or_breaks_something_is_refused(typed: object, told: type[Misfit]) -> None:
    with pytest.raises(told):
        NAME.read(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana   Ruiz ", "Ana Ruiz"),
        ("Jose\u0301 Nun\u0303ez", "Jos\u00e9 Nu\u00f1ez"),
        ("Ana\u00a0Ruiz", "Ana Ruiz"),
        ("\ufeffAna\u200b Ru\u00adiz", "Ana Ruiz"),
        ("\u2068\u0639\u0644\u064a\u2069", "\u0639\u0644\u064a"),  # copied from one of our papers
        ("Ana\tRuiz", "Ana Ruiz"),
        ("陈 小明", "陈 小明"),
        (
            "\u06a9\u062a\u0627\u0628\u200c\u062e\u0627\u0646\u0647",
            "\u06a9\u062a\u0627\u0628\u200c\u062e\u0627\u0646\u0647",
        ),
        ("👩\u200d🔧 Ana", "👩\u200d🔧 Ana"),
        ("O\u2019Brien", "O\u2019Brien"),
        ("កញ្ញា ស្រីមុំ", "កញ្ញា ស្រីមុំ"),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"),
    ],
)
def test_names_of_every_script_are_kept_as_they_are_written(typed: str, kept: str) -> None:
    assert NAME.read(typed) == kept


def test_own_words_keep_their_lines() -> None:
    assert WORDS.read(" One \r\n\r\ntwo\u2028three\x0b") == "One\n\ntwo\nthree"


@pytest.mark.parametrize("given_value", [True, "100", 1.0, -1, 101, None])
def test_an_amount_is_a_whole_number_of_cents(given_value: object) -> None:
    with pytest.raises(no.NotAnAmount):
        Amount(0, 100).read(given_value)


@pytest.mark.parametrize(
    "given_value",
    [
        "0001-01-01",
        "9999-12-31",
        "2027-02-30",
        "2027-1-5",
        "20270105",
        5,
        True,
        datetime(2027, 1, 5, tzinfo=UTC),
        None,
        "",
    ],
)
def test_a_day_is_one_that_somebody_here_can_mean(given_value: object) -> None:
    with pytest.raises(no.NotADay):
        Day().read(given_value)


@pytest.mark.parametrize(
    "given_value",
    ["2027-01-05", "2027-01-05T08:30:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", 1800000000, None],
)
def test_a_moment_has_its_zone_and_a_year_that_somebody_can_mean(given_value: object) -> None:
    with pytest.raises(no.NotAMoment):
        Instant().read(given_value)


def test_a_moment_is_kept_in_utc() -> None:
    pacific = timezone(timedelta(hours=-8))

    assert Instant().read("2027-01-05T08:30:00-08:00") == datetime(2027, 1, 5, 8, 30, tzinfo=pacific)
    assert Instant().read(datetime(2027, 1, 5, 8, 30, tzinfo=pacific)).tzinfo is UTC


@pytest.mark.parametrize(
    "typed",
    [
        "STK-CV-LSC-2026-0004711",
        "stk-cv-lsc-2026-0004711",
        "  STK CV LSC 2026 0004711 ",
        "STK–CV–LSC–2026–0004711",
        "STK - CV - LSC - 2026 - 0004711.",
        "Case No. STK-CV-LSC-2026-0004711",
        "Case number: STK-CV-LSC-2026-0004711",
        "#STK-CV-LSC-2026-0004711",
        "Número de caso: stk-cv-lsc-2026-0004711",
        "“STK-CV-LSC-2026-0004711”",
        "ＳＴＫ－ＣＶ－ＬＳＣ－２０２６－０００４７１１",
        "STK\u2011CV\u2011LSC\u20112026\u20110004711\u200b",
    ],
)
def test_a_case_number_is_the_same_however_it_comes(typed: str) -> None:
    assert NUMBER.read(typed) == "STK-CV-LSC-2026-0004711"
    assert squeezed(typed) == "STKCVLSC20260004711"


@pytest.mark.parametrize("typed", ["R-204", "r 204", "#R-204", "Receipt No: R-204", "Recibo R‑204"])
def test_a_receipt_number_is_the_same_however_it_comes(typed: str) -> None:
    assert spelled(typed) == "R-204"


@pytest.mark.parametrize("typed", ["", "no number", "-", "12;DROP", "A" * 41 + "1", "陈1", "1\x002"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(no.NotACaseNumber):
        NUMBER.read(typed)


def test_a_label_is_not_taken_from_within_a_number() -> None:
    assert folded("NO-123") == "NO-123"
    assert folded("CODE77") == "CODE77"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Example.com", "Ana@example.com"),
        (" mailto:ana@example.com?subject=hi", "ana@example.com"),
        ("Ana Ruiz <ana@example.com>", "ana@example.com"),
        ("<ana@example.com>;", "ana@example.com"),
        ("ana\u200b@example.com\u200e", "ana@example.com"),
        ("O\u2019Brien@example.com", "O'Brien@example.com"),
        ("ana@m\u00fcnchen.example", "ana@xn--mnchen-3ya.example"),
    ],
)
def test_an_e_mail_address_is_read_as_pasted(typed: str, kept: str) -> None:
    assert EMailAddress().read(typed) == kept


@pytest.mark.parametrize(
    "typed", ["ana", "ana@", "ana@localhost", "a b@example.com", "ana@@example.com", "ana@exam ple.com"]
)
def test_what_no_mail_can_be_sent_to_is_refused(typed: str) -> None:
    with pytest.raises(no.NotAnEMail):
        EMailAddress().read(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2095550100", "+1 209-555-0100"),
        ("(209) 555.0100", "+1 209-555-0100"),
        ("1-209-555-0100", "+1 209-555-0100"),
        ("tel:+1-209-555-0100", "+1 209-555-0100"),
        ("２０９ ５５５ ０１００", "+1 209-555-0100"),
        ("+52 33 1234 5678", "+52 33 1234 5678"),
        ("+52 1 55 1234 5678", "+52 55 1234 5678"),
    ],
)
def test_a_phone_number_is_read_in_any_usual_shape(typed: str, kept: str) -> None:
    assert PhoneNumber().read(typed) == kept


@pytest.mark.parametrize("typed", ["555 0100", "209 555 010", "20955501001", "call me", "911", ""])
def test_a_phone_number_with_too_few_or_too_many_digits_is_refused(typed: str) -> None:
    with pytest.raises(no.NotAPhone):
        PhoneNumber().read(typed)


@pytest.mark.parametrize(
    "place",
    [
        {"street": "PSC 3 Box 4120", "city": "APO", "state": "AE", "postal_code": "09021"},
        {"street": "RR 2 Box 152", "city": "Lodi", "state": "california", "postal_code": "95240 1234"},
        {"street": "HC 4 Box 27", "city": "San Juan", "state": "P.R.", "postal_code": "00926-0027"},
        {"street": "Calle 5 #12", "city": "Oaxaca", "state": "", "postal_code": "68000", "country": "MX"},
        {"street": "1 Rue Inventée", "city": "Paris", "state": "", "postal_code": "75001", "country": "fr"},
    ],
)
def test_military_rural_and_foreign_addresses_are_addresses(place: dict[str, str]) -> None:
    assert Address(**place).lines()


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"state": "ZZ"}, "state"),
        ({"state": ""}, "state"),
        ({"postal_code": "9520"}, "postal_code"),
        ({"postal_code": "95202-12"}, "postal_code"),
        ({"street": ""}, "street"),
        ({"city": "Stock\nton"}, "city"),
        ({"country": "XX"}, "country"),
    ],
)
def test_an_address_that_no_letter_reaches_is_refused_by_field(change: dict[str, str], wrong: str) -> None:
    whole = {"street": "12 Main Street", "city": "Stockton", "state": "CA", "postal_code": "95202"}

    with pytest.raises(ValueError, match=wrong) as refused:
        Address(**whole | change)

    assert list(no.misfits(refused.value)) == [wrong]  # type: ignore[arg-type] # pydantic's own error is a ValueError


def test_what_was_let_in_before_stays_readable_when_a_rule_becomes_stricter() -> None:
    before = (
        '{"mailing_address": {"street": "\\u0007", "city": "", "state": "??", "postal_code": "1"}, "mobile": "none"}'
    )

    assert Contact.restored(before).mobile == "none"
    with pytest.raises(ValueError, match="street"):
        Contact.model_validate_json(before)


@pytest.mark.parametrize("command", COMMAND_MESSAGES, ids=lambda command: command.__name__)
def test_every_example_of_a_command_is_one_that_may_be_given(command: type[Command]) -> None:
    assert command.model_validate(example_of(command))


def test_a_date_in_json_is_a_text() -> None:
    class Asked(Facts):
        on: date

    assert Asked.restored('{"on": "2027-01-05"}').on == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((typed, "10A") for typed in ("10A", "10a", "Department 10A", "dept. 10a", "Dept 10A", "DEPT.10A", "Dept10A")),
        *((typed, "10A") for typed in ("Courtroom 10A", "courtroom (department) 10a", "Sala 10A", "Depto. núm. 10A")),
        *((typed, "10A") for typed in ("Court room no. 10A", "Rm. 10A", "#10A", "Dept.: 10A.")),
        ("Department B", "B"),
        ("Courtroom Department C-3", "C-3"),
        ("West Wing", "West Wing"),
        ("Courtroom West", "West"),
        ("Roomy Hall", "Roomy Hall"),
        ("Department", "Department"),
    ],
)
def test_a_courtroom_is_read_without_the_word_before_it(typed: str, meant: str) -> None:
    assert Hearing(starts_at=datetime(2027, 1, 12, 16, 30, tzinfo=UTC), department=typed).department == meant
    assert Courtroom().read(meant) == meant
