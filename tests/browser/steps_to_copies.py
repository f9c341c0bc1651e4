"""Steps 9 and 10 of the journey: filing, the court's decision, stamped copies, and what each person can look up."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from tests.browser.journey import COURT, Journey, hearing_on, in_parts
from tests.browser.reader import Reader
from tests.browser.steps_to_join import email_of
from tests.browser.whole_demo import words_of

OTHERS: list[str] = []  # the cases of earlier journeys on the same system


def the_plaintiff_files(journey: Journey) -> None:
    """Only when the signed paper is sealed; the defendant is told that it is not theirs to do."""
    filing = f"{journey.home}/filing"
    journey.plaintiff.until(filing, f"form[action='{filing}']")
    journey.plaintiff.press("/filing")
    journey.plaintiff.sees(".receipt")
    journey.defendant.go(filing)
    assert journey.defendant.page.locator(f"form[action='{filing}']").count() == 0


def the_clerk_accepts(journey: Journey) -> None:
    """Read the paper, decide the hearing, give the transaction number."""
    clerk = journey.clerk
    clerk.until("/clerk?kind=filing", f"a[href*='{journey.case_id}/filings/']")
    link = clerk.page.locator(f"a[href*='{journey.case_id}/filings/']").first.get_attribute("href")
    clerk.follow(str(link))
    paper = clerk.page.locator("iframe").get_attribute("src")
    assert journey.number in words_of(clerk.fetch(str(paper)))
    clerk.choose(hearing=journey.hearing)
    if journey.hearing == "continue":
        clerk.write(**in_parts("hearing_on", _later()), hearing_time="1:30 pm", department="10C")
    clerk.write(transaction_number=journey.transaction)
    clerk.press("filings/" + str(link).rpartition("/")[2])
    assert clerk.path == f"/clerk/cases/{journey.case_id}"


def _later() -> date:
    return COURT.days.on_or_after(hearing_on() + timedelta(days=7))


def both_know_whether_to_go_to_court(journey: Journey) -> None:
    """The strip on every page of the case says so."""
    for reader in (journey.plaintiff, journey.defendant):
        reader.until(f"{journey.home}/papers", f"a[href*='{journey.home}/files/']")
        strip = reader.sees("#hearing")
        vacated = reader.page.locator("#hearing .leaf").count() == 0
        assert vacated == (journey.hearing == "vacate"), strip


def both_get_their_copies(journey: Journey) -> bytes:
    """The stamped paper carries its number; return it."""
    copies = []
    for reader in (journey.plaintiff, journey.defendant):
        reader.until(f"{journey.home}/papers", "main a[href='/verify-copy']")
        link = reader.page.locator(f"main a[href*='{journey.home}/files/']").first.get_attribute("href")
        copies.append(reader.fetch(str(link)))
    assert copies[0] == copies[1]
    assert journey.transaction in words_of(copies[0])
    return copies[0]


def anybody_can_check_the_copy(journey: Journey, copy: bytes) -> None:
    """By number and by file: genuine, altered, unknown."""
    anybody = journey.reader(journey.defendant_way)
    anybody.go("/verify-copy")
    anybody.write(number=journey.transaction)
    anybody.press("/verify-copy")
    assert journey.transaction in anybody.sees(".receipt")
    anybody.write(number="SJ-2099-0000001")
    anybody.press("/verify-copy")
    anybody.sees(".problem-box")
    verdicts = {
        "genuine": (copy, ".receipt"),
        "altered": (copy.replace(b"%%EOF", b"%%EOG", 1), ".problem-box"),
        "unknown": (b"%PDF-1.7 not ours", ".problem-box"),
    }
    headings = {name: _checked(anybody, journey.world.folder / f"{name}.pdf", *each) for name, each in verdicts.items()}
    assert len(set(headings.values())) == len(verdicts)
    journey.found += anybody.found
    anybody.close()


def _checked(anybody: Reader, file: Path, content: bytes, selector: str) -> str:
    file.write_bytes(content)
    anybody.attach("file", file)
    anybody.press("/verify-copy/file")
    return anybody.sees(f"{selector} h2")


def nobody_else_sees_the_case(journey: Journey) -> None:
    """Somebody else's case and one that does not exist look the same."""
    told = set()
    for other in (*OTHERS, uuid4()):
        answer = journey.plaintiff.page.goto(f"/cases/{other}")
        assert answer is not None
        told.add((answer.status, journey.plaintiff.text()))
    assert [status for status, _ in told] == [404]
    OTHERS.append(journey.case_id)


def everything_can_be_looked_up(journey: Journey) -> None:
    """Timeline, messages, settings, receipts; then out, and the case is closed to this browser."""
    assert journey.world.demo.mail_to(email_of(journey))
    for reader in (journey.plaintiff, journey.defendant):
        reader.go(journey.home)
        assert reader.page.locator("a[href^='/receipts/']").count()
        reader.go(f"{journey.home}/history")
        assert reader.page.locator(".timeline li").count() > 10
        reader.go(f"{journey.home}/messages")
        reader.follow(str(reader.page.locator("main .tasks a").first.get_attribute("href")))
        reader.go("/settings")
        reader.go(f"{journey.home}/leave")
        reader.go("/help")
        with reader.page.expect_navigation():
            reader.hands.press(reader.page.locator("form[action='/sign-out'] button"))
        reader.look()
        reader.go(journey.home)
        assert reader.path.startswith("/sign-in")
    journey.clerk.go("/clerk")
    journey.clerk.go(f"/clerk/cases/{journey.case_id}")
