"""Each protection that a test build takes away is where it is looked for: a control that patches nothing is none."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from tests.faults.protections import PROTECTIONS
from tests.faults.weakened import WEAKENED


@pytest.fixture
def mended() -> Iterator[None]:
    yield
    patch.stopall()


@pytest.mark.parametrize("protection", WEAKENED)
def test_a_test_build_of_a_service_lacks_it(protection: str, mended: None) -> None:
    WEAKENED[protection]()


@pytest.mark.parametrize("protection", PROTECTIONS)
def test_a_test_build_of_the_chassis_lacks_it(protection: str, monkeypatch: pytest.MonkeyPatch) -> None:
    PROTECTIONS[protection](monkeypatch)
