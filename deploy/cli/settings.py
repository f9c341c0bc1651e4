"""Writes docs/operations/settings.md from the settings' classes: `python -m deploy.cli.settings [--check]`."""

import sys
from collections.abc import Iterator
from typing import Final

from pydantic import SecretStr

from deploy.local.places import PROJECT
from deploy.settings import OF_TOOLS, kind_of
from shared.contracts.topics import EVERYONE
from shared.runtime.settings import PREFIX, ProcessSettings

PAGE: Final = PROJECT / "docs" / "operations" / "settings.md"
HEAD: Final = """# Settings

Written by `python -m deploy.cli.settings`. Every setting is a variable of the environment. What the demo and the
containers do not set themselves reaches the processes from the shell: `ODR_MOST_AT_ONCE=8 ./odr demo`. What starts with
`ODR_` and is no setting is a warning. Secret settings may be files ([containers](containers.md)).

| setting | of | default | what it is |
|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    return HEAD + "".join(f"{row}\n" for row in _rows())


def _rows() -> Iterator[str]:
    shared = ProcessSettings.model_fields
    for name in shared:
        yield _row(name, "every service", ProcessSettings)
    owners: dict[str, list[str]] = {}
    for service in EVERYONE:
        for name in kind_of(service).model_fields.keys() - shared.keys():
            owners.setdefault(name, []).append(service)
    for name in sorted(owners):
        yield _row(name, ", ".join(owners[name]), kind_of(owners[name][-1]))
    for name, meaning in OF_TOOLS.items():
        yield f"| `{name}` | tools | | {meaning} |"


def _row(name: str, owners: str, kind: type[ProcessSettings]) -> str:
    field = kind.model_fields[name]
    secret = field.annotation in {SecretStr, SecretStr | None}
    plain = field.is_required() or secret or field.default in {None, ""}
    marks = ("needed" if field.is_required() else "", "secret" if secret else "", "" if plain else f"`{field.default}`")
    takes = "" if (words := kind.needed(name)) == field.description else f" It takes {words}."
    return f"| `{PREFIX}{name.upper()}` | {owners} | {', '.join(filter(None, marks))} | {field.description}{takes} |"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.relative_to(PROJECT)} is stale: run `.odr/venv/bin/python -m deploy.cli.settings`.")
