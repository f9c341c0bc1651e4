"""`./odr status` on a terminal of 80 columns, when nothing waits and when a great deal does."""

import pytest
from rich.console import Console

from deploy.cli.looking import Look, ServiceStatus
from deploy.cli.status import COLUMNS, picture
from shared.contracts.topics import EVERYONE

BUSY = {
    "lag": 123_456_789,
    "lag_seconds": 9_999.0,
    "held_seconds": 99_999.0,
    "unsent": 4_294_967_296,
    "unsent_seconds": 86_400.0,
    "parked": 987_654,
    "blocked_cases": 98_765,
    "jobs": 1_234_567,
    "failing": {"render": 7_654_321},
}


def shown(**figures: object) -> list[str]:
    console = Console(width=80)
    services = [ServiceStatus(name, ready=False, database=True, **figures) for name in EVERYONE]  # type: ignore[arg-type]
    with console.capture() as captured:
        console.print(picture(Look(services, broker=True, free_bytes=10**12), 60))
    return captured.get().splitlines()


@pytest.mark.parametrize("figures", [{}, BUSY], ids=["nobody answers", "a great deal waits"])
def test_every_service_has_one_row_that_fits(figures: dict[str, object]) -> None:
    lines = shown(**figures)

    assert lines[0].split() == list(COLUMNS)
    rows = [line.split() for line in lines[1 : len(EVERYONE) + 1]]
    assert [row[0] for row in rows] == list(EVERYONE)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert max(map(len, lines)) <= 80


def test_a_large_figure_is_shortened_and_a_small_one_is_exact() -> None:
    first = shown(**{**BUSY, "lag": 9_999})[1].split()

    assert first[2:6] == ["9999", "9999", "100k", "4295M"]
