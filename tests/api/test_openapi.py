"""The API's own description: complete, in OpenAPI 3.1, without faults for a linter, and true to who may do what."""

import json
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from services.gateway.api.commands import COMMANDS, address_of
from services.gateway.api.describing import PROBLEMS, described
from services.gateway.api.routes import api
from shared.contracts.message import Command
from shared.contracts.topics import COMMAND_MESSAGES
from tests.browser.judges import installed

IN_CLEAR = {
    "RecordFeeReceipt": "/api/v1/court/fee-receipts",
    "RegisterCase": "/api/v1/cases",
    "JoinCase": "/api/v1/invitations/join",
    "DeclineInvitation": "/api/v1/invitations/decline",
    "SubmitQuestionnaire": "/api/v1/cases/{case_id}/questionnaire",
    "ConfirmParties": "/api/v1/cases/{case_id}/confirm-parties",
}
FOR_ANYBODY = {
    *("open_account", "get_token", "list_courts", "get_court", "list_holidays", "check_letter", "decline_invitation"),
    *("check_copy_number", "check_copy_file"),
}
TWO_COMMANDS = {command.__name__ for command in COMMAND_MESSAGES}  # two that ask for the same facts are two commands


def document() -> dict[str, Any]:
    app = described("http://127.0.0.1:8080")
    app.include_router(api)
    return app.openapi()


DOCUMENT = document()
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
EVERY = pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])


def commands() -> dict[str, str]:
    """Return the address of every command."""
    return IN_CLEAR | {each.__name__: f"/api/v1/cases/{{case_id}}/{address_of(each)}" for each in COMMANDS}


def named(reference: dict[str, str]) -> Any:
    """Return what a reference stands for."""
    found: Any = DOCUMENT
    for step in reference["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def without_words(schema: Any) -> Any:
    """Return a schema without what only people read."""
    if isinstance(schema, dict):
        return {name: without_words(part) for name, part in schema.items() if name not in {"title", "description"}}
    return [without_words(part) for part in schema] if isinstance(schema, list) else schema


def test_it_is_openapi_3_1_and_says_where_it_is_served() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    assert [each["url"] for each in DOCUMENT["servers"]] == ["http://127.0.0.1:8080"]


@pytest.mark.slow("brings the linter by npm")
def test_a_linter_finds_no_fault_in_it(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(DOCUMENT))
    linter = installed() / "@redocly" / "cli" / "bin" / "cli.js"

    words = ("node", str(linter), "lint", "--extends", "recommended", "--format", "json", str(file))
    answer = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)

    told = json.loads(answer.stdout)
    assert [(each["ruleId"], each["message"]) for each in told["problems"]] == []
    assert told["totals"]["errors"] == 0


def test_every_command_that_anybody_may_send_has_an_address() -> None:
    assert set(commands()) == {command.__name__ for command in COMMAND_MESSAGES}
    assert {path for path in commands().values() if "post" not in DOCUMENT["paths"].get(path, {})} == set()


@pytest.mark.parametrize("path", sorted(commands().values()))
def test_every_command_needs_an_idempotency_key_and_answers_with_a_receipt(path: str) -> None:
    operation = DOCUMENT["paths"][path]["post"]
    keys = [each for each in map(named, operation["parameters"]) if each["name"] == "Idempotency-Key"]

    assert [(each["in"], each["required"]) for each in keys] == [("header", True)]
    for status in ("200", "202"):
        content = operation["responses"][status]["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Receipt"}
    assert set(operation["responses"]["202"]["headers"]) == {"Location"}


@EVERY
def test_every_operation_says_what_it_is_for_and_how_it_fails(name: str, operation: dict[str, Any]) -> None:
    assert len(operation["summary"]) > 8, name
    assert set(PROBLEMS) <= set(operation["responses"])
    for status in PROBLEMS:
        ((kind, content),) = named(operation["responses"][status])["content"].items()
        assert (kind, content["schema"]) == ("application/problem+json", {"$ref": "#/components/schemas/Problem"})


@EVERY
def test_every_operation_says_whether_it_needs_a_token(name: str, operation: dict[str, Any]) -> None:
    optional: list[dict[str, list[str]]] = (
        [{}, {"token": []}] if operation["operationId"] in FOR_ANYBODY else [{"token": []}]
    )

    assert operation["security"] == optional, name


def test_every_operation_has_a_short_name_of_its_own() -> None:
    names = [operation["operationId"] for _, operation in OPERATIONS]

    assert [name for name in names if not name.replace("_", "").isalpha() or len(name) > 24] == []
    assert len(names) == len(set(names))


def test_nothing_is_described_twice() -> None:
    alike = defaultdict(list)
    for name in DOCUMENT["components"]["schemas"].keys() - TWO_COMMANDS:
        schema = DOCUMENT["components"]["schemas"][name]
        alike[json.dumps(without_words(schema), sort_keys=True)].append(name)

    assert [names for names in alike.values() if len(names) > 1] == []
    assert {name for name in DOCUMENT["components"]["schemas"] if "__" in name} == set()
    assert [each for _, operation in OPERATIONS for each in operation.get("parameters", ()) if "$ref" not in each] == []


def test_a_paper_goes_both_ways_as_a_pdf() -> None:
    paths = DOCUMENT["paths"]

    assert list(paths["/api/v1/copies/check"]["post"]["requestBody"]["content"]) == ["application/pdf"]
    for path in ("/api/v1/cases/{case_id}/files/{sha256}", "/api/v1/court/letters.pdf"):
        assert list(paths[path]["get"]["responses"]["200"]["content"]) == ["application/pdf"]


def test_the_address_of_a_command_is_its_name_in_words() -> None:
    assert address_of(COMMANDS[2]) == "make-offer"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.__name__)
def test_every_command_of_the_contracts_is_shown_by_an_example_that_is_valid(command: type[Command]) -> None:
    body = DOCUMENT["paths"][commands()[command.__name__]]["post"]["requestBody"]["content"]["application/json"]

    assert [command.model_validate(each) for each in body["schema"]["examples"]]
