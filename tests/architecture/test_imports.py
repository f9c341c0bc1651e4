import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = sorted([*ROOT.glob("services/**/*.py"), *ROOT.glob("shared/**/*.py")])
SQL_FILES = ("tables", "repository", "migrations")
# In the gateway each wing has the SQL that it alone uses; whatever speaks HTTP or words has none.
SQL_WINGS = ("database.py", "upkeep.py", "people", "sending", "projection", "reading")


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def foreign(file: Path) -> set[str]:
    return {name for name in imported(file) if name.split(".")[0] not in sys.stdlib_module_names}


def place(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", sorted(ROOT.glob("shared/contracts/*.py")), ids=place)
def test_contracts_import_only_pydantic(file: Path) -> None:
    assert {name for name in foreign(file) if not name.startswith(("pydantic", "shared.contracts"))} == set()


@pytest.mark.parametrize("file", [file for file in OURS if "domain" in (file.stem, file.parent.name)], ids=place)
def test_a_domain_knows_only_contracts_the_calendar_and_its_own_rules(file: Path) -> None:
    service = ".".join(file.relative_to(ROOT).parts[:2])
    allowed = ("pydantic", "shared.contracts", "shared.courtcalendar", f"{service}.domain", f"{service}.errors")

    assert {name for name in foreign(file) if not name.startswith(allowed)} == set()


def test_only_messaging_imports_faststream_and_aiokafka() -> None:
    users = {place(file) for file in OURS if any(name.startswith(("faststream", "aiokafka")) for name in foreign(file))}

    assert {user for user in users if not user.startswith("shared/messaging/")} == set()


def test_only_tables_repositories_and_the_gateways_storing_wings_import_sqlalchemy() -> None:
    users = [file for file in OURS if any(name.startswith("sqlalchemy") for name in foreign(file))]
    others = [place(file) for file in users if file.is_relative_to(ROOT / "services") and not _may_know_sql(file)]

    assert others == []


def _may_know_sql(file: Path) -> bool:
    _, service, *inside = file.relative_to(ROOT).parts
    return inside[0].startswith(SQL_FILES) or (service == "gateway" and inside[0] in SQL_WINGS)


def test_a_fold_changes_facts_in_the_one_checked_way() -> None:
    unchecked = [place(file) for file in OURS if "model_copy(" in file.read_text()]

    assert unchecked == ["shared/contracts/message.py"]


def test_what_is_shared_is_used_by_two_services_or_by_the_chassis() -> None:
    importers: dict[str, set[str]] = {}
    for file in sorted(ROOT.glob("services/**/*.py")):
        for name in imported(file):
            importers.setdefault(name, set()).add(file.relative_to(ROOT).parts[1])
    lonely = [
        place(file)
        for file in sorted(ROOT.glob("shared/courtcalendar/*.py"))
        if file.stem != "__init__"
        and len(importers.get(_module(file), set())) < 2
        and not any(_module(file) in set(imported(other)) for other in OURS if other != file)
    ]

    assert lonely == []


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)
