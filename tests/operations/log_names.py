"""The logs that the runbooks and the operator's commands send people to read, with a service put in."""

import re
from fnmatch import fnmatch
from typing import Final

from deploy.local.places import PROJECT

NAMED: Final = re.compile(r"\.odr/logs/([\w{}*.-]+?\.log)")
A_SERVICE: Final = re.compile(r"SERVICE|\{(?:name|service)\}")
ONE_PROCESS: Final = "self.processes == 1"  # a sentence that is said only of a service that has no second process


def named(service: str) -> dict[str, set[str]]:
    """Return the patterns that name logs of a service, or all logs, by the file that says them."""
    files = [*(PROJECT / "docs" / "operations").glob("*.md"), *(PROJECT / "deploy" / "cli").glob("*.py")]
    lines = [(file.name, line) for file in files for line in file.read_text().splitlines() if ONE_PROCESS not in line]
    found: dict[str, set[str]] = {}
    for name, line in lines:
        for pattern in NAMED.findall(line):
            if A_SERVICE.search(pattern) or "*" in pattern:
                found.setdefault(name, set()).add(A_SERVICE.sub(service, pattern))
    return found


def missed(service: str, logs: list[str]) -> dict[str, list[str]]:
    """Return which of these logs somebody who follows a page or a sentence would not read."""
    return {
        file: left
        for file, patterns in named(service).items()
        for pattern in patterns
        if (left := [log for log in logs if not fnmatch(log, pattern)])
    }
