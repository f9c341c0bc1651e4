"""Every notice in both languages: complete, easy to read, with the hearing sentence, silent about private things."""

import re
from datetime import timedelta

import pytest
import textstat

from services.notify.domain.notices import TEMPLATES
from services.notify.domain.orders import NoticeOrder
from services.notify.mail import compose
from services.notify.wording import PAST_HEARING
from services.notify.writing import FIRST_NOTICES, Writer
from shared.contracts.filing import HearingChoice
from shared.contracts.parties import Language
from tests.notify.case import COURT, HEARING, NOW, OFFERED, active, order_of

WRITER = Writer(COURT, "https://odr.example.gov")
EVERY = sorted(set(TEMPLATES))
ALWAYS_DATED = {
    *("invitation", "other_side_invited", "offer_made", "terms_agreed_write", "agreement_proposed"),
    *("hearing_set", "hearing_continued", "signing_opened"),
}
BOTH = pytest.mark.parametrize("language", Language)
ALL = pytest.mark.parametrize("template", EVERY)


def order(template: str, language: Language = Language.ENGLISH, **update: object) -> NoticeOrder:
    story = active()
    story.hear(OFFERED, at=NOW)
    facts = {"template": template, "language": language, "transaction_number": "SJ-2026-000123"}
    return order_of(story, "offer_made").model_copy(update={**facts, **update})


@BOTH
@ALL
def test_a_notice_says_all_that_a_notice_must_say(template: str, language: Language) -> None:
    notice = WRITER.write(order(template, language))

    names = [part.name for part in notice.parts]
    assert names[:6] == ["happened", "can_do", "by_when", "if_nothing", "hearing", "help"]
    assert all(part.heading and part.text for part in notice.parts)
    assert notice.subject
    assert "209" in notice.part("help")
    assert notice.url.startswith("https://odr.example.gov/")
    sentence = COURT.sentences.hearing.read(language).partition("{date}")[0]
    assert notice.part("hearing").startswith(sentence)
    assert not re.search(r"[{}]|None", notice.body)


@ALL
def test_an_english_notice_is_easy_to_read(template: str) -> None:
    notice = WRITER.write(order(template))
    told = " ".join(notice.part(name) for name in ("happened", "can_do", "by_when", "if_nothing"))

    assert textstat.flesch_kincaid_grade(told) <= 6.0


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", sorted(FIRST_NOTICES))
def test_a_first_notice_carries_the_courts_sentences(template: str, language: Language) -> None:
    know = WRITER.write(order(template, language)).part("know")

    assert know.splitlines() == [text.read(language) for text in COURT.sentences.first_notice()]


@BOTH
@ALL
def test_an_email_carries_no_amount_no_terms_no_address_and_no_code(template: str, language: Language) -> None:
    ours = order(template, language)
    message = compose(ours, WRITER.write(ours), COURT, "odr@court.example", "ben.cole@example.org")
    assert message
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]

    assert len(parts) == 2
    for text in (*parts, str(message["Subject"])):
        assert not re.search(r"\$|1[,.]?234|Check to Ana|Oak Street|deposit|personal key:|ben\.cole", text)
        assert not re.search(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-Z]\b", text)


def test_an_email_is_the_same_message_however_often_it_is_sent() -> None:
    ours = order("offer_made", Language.SPANISH)
    message = compose(ours, WRITER.write(ours), COURT, "odr@court.example", "ben.cole@example.org")

    assert message
    assert message["Message-ID"] == f"<{ours.notice_id}@court.example>"
    assert message["Content-Language"] == "es"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_name_cannot_break_out_of_an_email() -> None:
    ours = order("offer_made", name="Ben\r\nBcc: x@example.org <script>", others=("Ana\nRuiz",))
    message = compose(ours, WRITER.write(ours), COURT, "odr@court.example", "ben.cole@example.org")

    assert message
    assert message["Bcc"] is None
    assert "<script>" not in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert message["Subject"] == "Ana Ruiz made you an offer"


