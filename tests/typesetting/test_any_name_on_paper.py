"""Whatever text is let in can be printed: in its own letters, in order, within the page, and never as an error."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from hypothesis import HealthCheck, given, settings

from shared.contracts.values.direction import isolated
from shared.typesetting import setting
from shared.typesetting.setting import PROBE, STAND_IN, set_in_type
from tests.documents import papers
from tests.support.pdf_words import Word, words_of
from tests.support.verapdf import Judge
from tests.typesetting.kinds_of_paper import NOTICES, Strangers, agreements, every_paper, letters, paper_of
from tests.typesetting.letters import LONG, NO_FONT, RIGHT_TO_LEFT, SCRIPTS, texts

FEW = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
PAGE_WIDTH, LEAST_MARGIN = 612, 50
WITHOUT_THEM_UNSEEN = ("Chinese", "Japanese", "Korean", "Thai", "Khmer", "Gurmukhi", "Tamil", "Ethiopic", "emoji")
ALL_NAMES = tuple(name for name, _ in SCRIPTS.values())


@pytest.fixture
def without_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only what typst brings along."""
    monkeypatch.setattr(setting, "FONT_PACKAGES", ())
    setting.fonts.cache_clear()
    yield
    setting.fonts.cache_clear()


def read(pdf: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout


def fonts_of(pdf: bytes, folder: Path) -> set[str]:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^\w{6}\+(\w+)", told, re.MULTILINE))


@pytest.mark.slow("sets every kind of paper in type for each of several people")
@FEW
@given(texts(200), texts(200), texts(400, lines=True), texts(100))
def test_every_paper_can_be_made_for_anybody(first: str, second: str, words: str, line: str) -> None:
    made = dict(every_paper(Strangers((first, second), words, line)))

    assert len(made) == len(NOTICES) + 5
    assert all(pdf.startswith(b"%PDF") for pdf in made.values())


@pytest.mark.slow("has files judged by veraPDF, a Java program that takes its time to start")
def test_papers_in_many_scripts_are_pdf_a_2a_and_pdf_ua_1(verapdf: Judge) -> None:
    words = "\n".join((*ALL_NAMES, NO_FONT, LONG, *RIGHT_TO_LEFT))
    strangers = (
        Strangers((" ".join(ALL_NAMES)[:200], RIGHT_TO_LEFT[0]), words, "王府井 12"),
        Strangers((NO_FONT, LONG), words, LONG[:100]),
    )
    files: dict[str, bytes] = {}
    for number, who in enumerate(strangers):
        made = papers.made(paper_of(who))
        kinds = {"sealed": made.sealed, "copy": made.sealed_copy, **dict(letters(who, ["offer_made"]))}
        files |= {f"{number}-{name}": pdf for name, pdf in kinds.items()}

    assert verapdf.complaints(files) == {}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_is_set_in_the_font_of_its_script(script: str, tmp_path: Path) -> None:
    name, font = SCRIPTS[script]
    pdf = set_in_type(PROBE, {"words": [name]})

    assert any(each.startswith(font) for each in fonts_of(pdf, tmp_path))
    assert STAND_IN not in read(pdf, tmp_path)


@pytest.mark.usefixtures("without_fonts")
@pytest.mark.parametrize("script", WITHOUT_THEM_UNSEEN)
def test_without_the_fonts_the_same_name_has_stand_ins(script: str, tmp_path: Path) -> None:
    name, font = SCRIPTS[script]
    pdf = set_in_type(PROBE, {"words": [name]})

    assert STAND_IN in read(pdf, tmp_path)
    assert not any(each.startswith(font) for each in fonts_of(pdf, tmp_path))


def test_a_letter_that_no_font_has_is_seen_to_be_missing_and_the_others_stay(tmp_path: Path) -> None:
    text = read(set_in_type(PROBE, {"words": [f"Ana {NO_FONT[0]}Ruiz", "☐ done ➢ 王"]}), tmp_path)

    assert f"Ana {STAND_IN}Ruiz" in text
    assert "☐ done ➢ 王" in text


def test_a_mark_that_no_font_has_with_its_letter_is_no_error(tmp_path: Path) -> None:
    text = read(set_in_type(PROBE, {"words": ["𑌻ि Ana Ruiz"]}), tmp_path)

    assert STAND_IN in text
    assert "Ana Ruiz" in text


def test_what_a_template_cannot_take_stays_an_error() -> None:
    with pytest.raises(typst.TypstError, match="words"):
        set_in_type(PROBE, {"no words": []})


@pytest.mark.parametrize("name", RIGHT_TO_LEFT[:2])
def test_a_name_read_from_right_to_left_does_not_move_the_amount_behind_it(name: str, tmp_path: Path) -> None:
    def sides(sentence: str) -> tuple[float, float]:
        words = words_of(set_in_type(PROBE, {"words": [sentence]}), tmp_path)
        amount = next(word for word in words if "500" in word.text)
        return amount.left, max(word.right for word in words if re.search("[\u0590-\u06ff]", word.text))

    amount, end_of_name = sides(f"Pay {isolated(name)} 500 now")
    unprotected, _ = sides(f"Pay \u2068\u2069{name} 500 now")  # taken for one that is set apart

    assert amount >= end_of_name - 1
    assert unprotected < amount


@pytest.mark.slow("sets words in type that fill pages")
@pytest.mark.parametrize("word", [LONG, "W" * 20 + "." + "w" * 179, "م" * 200, "王" * 200, "ก" * 200])
def test_long_words_break_within_their_place(word: str, tmp_path: Path) -> None:
    who = Strangers((word, word), word, word[:100])

    for name, pdf in (*agreements(who), *letters(who, ["other_side_joined"])):
        words = words_of(pdf, tmp_path)
        outside = [word for word in words if word.left < LEAST_MARGIN or word.right > PAGE_WIDTH - LEAST_MARGIN]
        assert outside == [], name
        assert list(overlapping(words)) == [], name


def overlapping(words: list[Word]) -> Iterator[tuple[Word, Word]]:
    """Give pairs of words of which one covers the middle of the other."""
    for number, one in enumerate(words):
        for other in words[number + 1 :]:
            if one.touches(other) and one.top < (other.top + other.bottom) / 2 < one.bottom and _deep(one, other):
                yield one, other


def _deep(one: Word, other: Word) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 2
