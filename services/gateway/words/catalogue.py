"""Collect every sentence that people read, and keep the Spanish catalogue complete.

`python -m services.gateway.words.catalogue` writes new sentences into locale/es and prints those without a
translation. Sentences are `_("…")` and `{% trans %}` in templates, `words("…")` in Python, and `sentence = "…"` of each
service's refusals; names and notices of the services are not its business.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from services.gateway.words.wording import LOCALE

SERVICES: Final = Path(__file__).parent.parent.parent
CONTRACTS: Final = SERVICES.parent / "shared" / "contracts"
GATEWAY: Final = SERVICES / "gateway"
SPANISH: Final = LOCALE / "es" / "LC_MESSAGES" / "messages.po"
JINJA: Final = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}
Sentence = str | tuple[str, str]
FoundSentence = tuple[Sentence, str]


def sentences() -> Iterator[FoundSentence]:
    """Yield every sentence with the file it stands in."""
    for path in sorted((GATEWAY / "pages").rglob("*.html")):
        yield from _of_template(path)
    for path in sorted(GATEWAY.rglob("*.py")):
        yield from _of_python(path)
    for path in sorted([*SERVICES.glob("*/errors.py"), *CONTRACTS.rglob("*.py")]):
        yield from _of_python(path)


def _of_template(path: Path) -> Iterator[FoundSentence]:
    with path.open("rb") as source:
        for _, message, _, _ in extract(
            "jinja2.ext:babel_extract", source, {"_": None, "gettext": None, "ngettext": (1, 2)}, (), JINJA
        ):
            yield _sentence(message), str(path.relative_to(SERVICES.parent))


def _sentence(message: str | tuple[str, ...]) -> Sentence:
    return message if isinstance(message, str) else (message[0], message[1])


def _of_python(path: Path) -> Iterator[FoundSentence]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = _call_of_words(node) or _sentence_of_refusal(node)
        if text:
            yield text, str(path.relative_to(SERVICES.parent))


def _call_of_words(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words" and node.args:
        return _text(node.args[0])
    return ""


def _sentence_of_refusal(node: ast.AST) -> str:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "sentence":
        return _text(node.value)
    if isinstance(node, ast.Assign) and any(isinstance(at, ast.Name) and at.id == "sentence" for at in node.targets):
        return _text(node.value)
    return ""


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def collected() -> Catalog:
    """Return a catalogue of all sentences, without translations."""
    catalogue = Catalog(project="small-claims-odr", fuzzy=False)
    for text, place in sentences():
        catalogue.add(text, locations=[(place, 0)])
    return catalogue


def spanish() -> Catalog:
    """Return the Spanish catalogue as it stands."""
    with SPANISH.open("rb") as source:
        return read_po(source, locale="es")


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences that have no translation."""
    return [str(message.id) for message in catalogue if message.id and not _said(message.string)]


def _said(translation: str | Sequence[str] | None) -> bool:
    return bool(translation) and all(translation or ())


def current() -> Catalog:
    """Return the catalogue with every sentence that is said now, and without those that nobody says any more."""
    catalogue = spanish()
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def update() -> Catalog:
    """Write the current catalogue."""
    catalogue = current()
    with SPANISH.open("wb") as target:
        write_po(target, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return catalogue


if __name__ == "__main__":
    missing = untranslated(update())
    sys.stdout.write("".join(f"{sentence}\n" for sentence in missing))
    sys.exit(1 if missing else 0)
