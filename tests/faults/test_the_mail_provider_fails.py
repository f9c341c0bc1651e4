"""The mail server is away, hangs up, lies or bounces: the notice arrives another way, or again, and never twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from deploy.play import acts_of_joining
from deploy.play.case import Case, begin
from shared.contracts.notify import NoticeBounced, NoticeSent
from shared.runtime.patience import until
from tests.faults.court_system import CourtSystem, court_system
from tests.faults.desk import all_sent
from tests.faults.history_checker import HistoryChecker
from tests.faults.post_office import Mood, PostOffice
from tests.faults.recording import Found
from tests.faults.topics_read import Damage

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(900),
]
PATIENCE_SECONDS: Final = 180.0
TRIED: Final = "SELECT 1 FROM jobs WHERE case_id = %s AND kind = 'deliver_email' AND last_error IS NOT NULL"
SAID: Final = "SELECT 1 FROM outbox WHERE case_id = %s AND type = %s"


@pytest.fixture
def office(system: CourtSystem) -> Iterator[PostOffice]:
    """The mail server of this test, closed yet, to which notify is sent."""
    office = PostOffice()
    own = system.process("notify").environment["ODR_SMTP_PORT"]
    system.start_again("notify", ODR_SMTP_PORT=str(office.port))
    yield office
    system.start_again("notify", ODR_SMTP_PORT=own)


def registered(case: Case) -> Case:
    """Bring a case to the first e-mail: the plaintiff is told that it is registered."""
    acts_of_joining.the_fee(case)
    acts_of_joining.the_registration(case)
    return case


@pytest.mark.row(31)
def test_mail_that_no_server_takes_at_first_arrives_once(
    system: CourtSystem, office: PostOffice, case: Case, checker: HistoryChecker, found: Found
) -> None:
    registered(case)
    assert until(lambda: system.rows("notify", TRIED, case.id), PATIENCE_SECONDS)
    with office.open():
        for mood in (Mood.LATER, Mood.DROPS):
            office.mood, office.heard = mood, 0
            assert until(lambda: office.heard, PATIENCE_SECONDS)
        office.mood = Mood.TAKES
        assert until(lambda: system.rows("notify", SAID, case.id, NoticeSent.type_name()), PATIENCE_SECONDS)
    all_sent(system)
    checker.mails.append(office.mail)

    found.did("mail server refuses connections, then says later, then hangs up after the message, then takes it")
    assert len(office.mail.taken) == 1
    checker.judge(system)
    found.result("tried again each time, delivered once")


@pytest.mark.row(31)
def test_mail_that_was_taken_without_an_answer_is_the_same_message_again(
    system: CourtSystem, office: PostOffice, case: Case, checker: HistoryChecker, found: Found
) -> None:
    office.mood = Mood.KEEPS_AND_DROPS
    with office.open():
        registered(case)
        assert until(lambda: office.mail.unanswered, PATIENCE_SECONDS)
        office.mood = Mood.TAKES
        assert until(lambda: system.rows("notify", SAID, case.id, NoticeSent.type_name()), PATIENCE_SECONDS)
    all_sent(system)
    checker.mails.append(office.mail)

    found.did("mail server keeps the message and hangs up without an answer")
    assert len(set(office.mail.taken)) == 1
    checker.judge(system)
    found.result("sent again under the same Message-ID, by which mail systems know a copy; said to be sent once")


@pytest.mark.row(31)
def test_mail_that_bounces_is_seen_and_a_letter_follows(
    system: CourtSystem, office: PostOffice, case: Case, checker: HistoryChecker, found: Found
) -> None:
    with office.open():
        for act in acts_of_joining.ALL[:5]:
            act(case)
        all_sent(system)
        office.mood, before = Mood.BOUNCES, len(office.mail.taken)
        acts_of_joining.the_joining(case)
        assert until(lambda: system.rows("notify", SAID, case.id, NoticeBounced.type_name()), PATIENCE_SECONDS)
        view = case.clerk.sees(case.id, "the letter", lambda view: _letter(view, "other_side_joined"))
    all_sent(system)
    checker.mails.append(office.mail)

    found.did("mail server knows no such person (550)")
    assert len(office.mail.taken) == before
    assert any(notice["bounced_at"] for notice in view["notices"]), "the clerk does not see the bounce"
    checker.judge(system)
    found.result("the clerk sees the bounce; a letter lies ready for the same person; nothing is sent twice")


@pytest.mark.row(31)
@pytest.mark.control("one Message-ID a notice")
def test_without_one_message_id_the_second_copy_is_found(tmp_path: Path, found: Found) -> None:
    found.did("mail server keeps the message and hangs up without an answer")
    office = PostOffice()
    office.mood = Mood.KEEPS_AND_DROPS
    with court_system(tmp_path) as system, office.open():
        system.start_again("notify", without="one Message-ID a notice", ODR_SMTP_PORT=str(office.port))
        checker = HistoryChecker(tmp_path / "receipts.jsonl")
        checker.mails.append(office.mail)
        with begin(system.address, system.places.data, lambda *_: None) as case:
            registered(case)
            assert until(lambda: office.mail.unanswered, PATIENCE_SECONDS)
            office.mood = Mood.TAKES
            assert until(lambda: system.rows("notify", SAID, case.id, NoticeSent.type_name()), PATIENCE_SECONDS)
        all_sent(system)

        with pytest.raises(Damage, match=r"no mailbox|no notice") as damage:
            checker.judge(system)

    found.result(str(damage.value))


def _letter(view: dict[str, Any], template: str) -> Any:
    return next((letter for letter in view["letters"] if letter["template"] == template), None)
