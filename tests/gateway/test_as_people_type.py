"""People type as people do: names, numbers, dates and times however they come, and nothing typed too late is lost."""

import re
from datetime import date, time
from typing import Any

import pytest

from services.gateway.pages.clerk.forms import WhichHalf, clock_time, hearing_fields
from services.gateway.pages.kit.asking.countries import country
from services.gateway.pages.kit.asking.fields import Wrong, cents, day, read
from services.gateway.pages.kit.asking.people_fields import address_fields, check_address
from shared.contracts.values.text import name_key
from shared.runtime.codes import group, new_key, normalise_code
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House
from tests.support.gateway import PIN

NUMBER = story.NUMBER
OFFER = f"/cases/{story.CASE}/offers/new/amount"


@pytest.mark.parametrize(
    "typed",
    [
        "jose nunez o'brien-smith",
        "José Núñez O\u2019Brien\u2013Smith",
        "Jose\u0301 Nun\u0303ez O'Brien-Smith.",
        " JOSÉ  NÚÑEZ O`BRIEN SMITH ",
        "José\u00a0Núñez\u200b O\u02bcBrien-Smith",
        "José Núñez O'Brien\u05beSmith\uff0e",
    ],
)
def test_what_a_keyboard_changes_by_itself_is_the_same_name(typed: str) -> None:
    assert name_key(typed) == name_key("José Núñez O'Brien-Smith")


@pytest.mark.parametrize("typed", ["José Núñez", "José Núñez O'Brien", "Josefa Núñez O'Brien-Smith", "陈小明", ""])
def test_another_name_is_another_name(typed: str) -> None:
    assert name_key(typed) != name_key("José Núñez O'Brien-Smith")


@pytest.mark.parametrize("stop", list(".\uff0e\u3002\uff61\u0964\u061f\u06d4\u17d4\u104b\u0589"))
def test_a_full_stop_of_any_script_after_a_name_is_no_part_of_it(stop: str) -> None:
    assert name_key(f"陈小明{stop}") == name_key("陈小明")


def test_vowel_signs_of_other_scripts_are_no_accents() -> None:
    assert name_key("ਕਿ") != name_key("ਕ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2027-1-15", date(2027, 1, 15)),
        ("27-1-15", date(2027, 1, 15)),
        ("2027-Jan-15", date(2027, 1, 15)),
        ("2027-january-15", date(2027, 1, 15)),
        ("2027-enero-15", date(2027, 1, 15)),
        ("2027-Ene.-15", date(2027, 1, 15)),
        ("２０２７-１-１５", date(2027, 1, 15)),
    ],
)
def test_a_date_is_read_with_names_of_months_and_short_years(typed: str, meant: date) -> None:
    assert day(typed) == meant


@pytest.mark.parametrize(
    "typed", ["2027-13-1", "2027-2-30", "27-x-1", "99999-1-1", "-1-1", "", "2027-1", "1e9-1-1", "9999-12-31", "1-1-1"]
)
def test_what_is_no_date_is_asked_again(typed: str) -> None:
    with pytest.raises(Wrong):
        day(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2900", 290_000),
        ("$2,900.50", 290_050),
        ("US$ 75.00", 7_500),
        ("７５", 7_500),
        ("75.", 7_500),
        ("27,00", 2_700),
        ("1.225,00", 122_500),
        ("1,225,00", 122_500),
        ("2 450", 245_000),
        ("2\u202f450\u00a0", 245_000),
        ("2,450.75.", 245_075),
    ],
)
def test_money_is_read_as_it_is_written(typed: str, meant: int) -> None:
    assert cents(typed) == meant


@pytest.mark.parametrize("typed", ["-5", "75.5", "1.225", "1,225.000", "2 45", "1e5", "5\x00", "٫", "½", "99999999999"])
def test_what_is_no_money_is_asked_again(typed: str) -> None:
    with pytest.raises(Wrong):
        cents(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:30 am", time(8, 30)),
        ("8.30 a.m.", time(8, 30)),
        ("1:30 p. m.", time(13, 30)),
        ("1:30", time(13, 30)),
        ("8:30", time(8, 30)),
        ("12", time(12)),
        ("13:30", time(13, 30)),
        ("12 am", time(0)),
    ],
)
def test_an_hour_is_read_as_one_at_which_a_court_sits(typed: str, meant: time) -> None:
    assert clock_time(typed) == meant


@pytest.mark.parametrize("typed", ["7:30", "6"])
def test_an_hour_that_could_be_either_is_asked(typed: str) -> None:
    with pytest.raises(WhichHalf):
        clock_time(typed)


@pytest.mark.parametrize("typed", ["Department 10A", "dept. 10a", "Courtroom 10A", "10A"])
def test_a_courtroom_is_typed_with_or_without_the_word(typed: str) -> None:
    (department,) = (field for field in hearing_fields(optional=False) if field.name == "department")

    assert department.value({"department": typed}) == "10A"


