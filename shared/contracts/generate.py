"""Write what the contracts generate: schemas/, JOURNEY.md, docs/authorization.md. `--check` only says what is stale.

A change that would break a listener is never written: give the message a new version instead.
"""

import json
import sys
from pathlib import Path

from shared.contracts.authorization import authorization
from shared.contracts.compatibility import Schema, all_schemas, breaks, listeners_of
from shared.contracts.journey import journey

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
SCHEMAS = FOLDER / "schemas"
JOURNEY = FOLDER / "JOURNEY.md"
AUTHORIZATION = ROOT / "docs" / "authorization.md"


def released() -> dict[str, Schema]:
    """Return the schemas that stand in the folder, by type name."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(SCHEMAS.glob("*.json"))}


def broken(old: dict[str, Schema], new: dict[str, Schema]) -> list[str]:
    """Return a sentence for each change that breaks somebody, with the listeners' names."""
    findings = []
    for name, schema in old.items():
        changes = breaks(schema, new[name]) if name in new else ["the message was removed"]
        findings += [f"{name}: {change}; listeners: {', '.join(listeners_of(name))}" for change in changes]
    return findings


def texts(root: Path = ROOT) -> dict[Path, str]:
    """Return every generated file with the text it should have."""
    schemas = {
        SCHEMAS / f"{name}.json": json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        for name, schema in all_schemas().items()
    }
    return {**schemas, JOURNEY: journey(root), AUTHORIZATION: authorization()}


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well."""
    findings = broken(released(), all_schemas())
    if not findings and "--check" in arguments:
        findings = [
            f"{path.relative_to(ROOT)} is stale: run .odr/venv/bin/python -m shared.contracts.generate"
            for path, text in texts().items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
    elif not findings:
        SCHEMAS.mkdir(exist_ok=True)
        for path, text in texts().items():
            path.write_text(text, encoding="utf-8")
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
