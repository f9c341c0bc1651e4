"""One running system for the whole folder, its spans sent to a receiver of the test; the demo's supervisor is off."""

from collections.abc import Iterator

import pytest

from tests.faults.court_system import CourtSystem, court_system
from tests.observability.receiver import Receiver, receiving


@pytest.fixture(scope="package")
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(scope="package")
def system(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CourtSystem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ODR_OTLP_ENDPOINT", receiver.address)
        with court_system(tmp_path_factory.mktemp("observed")) as one:
            yield one
