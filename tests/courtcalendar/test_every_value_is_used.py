"""A court's file holds nothing that nobody reads: each key is read in some source, by the name of its table.

What a file says only to people is named here with its reason; everything else is looked for, so that a new key is
judged because it exists.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from shared.courtcalendar.court import Court

ROOT = Path(__file__).parents[2]
TEMPLATES = ("*.html", "*.jinja", "*.typ", "*.txt")
FOR_PEOPLE = {"source": "says an auditor where a figure comes from"}
HANDED_ON = {"sentences": ("said_by_court", "say"), "closures": ("self",), "case_number": ("self",), "fee": ("self",)}


def model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model that a field holds, alone or in a tuple; texts and links are values."""
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel) and each.__module__ != "shared.courtcalendar.texts":
            return each
    return None


def keys(model: type[BaseModel] = Court, owners: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every key with the names that its table goes by; none for the court itself and for entries of a list."""
    for name, field in model.model_fields.items():
        yield name, owners
        inner = model_in(field.annotation)
        if inner is not None:
            alone = inner is field.annotation
            yield from keys(inner, (name, *HANDED_ON.get(name, ())) if alone else ())


def reads() -> set[tuple[str, str]]:
    """Return every `owner.name` of the sources, the owner's last word only."""
    found: set[tuple[str, str]] = set()
    for folder in ("services", "shared"):
        for file in (ROOT / folder).rglob("*.py"):
            found |= {
                (ast.unparse(node.value).rpartition(".")[2], node.attr)
                for node in ast.walk(ast.parse(file.read_text()))
                if isinstance(node, ast.Attribute)
            }
        for pattern in TEMPLATES:
            for file in (ROOT / folder).rglob(pattern):
                found |= set(re.findall(r"\b(\w+)(?=\.(\w+))", file.read_text()))
    return found


READS = reads()
READ = {name for _, name in READS}


@pytest.mark.parametrize(("name", "owners"), sorted(set(keys())))
def test_a_key_of_a_courts_file_is_read(name: str, owners: tuple[str, ...]) -> None:
    if name not in FOR_PEOPLE:
        assert any((owner, name) in READS for owner in owners) if owners else name in READ
