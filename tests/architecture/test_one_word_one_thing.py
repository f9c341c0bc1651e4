"""One word is one thing: a public class is the only one of its name in its service; two services share ideas only."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The same idea as each service sees it: its fold of what it heard, its rules, its refusal for the same fact.
SEEN_BY_EACH = {
    "CourtIsClosed",
    "CutoffPassed",
    "Invitation",
    "KnownCase",
    "KnownParty",
    "NotThisCourtsClerk",
    "Participation",
    "Person",
    "PlaintiffOnly",
    "Rules",
    "Settings",
    "Wording",
    "YouHaveLeft",
}


def _declared() -> Iterator[tuple[str, str, str]]:
    """Yield owner, name and file of every public class and named type of services and shared."""
    for file in sorted([*ROOT.glob("services/*/**/*.py"), *ROOT.glob("shared/**/*.py")]):
        parts = file.relative_to(ROOT).parts
        owner = parts[1] if parts[0] == "services" else "shared"
        for node in ast.parse(file.read_text()).body:
            for name in _names(node):
                yield owner, name, str(file.relative_to(ROOT))


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
        yield node.name


def test_a_public_class_is_the_only_one_of_its_name_in_its_service() -> None:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for owner, name, file in _declared():
        found[owner, name].append(file)

    assert {key: files for key, files in found.items() if len(files) > 1} == {}


def test_a_name_in_two_services_is_the_same_idea() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for owner, name, _ in _declared():
        owners[name].add(owner)
    shared_by_some = {name for name, where in owners.items() if len(where) > 1}

    assert shared_by_some <= SEEN_BY_EACH
    assert {name for name, where in owners.items() if "shared" in where and len(where) > 1} == set()
