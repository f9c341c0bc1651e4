"""`./odr parked list` on a terminal of 80 columns: each message can be read and named to the next command."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from rich.console import Console

from deploy.cli.parked import listed

AT = datetime(2026, 11, 2, 10, 4, 5, 678, tzinfo=timezone(timedelta(hours=-8)))
CASE = UUID("6f0c1f9e-8a52-5c0b-9a0e-0d8f5a1c2b3d")
LONG = "own stream: it does not follow from what was said [/no markup] and " + "more words " * 20
WAITING = {"service": "negotiation", "number": "123456789", "what": "its case waits", "case_id": CASE}


def shown(**facts: object) -> list[str]:
    console = Console(width=80, markup=False, emoji=False, highlight=False)
    with console.capture() as captured:
        console.print(listed({**WAITING, "reason": "a gap", "since": AT, **facts}))
    return captured.get().splitlines()


def test_a_message_is_read_in_lines_that_fit() -> None:
    assert [line.rstrip() for line in shown()] == [
        "negotiation 123456789 · its case waits · since 2026-11-02 18:04 UTC",
        f"  case {CASE}",
        "  a gap",
        "",
    ]


def test_a_long_reason_goes_on_below_and_loses_nothing() -> None:
    lines = shown(reason=LONG)

    assert max(map(len, lines)) <= 80
    assert " ".join(" ".join(lines[2:]).split()) == LONG.strip()
    assert all(line.startswith("  ") for line in lines[2:-1])


def test_an_incident_and_what_belongs_to_no_case_fit_as_well() -> None:
    first, *below = shown(number="ABCDE-FGHJK-MNP", what="was refused", case_id=None, since=AT.astimezone(UTC))

    assert first.rstrip() == "negotiation ABCDE-FGHJK-MNP · was refused · since 2026-11-02 18:04 UTC"
    assert below[0].strip() == "a gap"
