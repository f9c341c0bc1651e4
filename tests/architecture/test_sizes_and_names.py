import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("services", "shared", "deploy", "bench", "tests")
FILES = sorted(file for folder in FOLDERS for file in (ROOT / folder).glob("**/*.py"))
SOURCES = [file for file in FILES if "tests" not in file.relative_to(ROOT).parts]
NOTHING_SAID = {"utils", "helpers", "common", "misc", "base", "manager", "core", "service", "models"}
ALLOWED_NAMES = {Path("shared/messaging/service.py")}
BUSINESS_WORDS = re.compile(
    r"\b(court|offer|plaintiff|defendant|hearing|filing|agreement|invitation|clerk|mediator|receipt_number)\b",
    re.IGNORECASE,
)


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def place(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_no_source_file_has_more_than_250_lines_and_no_test_file_more_than_400() -> None:
    too_long = [f"{place(file)}: {lines(file)}" for file in FILES if lines(file) > (250 if file in SOURCES else 400)]

    assert too_long == []


def test_no_function_has_more_than_45_lines() -> None:
    too_long = [
        f"{place(file)}:{node.lineno} {node.name}"
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 45
    ]

    assert too_long == []


def test_every_app_is_wired_in_60_lines() -> None:
    assert [place(file) for file in ROOT.glob("services/*/app.py") if lines(file) > 60] == []


def test_the_chassis_stays_under_4_600_lines() -> None:
    total = sum(lines(file) for folder in ("messaging", "runtime") for file in (ROOT / "shared" / folder).glob("*.py"))

    assert total <= 4_600


def test_an_init_file_holds_a_docstring_and_nothing_else() -> None:
    fuller = [
        place(file) for file in SOURCES if file.name == "__init__.py" and len(ast.parse(file.read_text()).body) != 1
    ]

    assert fuller == []


def test_no_file_name_explains_nothing() -> None:
    assert [
        place(file) for file in FILES if file.stem in NOTHING_SAID and file.relative_to(ROOT) not in ALLOWED_NAMES
    ] == []


@pytest.mark.parametrize("folder", ["messaging", "runtime"])
def test_messaging_and_runtime_carry_no_business_word(folder: str) -> None:
    found = [
        f"{place(file)}:{number}: {line.strip()}"
        for file in sorted((ROOT / "shared" / folder).glob("*.py"))
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if BUSINESS_WORDS.search(line.replace("courts_dir", "")) and "import" not in line
    ]

    assert found == []


def test_every_module_opens_with_what_it_owns() -> None:
    silent = [
        place(file)
        for file in SOURCES
        if "migrations" not in file.parts and not ast.get_docstring(ast.parse(file.read_text()))
    ]

    assert silent == []


def test_the_project_speaks_of_itself_alone() -> None:
    texts = [
        file for pattern in ("*.md", "*.py", "*.toml", "*.html", "*.yml") for file in ROOT.glob(f"[!.]*/**/{pattern}")
    ]
    machine_path = re.compile(r"(?<![\w.])/(work|root|home/\w+)/")
    found = [place(file) for file in [*texts, *ROOT.glob("*.md")] if machine_path.search(file.read_text())]

    assert [name for name in found if name != place(Path(__file__))] == []