@pytest.mark.parametrize("email", ["ben", "a@example.org, b@example.org", "", "x\r\nBcc: y@example.org"])
def test_an_address_that_is_none_makes_no_email(email: str) -> None:
    ours = order("offer_made")

    assert compose(ours, WRITER.write(ours), COURT, "odr@court.example", email) is None


@BOTH
def test_until_the_court_vacates_the_hearing_everybody_is_told_to_go(language: Language) -> None:
    unset = WRITER.write(order("filing_accepted", language, hearing=None, due_at=None)).part("hearing")
    vacated = WRITER.write(order("hearing_vacated", language, vacated=True)).part("hearing")

    assert unset == COURT.sentences.hearing_on_papers.read(language)
    assert unset.startswith(("If your court papers show a hearing date", "Si los papeles de la corte muestran una"))
    assert vacated.startswith(COURT.sentences.hearing_vacated.read(language).partition("{date}")[0])


@BOTH
def test_nobody_is_sent_to_a_hearing_whose_day_has_ended(language: Language) -> None:
    ours = order("filing_accepted", language)
    assert ours.hearing is not None

    told = {
        days: WRITER.write(ours.model_copy(update={"queued_at": ours.hearing.starts_at + timedelta(days=days)}))
        for days in (0, 1)
    }

    go = COURT.sentences.hearing.read(language).partition("{date}")[0]
    was = PAST_HEARING.read(language).partition("{date}")[0]
    assert told[0].part("hearing").startswith(go)
    assert told[1].part("hearing").startswith(was)


@pytest.mark.parametrize(
    ("choice", "said"),
    [(HearingChoice.VACATE, "called off"), (HearingChoice.CONTINUE, "now on"), (HearingChoice.KEEP, "still need to")],
)
def test_the_notice_of_filing_says_what_the_court_decided_about_the_hearing(choice: HearingChoice, said: str) -> None:
    assert said in WRITER.write(
        order("filing_accepted", hearing_choice=choice, vacated=choice is HearingChoice.VACATE)
    ).part("can_do")


@BOTH
@ALL
def test_a_notice_without_a_hearing_or_a_deadline_still_reads_well(template: str, language: Language) -> None:
    notice = WRITER.write(order(template, language, hearing=None, due_at=None))

    open_end = re.search(r"\b(by|until|on|before|el|del) \.", notice.body)
    assert not open_end or template in ALWAYS_DATED


def test_times_are_the_courts_own() -> None:
    assert (
        WRITER.wording(Language.ENGLISH).instant(HEARING.starts_at).endswith("8:30\N{NO-BREAK SPACE}a.m. Pacific time")
    )


@pytest.mark.parametrize(
    ("language", "others", "subject"),
    [
        (Language.ENGLISH, ("Ana Ruiz",), "Ana Ruiz made you an offer"),
        (Language.ENGLISH, ("Ana Ruiz", "Luis Ruiz"), "The other side (Ana Ruiz and Luis Ruiz) made you an offer"),
        (Language.SPANISH, ("Ana Ruiz", "Luis Ruiz"), "La otra parte (Ana Ruiz y Luis Ruiz) le hizo una oferta"),
        (Language.SPANISH, ("de la Cruz LLC",), "de la Cruz LLC le hizo una oferta"),
        (Language.ENGLISH, (), "The other side made you an offer"),
    ],
)
def test_several_people_across_the_table_are_one_side(
    language: Language, others: tuple[str, ...], subject: str
) -> None:
    assert WRITER.write(order("offer_made", language, others=others)).subject == subject


@BOTH
@ALL
def test_no_sentence_begins_with_a_small_letter(template: str, language: Language) -> None:
    notice = WRITER.write(order(template, language, others=("Ana Ruiz", "Luis Ruiz")))

    for told in (notice.subject, *(part.text for part in notice.parts)):
        assert told[0] not in "tl"
        assert not re.search(r"(?<!m)[.?!] (the other side|la otra parte)", told)
