"""Steps 5 to 8 of the journey: questions, offers, the agreement, both signatures."""

from datetime import timedelta

from playwright.sync_api import expect

from shared.courtcalendar.guidance import Question, QuestionKind
from tests.browser.journey import COURT, MARCUS, OWN_WORDS, PIN, ROSA, Journey, hearing_on, in_parts
from tests.browser.reader import PATIENCE_SECONDS, Reader


def both_answer_the_questions(journey: Journey) -> None:
    """One question a page; every one is answered."""
    for reader in (journey.plaintiff, journey.defendant):
        reader.go(f"{journey.home}/questions")
        for question in COURT.questionnaire:
            assert reader.path.endswith(f"/questions/{question.name}")
            _answer(reader, question)
        reader.press("/questions/check")
        reader.sees(".receipt")


def _answer(reader: Reader, question: Question) -> None:
    match question.kind:
        case QuestionKind.CHOICE:
            reader.choose(**{question.name: question.choices[0].value})
        case QuestionKind.YES_NO:
            reader.choose(**{question.name: "no"})
        case QuestionKind.MONEY:
            reader.write(**{question.name: "2450.00"})
        case QuestionKind.DATE:
            reader.write(**in_parts(question.name, hearing_on()))
        case QuestionKind.LONG_TEXT:
            reader.write(**{question.name: OWN_WORDS[reader.way.language]})
    if not question.audience_fixed:
        reader.choose(**{f"{question.name}_seen": "private" if question.kind is QuestionKind.MONEY else "shared"})
    reader.press()


def both_trade_offers(journey: Journey) -> None:
    """An offer, a new one against it, a no, one taken back, and the one that is accepted."""
    rosa, marcus, offers = journey.plaintiff, journey.defendant, f"{journey.home}/offers"
    _offer(marcus, offers, "2100.00", payments="8")
    rosa.until(offers, "#answer")
    marcus.go(offers)
    _offer(rosa, offers, "2900.00", payments="")
    if marcus.way.scripts:
        expect(marcus.page.locator("a[href$='/reject']")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
    marcus.until(offers, "a[href$='/reject']")
    marcus.follow("/reject")
    marcus.press("/reject")
    _offer(marcus, offers, "2200.00", payments="8")
    marcus.go(offers)
    marcus.follow("/withdraw")
    marcus.press("/withdraw")
    _offer(marcus, offers, "2375.00", payments="6", own_words=OWN_WORDS[marcus.way.language])
    rosa.until(offers, "#answer")
    assert rosa.page.locator(".changed").count(), "what changed is marked"
    rosa.follow("/accept")
    assert "2,450.00" in rosa.text()
    rosa.press("/accept")
    rosa.sees(".receipt")


def _offer(reader: Reader, offers: str, amount: str, *, payments: str, own_words: str = "") -> None:
    first = hearing_on() + timedelta(days=30)
    reader.go(f"{offers}/new")
    reader.write(principal_cents=amount, costs_cents="75.00")
    reader.press()
    reader.choose(how="plan" if payments else "once")
    reader.write(method="By check, mailed to 12 Main Street, Stockton")
    reader.press()
    if payments:
        reader.choose(rhythm="monthly")
        reader.write(**in_parts("first", first), count=payments)
        _see_the_plan(reader, payments)
    else:
        reader.write(**in_parts("pay_by_on", first))
    reader.press()
    if own_words:
        reader.choose(kind="own_words", by_side="defendant")
        reader.write(text=own_words)
        reader.press("/terms")
        assert own_words in reader.text()
    reader.follow("/new/check")
    reader.press("/new/check")
    reader.sees(".receipt")


def _see_the_plan(reader: Reader, payments: str) -> None:
    rows = reader.page.locator("#plan tbody tr")
    if not reader.way.scripts:
        reader.press(button="[name=look]")
    expect(rows).to_have_count(int(payments))


def the_plaintiff_writes_and_the_defendant_approves(journey: Journey) -> None:
    """Choose how the case ends, translate own words when two languages are read, read it, say that it is right."""
    rosa, marcus = journey.plaintiff, journey.defendant
    rosa.go(f"{journey.home}/agreement/new")
    finish = rosa.page.locator("input[name=finish]").first.get_attribute("value")
    rosa.choose(finish=str(finish))
    if rosa.way.language != marcus.way.language:
        rosa.choose(translated_into=rosa.way.language)
        rosa.write(translation_1=OWN_WORDS[rosa.way.language], translator="Elena Ortiz")
    rosa.press("/agreement/new")
    rosa.sees(".receipt")
    rosa.until(f"{journey.home}/agreement", ".clause")
    link = rosa.page.locator("main a[href*='/files/']").first.get_attribute("href")
    assert rosa.fetch(str(link)).startswith(b"%PDF")
    marcus.until(f"{journey.home}/agreement", "form[action$='/approve']")
    marcus.press("/agreement/approve")
    marcus.sees(".receipt")


def both_sign(journey: Journey) -> None:
    """The typed name, the key and the PIN; the second signature binds both."""
    for reader, name, side in ((journey.defendant, MARCUS, "defendant"), (journey.plaintiff, ROSA, "plaintiff")):
        reader.until(f"{journey.home}/sign", "input[name=typed_name]")
        reader.write(typed_name="Somebody Else", key=journey.keys[side], pin=PIN)
        reader.press("/sign")
        reader.sees("#problems")
        reader.write(typed_name=name.lower(), key=journey.keys[side], pin=PIN)
        if reader.way.keys:
            reader.press("/sign")
        else:
            reader.press_twice("/sign")
        assert reader.sees(".receipt .number").startswith("R-")