@pytest.mark.parametrize("typed", ["13 pm", "25:00", "8:61", "noon", "0 am"])
def test_what_is_no_hour_is_asked_again(typed: str) -> None:
    with pytest.raises(Wrong):
        clock_time(typed)


COUNTRIES = {
    "MX": ("Mexico", "MÉXICO", "Mejico", "Méjico"),
    "US": ("U.S.A.", "EE. UU.", "the United States"),
    "GB": ("UK", "England", "Great Britain", "Scotland"),
    "KR": ("Korea", "South Korea", "한국", "대한민국"),
    "VN": ("Viet Nam", "Việt Nam", "vietnam", "越南"),
    "CN": ("中国", "中國", "China"),
    "TR": ("Turkey", "Türkiye", "Turquía"),
    "CZ": ("Czech Republic", "Czechia"),
    "NL": ("The Netherlands", "Holland", "los Países Bajos"),
    "CI": ("Ivory Coast", "Côte d’Ivoire"),
    "HK": ("Hong Kong", "香港"),
    "MO": ("Macau",),
    "PS": ("Palestine",),
    "PH": ("Pilipinas", "Philippines"),
    "KH": ("កម្ពុជា", "Cambodia", "Kampuchea កម្ពុជា"),
    "IN": ("ਭਾਰਤ", "India"),
    "DE": ("Alemania", "de"),
}


@pytest.mark.parametrize(("typed", "code"), [(name, code) for code, names in COUNTRIES.items() for name in names])
def test_a_country_is_read_as_people_here_name_it(typed: str, code: str) -> None:
    assert country(typed) == code


@pytest.mark.parametrize("typed", ["Atlantis", "California", "Mexico Cambodia", ""])
def test_what_is_no_country_is_asked_again(typed: str) -> None:
    with pytest.raises(Wrong):
        country(typed)


def test_an_address_abroad_needs_neither_state_nor_postal_code() -> None:
    typed = {"p_street": "1 Chome", "p_city": "Tokyo", "p_country": "Japan", "p_state": "", "p_postal_code": ""}
    reading = read(address_fields("p", mine=True), typed)

    assert reading.errors == {}
    assert check_address("p", reading.values) == {}
    at_home = read(address_fields("p", mine=True), {**typed, "p_country": ""})
    assert set(check_address("p", at_home.values)) == {"p_state", "p_postal_code"}


@pytest.mark.parametrize("label", ["", "Code: ", "Código ", "#", "Personal key – ", "“"])
def test_a_code_is_found_behind_its_label(label: str) -> None:
    key = new_key()

    assert normalise_code(f" {label}{group(key).lower()}. ") == key
    assert normalise_code(f"{label}{key}") == key


@pytest.mark.broker
@pytest.mark.parametrize(
    "typed",
    [NUMBER, NUMBER.lower().replace("-", " "), NUMBER.replace("-", ""), f"Case No. {NUMBER}.", "4711", "R-204", "r204"],
)
async def test_the_clerk_finds_a_case_by_any_number_of_it(house: House, typed: str) -> None:
    await house.tell("offered")

    answer = await (await _clerk(house)).client.get("/clerk/cases", params={"find": typed})

    assert (answer.status_code, answer.headers.get("location")) == (303, f"/clerk/cases/{story.CASE}")


@pytest.mark.broker
@pytest.mark.parametrize("typed", ["Delgado", "rosa delgado", "Hill", "marc", "DELGADO ROS"])
async def test_the_clerk_finds_a_case_by_a_partys_name(house: House, typed: str) -> None:
    await house.tell("offered")

    answer = await (await _clerk(house)).client.get("/clerk/cases", params={"find": typed})

    assert answer.headers.get("location") == f"/clerk/cases/{story.CASE}" or NUMBER in answer.text


@pytest.mark.broker
@pytest.mark.parametrize("typed", ["Delgado", "marcus hill", "4711", "R-204"])
async def test_a_clerk_of_another_court_finds_nothing_of_it(house: House, typed: str) -> None:
    await house.tell("offered")
    other = house.browser(await house.sessions.start("", await house.clerk("alameda"), "session"))

    answer = await other.client.get("/clerk/cases", params={"find": typed})

    assert answer.status_code == 422
    assert str(story.CASE) not in answer.text


@pytest.mark.broker
@pytest.mark.parametrize(
    ("typed", "meant"), [("/JOIN", "/join"), ("/Join/", "/join"), ("/join.", "/join"), ("/Verify-Copy?number=1", "")]
)
async def test_an_address_from_paper_arrives(house: House, typed: str, meant: str) -> None:
    answer = await house.browser().get(typed)

    assert (answer.status_code, answer.headers["location"]) == (303, meant or "/verify-copy?number=1")


@pytest.mark.broker
@pytest.mark.parametrize("typed", ["/nowhere/", "/NOWHERE", "/x//example.org/"])
async def test_what_leads_nowhere_is_not_there(house: House, typed: str) -> None:
    assert (await house.browser().get(typed)).status_code == 404


