import shutil
from pathlib import Path

import pytest

from shared.courtcalendar.court import load_courts
from shared.courtcalendar.sites import Sites

ONE = load_courts("courts")
TWO = {**ONE, **load_courts("tests/courtcalendar/courts")}
ADDRESS = "https://odr.example.gov"


@pytest.mark.parametrize("host", ["odr.redwood.example", "ODR.Redwood.Example", "odr.redwood.example:8443"])
def test_a_courts_own_host_is_its_own_in_any_spelling_and_on_any_port(host: str) -> None:
    court = Sites(TWO, ADDRESS).of_host(host)

    assert court
    assert court.id == "redwood"


@pytest.mark.parametrize(
    "host", ["", ":80", "odr.example.gov", "odr.redwood.example.evil.test", "evil.test/odr.redwood.example", "[::1]"]
)
def test_another_host_names_no_court_where_there_are_several_and_the_only_one_otherwise(host: str) -> None:
    assert Sites(TWO, ADDRESS).of_host(host) is None
    assert Sites(ONE, ADDRESS).of_host(host) is ONE["san-joaquin"]


def test_links_lead_to_the_courts_host_or_by_the_shared_one_to_the_court() -> None:
    assert Sites(TWO, ADDRESS).address_of("redwood") == "https://odr.redwood.example"
    assert Sites(TWO, "http://127.0.0.1:8080").address_of("redwood") == "http://odr.redwood.example:8080"
    assert Sites(TWO, ADDRESS).address_of("san-joaquin") == f"{ADDRESS}/c/san-joaquin"
    assert Sites(ONE, ADDRESS).address_of("san-joaquin") == ADDRESS


def test_two_courts_cannot_have_one_host_and_a_seal_must_be_there(tmp_path: Path) -> None:
    shutil.copytree("tests/courtcalendar/courts", tmp_path, dirs_exist_ok=True)
    again = (tmp_path / "redwood.toml").read_text().replace('id = "redwood"', 'id = "sequoia"')
    (tmp_path / "sequoia.toml").write_text(again)

    with pytest.raises(ValueError, match="two courts have the same host"):
        load_courts(tmp_path)
    (tmp_path / "seals" / "redwood.svg").unlink()
    with pytest.raises(FileNotFoundError, match=r"redwood\.svg"):
        load_courts(tmp_path)
