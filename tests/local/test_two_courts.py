"""The whole product with two courts: one case of each is played until both sides have answered, and neither court
shows, prints or writes anything of the other.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from deploy.local.places import Places
from deploy.play import acts_of_joining
from deploy.play.case import Case, begin
from deploy.play.person import Json, Stopped
from deploy.play.words import PIN
from services.gateway.pages.routes import MODULES
from shared.contracts.identity import case_id_of
from shared.courtcalendar.court import Court
from tests.gateway.browsers import HIDDEN
from tests.support.demo import Demo
from tests.support.two_courts import HOST, REDWOOD, SAN_JOAQUIN, courts, only_its_own, two_courts

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("walks two courts of one running system"),
    pytest.mark.timeout(300),
]
NUMBERS = {SAN_JOAQUIN: "STK-CV-LSC-2026-0004711", REDWOOD: "RW004711"}
OF_A_CASE = sorted(
    {
        route.path
        for module in MODULES
        for route in module.router.routes
        if "GET" in route.methods and route.path.count("{") == 1 and "{case_id}" in route.path
    }
)


@dataclass
class TwoCourts:
    """The running product, each court's case by now, and the text of each court's letter to the defendant."""

    demo: Demo
    courts: tuple[Court, Court]
    cases: dict[str, Case]
    letters: dict[str, str]

    def other(self, court: Court) -> Court:
        return next(each for each in self.courts if each.id != court.id)

    def browser(self, court: Court) -> httpx.Client:
        """Return a browser at the court's door: by its own host, or by the choice on the shared one."""
        host = {"host": f"{court.host}:{self.demo.port}"} if court.host else {}
        browser = httpx.Client(base_url=f"http://127.0.0.1:{self.demo.port}", headers=host, timeout=30)
        if not court.host:
            browser.get(f"/c/{court.id}")
        return browser

    def signed_in(self, court: Court, who: str) -> httpx.Client:
        browser = self.browser(court)
        hidden = dict(HIDDEN.findall(browser.get("/sign-in").text))
        fields = {**hidden, "key": self.cases[court.id].facts[who], "pin": PIN}
        assert browser.post("/sign-in", data=fields).status_code == 303
        return browser


def play(case: Case) -> str:
    """Bring a case until both have answered; return what the letter says."""
    case.number = NUMBERS[case.court.id]
    case.id, case.facts["receipt"] = str(case_id_of(case.court.id, case.number)), None
    paid = bool(case.court.fee.rates)
    printed = ""
    for act in acts_of_joining.ALL[0 if paid else 1 :]:
        if act is acts_of_joining.the_letter:
            printed = text_of(case.clerk, invitation(case))
        act(case)
    return printed


def invitation(case: Case) -> str:
    view = case.clerk.sees(case.id, "the letter", lambda seen: any(map(is_invitation, seen["letters"])))
    letter: Json = next(filter(is_invitation, view["letters"]))
    return f"/cases/{case.id}/files/{letter['file']['sha256']}"


def is_invitation(letter: Json) -> bool:
    return bool(letter["template"] == "invitation")


def text_of(reader: object, path: str) -> str:
    pages = PdfReader(BytesIO(reader.file(path))).pages  # type: ignore[attr-defined]
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoCourts]:
    folder: Path = tmp_path_factory.mktemp("two-courts")
    files = two_courts(folder / "courts")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ODR_COURTS_DIR", str(files))
        demo = Demo(folder)
        cases: dict[str, Case] = {}
        letters: dict[str, str] = {}
        try:
            demo.wait()
            for court in courts(files):
                with begin(f"http://127.0.0.1:{demo.port}", folder / "data", lambda *_: None, court.id) as case:
                    cases[court.id], letters[court.id] = case, play(case)
            yield TwoCourts(demo, courts(files), cases, letters)
        finally:
            demo.interrupt()


def test_each_courts_case_shows_both_sides_that_court_and_no_other(both: TwoCourts) -> None:
    for court in both.courts:
        for who in ("rosa", "marcus"):
            with closing(both.signed_in(court, who)) as browser:
                texts = [browser.get(path.format(case_id=both.cases[court.id].id)).text for path in OF_A_CASE]
            assert sum(court.phone in text for text in texts) > len(texts) // 2
            found = [word for text in texts for word in only_its_own(both.other(court)) if word in text]
            assert found == [], court.id


def test_the_letter_names_its_court_and_leads_to_its_site(both: TwoCourts) -> None:
    port = both.demo.port
    sites = {REDWOOD: f"{HOST}:{port}/join", SAN_JOAQUIN: f"127.0.0.1:{port}/c/{SAN_JOAQUIN}/join"}
    for court in both.courts:
        letter = both.letters[court.id]
        assert court.name.en in letter
        assert court.phone in letter
        assert sites[court.id] in letter.replace(" /", "/")
        assert [word for word in only_its_own(both.other(court)) if word in letter] == []


def test_an_e_mail_names_its_court_and_leads_to_its_site(both: TwoCourts) -> None:
    sent = [
        message_from_bytes(file.read_bytes(), policy=default) for file in Places(both.demo.folder).mailbox.glob("*.eml")
    ]
    senders = {court.short_name.en: court for court in both.courts}
    assert {str(mail["from"].addresses[0].display_name) for mail in sent} == set(senders)
    for mail in sent:
        assert isinstance(mail, EmailMessage)
        court = senders[mail["from"].addresses[0].display_name]
        text = "".join(part.get_content() for part in mail.iter_parts() if isinstance(part, EmailMessage))
        assert court.phone in text
        assert (f"http://{HOST}:{both.demo.port}/" in text) is (court.id == REDWOOD)
        assert [word for word in only_its_own(both.other(court)) if word in text] == []


def test_a_clerk_sees_nothing_of_the_other_court(both: TwoCourts) -> None:
    for court in both.courts:
        other = both.other(court)
        with begin(f"http://127.0.0.1:{both.demo.port}", both.demo.folder / "data", lambda *_: None, court.id) as case:
            assert NUMBERS[other.id] not in str(case.clerk.get("/court/queue"))
            for path in (f"/cases/{both.cases[other.id].id}", f"/court/cases/{NUMBERS[other.id]}"):
                with pytest.raises(Stopped, match="404"):
                    case.clerk.get(path)
