"""A program at the court's door: who it is, what it may do, and a clear sentence whenever it may not."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.runtime.codes import new_key
from tests.support.gateway import COURT_ID, PIN, Gateway, clerk, key

pytestmark = pytest.mark.broker
FEE = {
    "court_id": COURT_ID,
    "case_number": "STK-CV-LSC-2026-0001234",
    "receipt_number": "R-1",
    "paid_on": "2026-03-02",
    "amount_cents": 2700,
}


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["type"] == f"urn:odr:problem:{told['code']}"
    assert told["title"].replace(" ", "").casefold() == told["code"].casefold()
    assert told["detail"].endswith(".")
    return answer.status_code, told["code"]


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer nobody"}, {"authorization": "Basic Zm9v"}])
async def test_without_a_living_token_nothing_is_told(court: Gateway, header: dict[str, str]) -> None:
    answer = await court.client.get("/api/v1/cases", headers=header)

    assert problem(answer) == (401, "SignInNeeded")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/cases", "GET, POST"),
        ("GET", f"/cases/{uuid4()}/make-offer", "POST"),
        ("PUT", "/tokens/current", "DELETE"),
        ("OPTIONS", "/copies/check", "POST"),
        ("HEAD", "/courts", "GET"),
    ],
)
async def test_another_method_than_those_of_an_address_is_named_as_such(
    court: Gateway, method: str, path: str, allow: str
) -> None:
    answer = await court.client.request(method, f"/api/v1{path}", headers=await court.token())

    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
    if method != "HEAD":
        assert problem(answer) == (405, "MethodNotAllowed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_json_that_is_not_sent_as_json_is_told_by_which_header_it_is(court: Gateway, kind: str) -> None:
    answer = await court.client.post(
        "/api/v1/accounts", content=b'{"pin": "204813"}', headers={**key(), "content-type": kind}
    )

    assert problem(answer) == (415, "UnsupportedMediaType")
    assert "Content-Type: application/json" in answer.json()["detail"]


async def test_what_is_too_large_is_told_as_any_problem(court: Gateway) -> None:
    file = b" " * (court.parts.settings.largest_body_bytes + 1)

    assert problem(await court.client.post("/api/v1/copies/check", content=file)) == (413, "TooLarge")


async def test_an_account_is_opened_kept_and_come_back_to(court: Gateway) -> None:
    opening = key()
    body = {"court_id": COURT_ID, "pin": PIN}
    first = (await court.client.post("/api/v1/accounts", json=body, headers=opening)).json()
    again = (await court.client.post("/api/v1/accounts", json=body, headers=opening)).json()
    headers = {"authorization": f"Bearer {first['token']}"}

    assert again["account_id"] == first["account_id"]
    assert again["personal_key"] == first["personal_key"]
    assert (await court.client.delete("/api/v1/accounts/personal-key", headers=headers)).status_code == 204
    back = {"personal_key": first["personal_key"].lower(), "pin": PIN}
    signed_in = await court.client.post("/api/v1/tokens", json=back)
    assert signed_in.json()["account_id"] == first["account_id"]
    assert (await court.client.delete("/api/v1/tokens/current", headers=headers)).status_code == 204
    assert problem(await court.client.get("/api/v1/cases", headers=headers)) == (401, "SignInNeeded")


@pytest.mark.parametrize("change", [{"pin": "739164"}, {"court_id": "river-county"}])
async def test_somebody_who_opens_with_the_key_of_another_opening_gets_nothing(
    court: Gateway, change: dict[str, str]
) -> None:
    opening, body = key(), {"court_id": COURT_ID, "pin": PIN}
    court.parts.courts = {**court.parts.courts, "river-county": court.parts.courts[COURT_ID]}
    await court.client.post("/api/v1/accounts", json=body, headers=opening)

    other = await court.client.post("/api/v1/accounts", json={**body, **change}, headers=opening)

    assert problem(other) == (409, "SameKeyOtherBody")
    assert "token" not in other.json()


@pytest.mark.parametrize("pin", [PIN, "739164"])
async def test_an_opening_that_is_repeated_after_its_key_was_kept_is_told_where_to_get_a_token(
    court: Gateway, pin: str
) -> None:
    opening, body = key(), {"court_id": COURT_ID, "pin": PIN}
    token = (await court.client.post("/api/v1/accounts", json=body, headers=opening)).json()["token"]
    await court.client.delete("/api/v1/accounts/personal-key", headers={"authorization": f"Bearer {token}"})

    again = await court.client.post("/api/v1/accounts", json={**body, "pin": pin}, headers=opening)

    assert problem(again) == (409, "AccountOpenAlready")
    assert "/api/v1/tokens" in again.json()["detail"]


@pytest.mark.parametrize("pin", ["111111", "123456", "12345", "abcdef"])
async def test_a_pin_that_is_too_simple_is_refused(court: Gateway, pin: str) -> None:
    answer = await court.client.post("/api/v1/accounts", json={"court_id": COURT_ID, "pin": pin}, headers=key())

    assert problem(answer) == (422, "PinTooSimple")
    assert [(each["where"], each["code"]) for each in answer.json()["errors"]] == [("body.pin", "PinTooSimple")]


async def test_wrong_tries_come_to_an_end(court: Gateway) -> None:
    personal_key = new_key()
    told = [
        problem(await court.client.post("/api/v1/tokens", json={"personal_key": personal_key, "pin": PIN}))
        for _ in range(11)
    ]

    assert told == [(403, "WrongKeyOrPin")] * 10 + [(429, "TooManyTries")]


async def test_an_unknown_case_and_a_paper_of_it_look_alike(court: Gateway) -> None:
    headers = await court.token()
    addresses = (f"/cases/{uuid4()}", f"/cases/{uuid4()}/files/{'0' * 64}", "/court/queue", "/receipts/R-0000-0000")

    answers = [await court.client.get(f"/api/v1{path}", headers=headers) for path in (*addresses, "/cases/no-id")]

    assert {problem(answer) for answer in answers} == {(404, "NotThere")}
    assert len({answer.text for answer in answers}) == 1


async def test_a_party_cannot_do_what_is_the_clerks(court: Gateway) -> None:
    answer = await court.client.post("/api/v1/court/fee-receipts", json=FEE, headers={**await court.token(), **key()})

    assert problem(answer) == (404, "NotThere")
    assert await court.rows("SELECT 1 FROM outbox") == []


async def test_the_same_action_twice_is_one_receipt_and_another_content_is_refused(court: Gateway) -> None:
    headers = {**await clerk(court, new_key()), **key()}
    path = "/api/v1/court/fee-receipts?wait=0"

    first = await court.client.post(path, json=FEE, headers=headers)
    second = await court.client.post(path, json=FEE, headers=headers)
    other = await court.client.post(path, json={**FEE, "receipt_number": "R-2"}, headers=headers)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert first.json()["outcome"]["fate"] == "working"
    assert first.headers["location"] == f"/api/v1/receipts/{first.json()['number']}"
    assert (await court.client.get(first.headers["location"], headers=headers)).json()["kind"] == "RecordFeeReceipt"
    assert problem(other) == (409, "SameKeyOtherBody")
    assert len(await court.rows("SELECT 1 FROM outbox")) == 1


async def test_a_receipt_belongs_to_its_author(court: Gateway) -> None:
    mine = await clerk(court, new_key())
    path = "/api/v1/court/fee-receipts?wait=0"
    number = (await court.client.post(path, json=FEE, headers={**mine, **key()})).json()["number"]

    assert (await court.client.get(f"/api/v1/receipts/{number}", headers=mine)).json()["number"] == number
    other = await court.client.get(f"/api/v1/receipts/{number}", headers=await court.token())
    assert problem(other) == (404, "NotThere")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"{", "body"),
        (b'{"court_id": 1}', "body.court_id"),
        (b'{"surprise": 1}', "body.surprise"),
        (b"\xff", "body"),
    ],
)
async def test_what_cannot_be_understood_is_named(court: Gateway, body: bytes, where: str) -> None:
    headers = {**await clerk(court, new_key()), **key(), "content-type": "application/json"}

    answer = await court.client.post("/api/v1/court/fee-receipts", content=body, headers=headers)

    assert problem(answer) == (422, "NotUnderstood")
    assert where in {each["where"] for each in answer.json()["errors"]}


@pytest.mark.parametrize("path", ["/cases", "/invitations/join"])
@pytest.mark.parametrize("more", [{}, {"email": "rosa@example.org"}, {"email_consent": True}])
async def test_news_by_email_needs_an_email_and_consent(court: Gateway, path: str, more: dict[str, Any]) -> None:
    place = {"street": "12 Main Street", "city": "Stockton", "state": "CA", "postal_code": "95202"}
    person = {"name": "Rosa Delgado", "contact": {"mailing_address": place, **more}, "channel": "email"}
    body = {"plaintiff": person} if path == "/cases" else {name: person[name] for name in ("contact", "channel")}
    where = "body.plaintiff.channel" if path == "/cases" else "body.channel"

    answer = await court.client.post(f"/api/v1{path}", json=body, headers={**await court.token(), **key()})

    assert problem(answer) == (422, "NotUnderstood")
    assert {each["where"]: each["code"] for each in answer.json()["errors"]}[where] == "NoEMailToUse"


async def test_a_command_without_its_key_is_not_taken(court: Gateway) -> None:
    answer = await court.client.post("/api/v1/court/fee-receipts", json=FEE, headers=await clerk(court, new_key()))

    assert problem(answer) == (422, "NotUnderstood")
    assert [each["where"] for each in answer.json()["errors"]] == ["header.Idempotency-Key"]
    assert await court.rows("SELECT 1 FROM receipts") == []


@pytest.mark.parametrize(
    "body",
    [
        f'{{"pin": "{PIN}", "court_id": "{COURT_ID}", "court_id": "river-county"}}',
        f'{{"pin": "{PIN}", "court_id": {{"a": 1, "a": 1}}}}',
    ],
)
async def test_a_name_that_stands_twice_is_not_read_one_way_or_the_other(court: Gateway, body: str) -> None:
    headers = {**key(), "content-type": "application/json"}

    answer = await court.client.post("/api/v1/accounts", content=body, headers=headers)

    assert problem(answer) == (422, "NotUnderstood")
    assert "twice" in answer.json()["errors"][0]["why"]


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        ("paid_on", "11/29/2026", "2027-01-15"),
        ("amount_cents", "2700", "2700 is $27.00"),
        ("amount_cents", 27.5, "2700"),
    ],
)
async def test_what_a_problem_tells_a_program_to_send_is_taken(
    court: Gateway, field: str, wrong: object, right: str
) -> None:
    headers = {**key(), **await clerk(court, new_key())}

    answer = await court.client.post("/api/v1/court/fee-receipts", json={**FEE, field: wrong}, headers=headers)

    assert problem(answer) == (422, "NotUnderstood")
    assert [each["where"] for each in answer.json()["errors"]] == [f"body.{field}"]
    assert right in answer.json()["errors"][0]["why"]


async def test_a_code_that_nobody_has_and_one_that_is_mistyped(court: Gateway) -> None:
    for code, why in ((new_key(), (404, "CodeUnknown")), ("ABCD", (422, "MistypedCode"))):
        assert problem(await court.client.post("/api/v1/invitations/check", json={"code": code})) == why


async def test_what_is_mistyped_is_named(court: Gateway) -> None:
    code = await court.client.post("/api/v1/invitations/check", json={"code": "ABCD"})
    key_of_nobody = await court.client.post("/api/v1/tokens", json={"personal_key": "ABCD", "pin": PIN})

    assert [each["where"] for each in code.json()["errors"]] == ["body.code"]
    assert [each["where"] for each in key_of_nobody.json()["errors"]] == ["body.personal_key"]
    assert "your letter" not in key_of_nobody.json()["detail"]


async def test_anybody_may_check_a_copy(court: Gateway) -> None:
    by_number = await court.client.get("/api/v1/copies/SJ-1")
    by_file = await court.client.post("/api/v1/copies/check", content=b"%PDF-1.7 not ours")

    assert by_number.json()["verdict"] == by_file.json()["verdict"] == "unknown"


async def test_a_check_without_a_file_is_not_understood(court: Gateway) -> None:
    answer = await court.client.post("/api/v1/copies/check")

    assert problem(answer) == (422, "NotUnderstood")
    assert [each["where"] for each in answer.json()["errors"]] == ["body"]


async def test_secrets_and_contacts_are_not_stored_in_clear(court: Gateway) -> None:
    account = (
        await court.client.post("/api/v1/accounts", json={"court_id": COURT_ID, "pin": PIN}, headers=key())
    ).json()
    headers = {"authorization": f"Bearer {account['token']}"}
    address = {"street": "77 Canary Lane", "city": "Stockton", "state": "CA", "postal_code": "95202"}
    contact = {"mailing_address": address, "email": "canary@example.org", "email_consent": True}
    registration = {
        "court_id": COURT_ID,
        "case_number": FEE["case_number"],
        "receipt_number": "R-1",
        "plaintiff": {"name": "Rosa Delgado", "contact": contact},
        "defendant": {"name": "Marcus Hill", "mailing_address": address},
        "claim_cents": 1000,
        "claim_reason": "A fence.",
        "eligibility": {"adult_without_guardian": True, "not_in_bankruptcy": True, "not_on_active_duty": True},
        "user_agreement": {"version": "1", "language": "en"},
    }
    sent = await court.client.post("/api/v1/cases?wait=0", json=registration, headers={**headers, **key()})
    stored = ""
    for (table,) in await court.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        for row in await court.rows(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
            stored += " ".join(v.decode(errors="replace") if isinstance(v, bytes) else str(v) for v in row.values())

    assert sent.status_code == 202, sent.text
    assert "Rosa Delgado" in stored
    for canary in ("Canary Lane", "canary@example.org", account["personal_key"], account["token"]):
        assert canary not in stored
