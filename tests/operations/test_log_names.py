"""Whoever follows a runbook reads the logs of all processes of a service, and of no other service."""

from fnmatch import fnmatch

import pytest

from deploy.cli.processes import MOST
from deploy.local.service_environment import process_name
from shared.contracts.topics import EVERYONE
from tests.operations.log_names import missed, named


@pytest.mark.parametrize("service", EVERYONE)
def test_every_page_and_sentence_names_the_logs_of_all_processes(service: str) -> None:
    logs = [f"{process_name(service, number)}.log" for number in range(1, MOST + 1)]

    assert {"failing-jobs.md", "failed-command.md", "scale.py", "looking.py"} <= named(service).keys()
    assert missed(service, logs) == {}


@pytest.mark.parametrize("service", EVERYONE)
def test_no_pattern_of_one_service_names_the_log_of_another(service: str) -> None:
    others = [f"{process_name(other, number)}.log" for other in EVERYONE if other != service for number in (1, 2)]
    own = {pattern for patterns in named(service).values() for pattern in patterns if pattern.startswith(service)}

    assert [log for log in others if any(fnmatch(log, pattern) for pattern in own)] == []