@pytest.mark.broker
@pytest.mark.slow("asks for every address as three people, with hostile parts in it")
@pytest.mark.parametrize("hidden", ["%00", "%ff", "%ED%A0%80", "%E2%80%AE%0d%0a", "a" * 5_000])
async def test_no_address_breaks_anything_whatever_stands_in_it(house: House, hidden: str) -> None:
    await house.tell("offered")
    for account in (None, await house.clerk(), (await house.account(story.an_id("rosa")))[0]):
        token = await house.sessions.start("", account, "session") if account else ""
        for path in sorted({path for route in house.routes if (path := address_with(route, hidden))}):
            for address in (path, f"{path}?number={hidden}&kind={hidden}&next={hidden}&back={hidden}&find={hidden}"):
                assert (await house.browser(token).get(address)).status_code < 500, address


def address_with(route: Any, hidden: str) -> str:
    """Return the route's address with a hostile part wherever it takes one; empty for what never ends."""
    if "GET" not in (getattr(route, "methods", None) or ()) or "live" in route.path:
        return ""
    return re.sub(r"{[^}]+}", hidden, route.path.replace("{case_id}", str(story.CASE), 1))


@pytest.mark.broker
async def test_what_was_typed_after_the_session_ended_waits_for_its_owner_alone(house: House) -> None:
    await house.tell("offered")
    account, key = await house.account(story.an_id("rosa"))
    browser = house.browser(await house.sessions.start("", account, "session"))
    hidden = await browser.hidden(OFFER)
    await house.gateway.rows("UPDATE sessions SET used_at = now() - interval '2 hours'")

    answer = await browser.client.post(OFFER, data={**hidden, "principal_cents": "1234.00", "payer": "defendant"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={OFFER}%3Funsent%3D1")
    stranger = house.browser(await house.sessions.start("", (await house.account())[0], "session"))
    assert "1234.00" not in (await stranger.get(f"{OFFER}?unsent=1")).text
    back = await browser.send(answer.headers["location"], "/sign-in", key=key, pin=PIN, next=f"{OFFER}?unsent=1")
    assert back.headers["location"] == f"{OFFER}?unsent=1"
    assert 'value="1234.00"' in (await browser.get(f"{OFFER}?unsent=1")).text


@pytest.mark.broker
@pytest.mark.parametrize(("first", "second"), [("marcus", "rosa"), ("rosa", "marcus")])
async def test_who_signs_in_after_somebody_else_in_one_browser_gets_none_of_their_words(
    house: House, first: str, second: str
) -> None:
    await house.tell("joined")
    browser = await house.signed_in((await house.account(story.an_id(first)))[0])
    _, key = await house.account(story.an_id(second))
    page = f"/cases/{story.CASE}/questions/reason"
    await browser.send(page, page, reason=f"CANARY of {first}", reason_seen="private")

    entered = await browser.send("/sign-in", "/sign-in", key=key, pin=PIN)

    assert entered.status_code == 303
    assert f"CANARY of {first}" not in (await browser.get(page)).text
    mine = await house.signed_in((await house.account(story.an_id(first)))[0])
    assert f"CANARY of {first}" in (await mine.get(page)).text


@pytest.mark.broker
async def test_neither_key_nor_pin_nor_code_is_kept(house: House) -> None:
    await house.tell("approved")
    account, _ = await house.account(story.an_id("marcus"))
    browser = house.browser(await house.sessions.start("", account, "session"))
    hidden, sign = await browser.hidden(f"/cases/{story.CASE}/sign"), f"/cases/{story.CASE}/sign"
    await house.gateway.rows("UPDATE sessions SET used_at = now() - interval '2 hours'")

    await browser.client.post(sign, data={**hidden, "typed_name": "Marcus H", "key": "CANARYKEY", "pin": "918273"})

    browser = house.browser(await house.sessions.start("", account, "session"))
    page = (await browser.get(f"{sign}?unsent=1")).text
    assert "Marcus H" in page
    assert "CANARYKEY" not in page


@pytest.mark.broker
async def test_another_language_keeps_what_is_typed(house: House) -> None:
    browser = house.browser()
    page = "/register/claim"
    hidden = await browser.hidden(page)
    typed = {**hidden, "claim_cents": "2900", "claim_reason": "He never fixed the fence.\nI paid."}

    answer = await browser.client.post(f"/language/es?back={page}", data=typed)

    assert answer.headers["location"] == f"{page}?unsent=1"
    shown = (await browser.get(answer.headers["location"])).text
    assert "He never fixed the fence.\nI paid.</textarea>" in shown
    assert 'lang="es"' in shown
    assert "He never fixed" not in (await house.browser().get(f"{page}?unsent=1")).text


@pytest.mark.broker
async def test_a_month_can_be_typed_by_its_name(house: House) -> None:
    page = (await house.browser().get("/register/hearing")).text
    rooms = [int(room) for room in re.findall(r'_month"[^>]*maxlength="(\d+)"', page)]

    assert rooms
    assert min(rooms) >= len("septiembre")


async def _clerk(house: House) -> Browser:
    return house.browser(await house.sessions.start("", await house.clerk(), "session"))
