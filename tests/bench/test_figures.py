from pathlib import Path

import pytest

from bench import page, plots
from bench.figures import Figure, NotCounted, at_least, at_most, counted
from bench.keeping import keep, last_figures
from bench.machine import Machine, this_machine
from bench.sections import SECTIONS

MACHINE = Machine("2 cores of a made-up processor", 0.2)
SLOW, FAST = (
    Figure(8, "by hand", "events/s", (90.0, 100.0, 130.0)),
    at_least(8, "ours", "events/s", (240.0, 250.0, 260.0), 200),
)


def test_a_figure_is_the_median_of_its_runs_and_says_whether_the_target_is_met() -> None:
    assert (SLOW.median, SLOW.least, SLOW.most) == (100.0, 90.0, 130.0)
    assert FAST.met is True
    assert at_most(8, "start", "s", (14.0, 16.0, 17.0), 15).met is False


def test_effects_that_are_missing_make_the_figures_worthless() -> None:
    with pytest.raises(NotCounted, match="cases at their end: expected 10, found 9"):
        counted("cases at their end", 10, 9)


def test_measuring_one_section_again_keeps_the_figures_of_the_others(tmp_path: Path) -> None:
    last = tmp_path / "figures.json"

    keep("chassis", MACHINE, [SLOW], tmp_path / "chassis.jsonl", last)
    keep("footprint", MACHINE, [SLOW], tmp_path / "footprint.jsonl", last)
    keep("footprint", MACHINE, [FAST], tmp_path / "footprint.jsonl", last)

    kept = last_figures(last)
    assert kept["chassis"].figures == (SLOW,)
    assert kept["footprint"].figures == (FAST,)
    assert len((tmp_path / "footprint.jsonl").read_text().splitlines()) == 2


def test_the_page_shows_median_range_ratio_and_target(tmp_path: Path) -> None:
    section = SECTIONS[0]
    ours = Figure(8, "ours", "events/s", (240.0, 250.0, 260.0), "≥ 200 events/s", met=True, against="by hand")
    keep(section.key, MACHINE, [SLOW, ours], tmp_path / "lines.jsonl", tmp_path / "figures.json")

    page.write(tmp_path / "README.md", last_figures(tmp_path / "figures.json"))

    written = (tmp_path / "README.md").read_text()
    assert "| ours | 250 events/s | 240 to 260 | 2.50 of by hand | ≥ 200 events/s | yes |" in written
    assert MACHINE.text in written


def test_the_same_figures_draw_the_same_plot(tmp_path: Path) -> None:
    keep("footprint", MACHINE, [SLOW, FAST], tmp_path / "lines.jsonl", tmp_path / "figures.json")
    kept = last_figures(tmp_path / "figures.json")

    plots.draw(tmp_path / "once", kept)
    plots.draw(tmp_path / "again", kept)

    assert (tmp_path / "once" / "footprint.svg").read_bytes() == (tmp_path / "again" / "footprint.svg").read_bytes()


def test_the_machine_is_named_with_its_software() -> None:
    text = this_machine().text

    assert all(word in text for word in ("cores", "GiB", "Python", "Kafka 4", "PostgreSQL 18", "fsync on"))
