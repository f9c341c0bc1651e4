"""The API's own description: complete, in OpenAPI 3.1, and true to the table of who may do what."""

from typing import Any

import pytest
from fastapi import FastAPI

from services.gateway.api.commands import COMMANDS, address_of
from services.gateway.api.routes import PROBLEMS, api
from shared.contracts.message import Command
from shared.contracts.topics import COMMAND_MESSAGES

IN_CLEAR = {
    "RecordFeeReceipt": "/api/v1/court/fee-receipts",
    "RegisterCase": "/api/v1/cases",
    "JoinCase": "/api/v1/invitations/join",
    "DeclineInvitation": "/api/v1/invitations/decline",
    "SubmitQuestionnaire": "/api/v1/cases/{case_id}/questionnaire",
    "ConfirmParties": "/api/v1/cases/{case_id}/confirm-parties",
}


def document() -> dict[str, Any]:
    app = FastAPI(title="Small-claims online dispute resolution")
    app.include_router(api)
    return app.openapi()


DOCUMENT = document()
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def commands() -> dict[str, str]:
    """Return the address of every command."""
    return IN_CLEAR | {each.__name__: f"/api/v1/cases/{{case_id}}/{address_of(each)}" for each in COMMANDS}


def test_it_is_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")


def test_every_command_that_anybody_may_send_has_an_address() -> None:
    assert set(commands()) == {command.__name__ for command in COMMAND_MESSAGES}
    assert {path for path in commands().values() if "post" not in DOCUMENT["paths"].get(path, {})} == set()


@pytest.mark.parametrize("path", sorted(commands().values()))
def test_every_command_needs_an_idempotency_key_and_answers_with_a_receipt(path: str) -> None:
    operation = DOCUMENT["paths"][path]["post"]
    keys = [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"]

    assert [(each["in"], each["required"]) for each in keys] == [("header", True)]
    assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/Receipt")


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_operation_says_what_it_is_for_and_how_it_fails(name: str, operation: dict[str, Any]) -> None:
    assert len(operation["summary"]) > 8, name
    assert {str(status) for status in PROBLEMS} <= set(operation["responses"])


def test_the_address_of_a_command_is_its_name_in_words() -> None:
    assert address_of(COMMANDS[2]) == "make-offer"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.__name__)
def test_every_command_of_the_contracts_is_shown_by_an_example_that_is_valid(command: type[Command]) -> None:
    body = DOCUMENT["paths"][commands()[command.__name__]]["post"]["requestBody"]["content"]["application/json"]

    assert [command.model_validate(each) for each in body["schema"]["examples"]]
