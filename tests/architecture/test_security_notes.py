"""Each row of docs/security.md names a test that is there."""

import ast
import re

from deploy.local.places import PROJECT

NAMED = re.compile(r"`(tests/[a-z_/]+\.py)::(test_[a-z_0-9]+)`")
ROW = re.compile(r"^\| .* \|$", re.MULTILINE)


def test_each_row_names_a_test_that_exists() -> None:
    text = (PROJECT / "docs" / "security.md").read_text()
    rows = ROW.findall(text)[1:]
    named = [NAMED.search(row) for row in rows]

    assert len(rows) > 20
    assert [row for row, found in zip(rows, named, strict=True) if found is None] == []
    assert [found[0] for found in named if found and not _exists(found[1], found[2])] == []


def _exists(file: str, test: str) -> bool:
    tree = ast.parse((PROJECT / file).read_text())
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == test for node in tree.body)
