"""Steps 1 to 4 of the journey: fee, registration, confirmation and letter, joining and coming back."""

from playwright.sync_api import Cookie

from tests.browser.journey import MARCUS, PIN, ROSA, Journey, hearing_on, in_parts, living_in
from tests.browser.reader import Reader
from tests.browser.whole_demo import join_code, letter_about

Sent = tuple[str, list[Cookie], dict[str, str]]


def the_clerk_records_the_fee(journey: Journey) -> None:
    """A wrong amount is refused with a sentence first."""
    clerk = journey.clerk
    key, pin = journey.world.demo.clerk()
    clerk.go("/sign-in?next=/clerk")
    clerk.write(key=key, pin=pin)
    clerk.press("/sign-in")
    clerk.go("/clerk/receipts/new")
    clerk.write(case_number=journey.number, receipt_number=journey.receipt_number, amount_cents="20.00")
    clerk.press("/receipts/new")
    assert "27.00" in clerk.sees("#problems")
    clerk.write(amount_cents="27.00")
    clerk.press("/receipts/new")
    journey.case_id = clerk.path.removeprefix("/clerk/cases/")
    assert journey.receipt_number in clerk.text()


def the_plaintiff_registers(journey: Journey, *, mistaken_receipt: bool) -> None:
    """Register question by question; a receipt that does not fit is told where it is typed."""
    rosa = journey.plaintiff
    rosa.go("/")
    rosa.go("/register")
    rosa.press("/register/begin")
    rosa.choose(adult_without_guardian="yes", not_in_bankruptcy="yes", not_on_active_duty="yes")
    rosa.press()
    if mistaken_receipt:
        rosa.write(case_number=journey.number, receipt_number="R-1")
        rosa.press()
        assert rosa.path.startswith("/register/case")
        rosa.sees("#problems a[href='#receipt_number']")
    rosa.write(case_number=journey.number, receipt_number=journey.receipt_number)
    rosa.press()
    rosa.write(plaintiff_name=ROSA, **living_in("plaintiff", "12 Main Street"))
    rosa.press()
    rosa.write(defendant_name=MARCUS, **living_in("defendant", "4 Elm Street"))
    rosa.press()
    rosa.write(claim_cents="3,275.00", claim_reason="The deposit was taken and the fence was not built.")
    rosa.press()
    rosa.choose(hearing_known="no")
    rosa.press()
    rosa.choose(channel="email")
    rosa.write(email=email_of(journey))
    rosa.tick("email_consent")
    rosa.press()
    rosa.tick("accepted")
    rosa.press()
    rosa.write(pin=PIN, pin_again=PIN)
    sent = _about_to_send(rosa)
    rosa.press("/register/check")
    _send_again_because_the_answer_got_lost(journey, rosa, sent)
    journey.keys["plaintiff"] = _keep_key(rosa)


def email_of(journey: Journey) -> str:
    """Return the plaintiff's e-mail address."""
    return f"rosa.{journey.number[-4:]}@example.org"


def _about_to_send(reader: Reader) -> Sent:
    hidden = {
        name: reader.page.locator(f"main form input[name={name}]").first.input_value()
        for name in ("csrf_token", "form_key")
    }
    return reader.path, reader.profile.cookies(), {**hidden, "pin": PIN, "pin_again": PIN}


def _send_again_because_the_answer_got_lost(journey: Journey, reader: Reader, sent: Sent) -> None:
    path, cookies, fields = sent
    again = journey.reader(reader.way)
    again.profile.clear_cookies()
    again.profile.add_cookies([{"name": each["name"], "value": each["value"], "url": again.site} for each in cookies])
    answer = again.profile.request.post(path, form={**fields}, max_redirects=0)
    assert (answer.status, answer.headers.get("location")) == (303, "/keep-key")
    again.go("/keep-key")
    assert again.sees("#key") == reader.sees("#key")
    journey.found += again.found
    again.close()


def _keep_key(reader: Reader) -> str:
    key = reader.sees("#key")
    reader.tick("kept")
    reader.press("/keep-key")
    assert reader.sees(".receipt .number").startswith("R-")
    return key


def the_clerk_confirms_and_mails_the_letter(journey: Journey) -> None:
    """Confirm the parties, set the hearing, print the batch, mark it posted."""
    clerk = journey.clerk
    clerk.go("/clerk?kind=confirm_parties")
    clerk.follow(f"{journey.case_id}/confirm")
    clerk.write(**in_parts("hearing_on", hearing_on()), hearing_time="8:30 am", department="10B")
    clerk.press("/confirm")
    assert clerk.path == f"/clerk/cases/{journey.case_id}"
    mine = f".choice:has-text('{journey.number}') input[name=letter]"
    clerk.until("/clerk/letters", mine)
    letter = letter_about(clerk.fetch("/clerk/letters.pdf"), journey.number)
    assert MARCUS in letter
    journey.code = join_code(letter)
    clerk.tick(mine)
    clerk.press("/clerk/letters")
    clerk.sees("[role=status]")


def the_defendant_joins(journey: Journey) -> None:
    """Check the letter, read what it is, join with the letter alone."""
    marcus = journey.defendant
    marcus.go("/letter")
    marcus.go("/verify")
    marcus.write(code=journey.code)
    marcus.press("/verify")
    marcus.sees("#result")
    marcus.go("/join")
    marcus.write(code=journey.code.replace("-", " ").lower())
    marcus.press("/join")
    marcus.press("/join/begin")
    marcus.write(**living_in("my", "4 Elm Street"))
    marcus.press()
    marcus.choose(channel="letter")
    marcus.press()
    marcus.tick("accepted")
    marcus.press()
    marcus.write(pin=PIN, pin_again=PIN)
    sent = _about_to_send(marcus)
    marcus.press("/join/check")
    _send_again_because_the_answer_got_lost(journey, marcus, sent)
    journey.keys["defendant"] = _keep_key(marcus)


def the_defendant_comes_back_on_another_device(journey: Journey) -> None:
    """Sign in with the personal key and the PIN, where nothing is known of the person."""
    other = journey.reader(journey.defendant_way)
    other.go(journey.home)
    assert other.path.startswith("/sign-in")
    other.write(key=journey.keys["defendant"].lower(), pin=PIN)
    other.press("/sign-in")
    assert other.path == journey.home
    journey.swap("defendant", other)
