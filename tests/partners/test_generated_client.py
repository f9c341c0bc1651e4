"""A client that is generated from the API's description plays the first steps of a case."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from uuid import uuid4

import pytest

from deploy.play.words import case_number
from shared.courtcalendar.court import load_courts
from tests.support.demo import Demo

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and generates a client"),
    pytest.mark.timeout(300),
]
COURT: Final = "san-joaquin"
PIN: Final = "204813"
GENERATOR: Final = str(Path(sys.executable).with_name("openapi-python-client"))
# It knows files as octet streams, and problems as the JSON that they are.
CONFIG: Final = """
content_type_overrides:
  application/pdf: application/octet-stream
  application/problem+json: application/json
post_hooks: []
"""
ADDRESS: Final = {"street": "12 Main Street", "city": "Stockton", "state": "CA", "postal_code": "95202"}


class Client:
    """The generated package, asked by the names of operations and schemas."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._package = self._module("client")

    def ask(self, tag: str, operation: str, token: str = "", **parts: Any) -> Any:
        """Call an operation; return what its answer says."""
        kinds = self._package
        client = kinds.AuthenticatedClient(self._base_url, token) if token else kinds.Client(self._base_url)
        with client as open_client:
            return self._module(f"api.{tag}.{operation}").sync(client=open_client, **parts)

    def make(self, schema: str, content: dict[str, Any]) -> Any:
        """Make a body."""
        return getattr(self._module("models"), schema).from_dict(content)

    def _module(self, name: str) -> ModuleType:
        return importlib.import_module(f"odr_client.{name}")


@pytest.fixture(scope="module")
def client(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The client as a programmer's tool makes it from the running gateway."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "config.yaml").write_text(CONFIG)
    base_url = f"http://127.0.0.1:{demo.port}"
    words = ("generate", "--url", f"{base_url}/api/v1/openapi.json", "--meta", "none", "--fail-on-warning")
    places = ("--config", str(folder / "config.yaml"), "--output-path", str(folder / "odr_client"))
    made = subprocess.run([GENERATOR, *words, *places], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield Client(base_url)
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def clerk(demo: Demo, client: Client) -> str:
    """The token of the demo's clerk."""
    staff = json.loads((demo.folder / "data" / "secrets" / "staff.json").read_text())
    known = next(each for each in staff if (each["court_id"], each["role"]) == (COURT, "clerk"))
    proof = client.make("Proof", {"personal_key": known["personal_key"], "pin": known["pin"]})
    return str(client.ask("people", "get_token", body=proof).token)


def fee(number: str) -> dict[str, Any]:
    today = load_courts("courts")[COURT].date_of(datetime.now(UTC)).isoformat()
    paid = {"receipt_number": f"R-{number[-7:]}", "paid_on": today, "amount_cents": 2700}
    return {"court_id": COURT, "case_number": number, **paid}


def registration(number: str, version: str) -> dict[str, Any]:
    sworn = ("adult_without_guardian", "not_in_bankruptcy", "not_on_active_duty")
    return {
        "court_id": COURT,
        "case_number": number,
        "receipt_number": f"R-{number[-7:]}",
        "plaintiff": {"name": "Rosa Delgado", "contact": {"mailing_address": ADDRESS}},
        "defendant": {"name": "Marcus Hill", "mailing_address": ADDRESS},
        "claim_cents": 120_000,
        "claim_reason": "The deposit was not returned.",
        "eligibility": dict.fromkeys(sworn, True),
        "user_agreement": {"version": version, "language": "en"},
    }


def test_the_generated_client_plays_the_first_steps_of_a_case(client: Client, clerk: str) -> None:
    number, version = case_number(), client.ask("courts", "get_court", court_id=COURT).user_agreement.version
    paid = client.ask(
        *("commands", "record_fee_receipt", clerk),
        body=client.make("RecordFeeReceipt", fee(number)),
        idempotency_key=str(uuid4()),
        wait=20,
    )
    opening = client.make("NewAccount", {"court_id": COURT, "pin": PIN})
    token = client.ask("people", "open_account", body=opening, idempotency_key=str(uuid4())).token
    receipt = client.ask(
        *("commands", "register_case", token),
        body=client.make("Registration", registration(number, version)),
        idempotency_key=str(uuid4()),
        wait=20,
    )

    assert (paid.outcome.fate, receipt.outcome.fate) == ("done", "done")
    case = client.ask("reading", "get_case", token, case_id=receipt.case_id, after=0, wait=20)
    assert (case.case_number, case.registered_at is not None) == (number, True)
    assert [each.number for each in client.ask("reading", "list_receipts", token, case_id=receipt.case_id)] == [
        receipt.number
    ]


def test_a_refusal_tells_the_generated_client_what_would_have_been_right(client: Client, clerk: str) -> None:
    number, version = case_number(), client.ask("courts", "get_court", court_id=COURT).user_agreement.version
    body = client.make("RecordFeeReceipt", fee(number))
    client.ask("commands", "record_fee_receipt", clerk, body=body, idempotency_key=str(uuid4()), wait=20)
    opening = client.make("NewAccount", {"court_id": COURT, "pin": PIN})
    token = client.ask("people", "open_account", body=opening, idempotency_key=str(uuid4())).token

    old = client.make("Registration", registration(number, "1999"))
    problem = client.ask("commands", "register_case", token, body=old, idempotency_key=str(uuid4()), wait=20)

    assert (problem.status, problem.code, problem.receipt[:2]) == (409, "UserAgreementChanged", "R-")
    assert problem.facts.to_dict() == {"version": version}


def test_a_file_goes_through_the_generated_client(client: Client) -> None:
    file_type = importlib.import_module("odr_client.types").File
    paper = file_type(payload=BytesIO(b"%PDF-1.7 not ours"))

    assert client.ask("reading", "check_copy_file", body=paper).verdict == "unknown"
