"""Who is signed out: warned in the time in which sessions live, told plainly afterwards, and nothing typed is lost."""

from pathlib import Path

import pytest

from shared.runtime.clock import Clock
from tests.browser import made_up_case as story
from tests.gateway.browsers import House


@pytest.mark.broker
@pytest.mark.parametrize("forward", [0, 40 * 86_400])
async def test_the_warning_comes_two_minutes_before_the_end_wherever_the_demo_clock_stands(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forward: int
) -> None:
    offset = tmp_path / "offset"
    offset.write_text(str(forward))
    monkeypatch.setattr(house.gateway.parts, "clock", Clock(offset))
    browser = await house.signed_in((await house.account())[0])

    page = (await browser.get("/cases")).text

    whole = 60 * house.gateway.parts.settings.idle_minutes
    assert f'data-warn-in="{whole - 120}"' in page
