import ast
import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from deploy.audit import heads as signing
from deploy.audit import verify_audit
from shared.contracts.envelope import FIRST_CHAIN, Envelope

CASE = UUID("00000000-0000-5000-8000-000000000001")
START = datetime(2026, 11, 2, 17, tzinfo=UTC)
Line = dict[str, Any]


def history(entries: int = 4) -> list[Line]:
    lines, chain = [], FIRST_CHAIN
    for number in range(1, entries + 1):
        body = json.dumps({"number": number}).encode()
        loose = Envelope(
            id=uuid5(CASE, str(number)),
            type="odr.intake.FeeReceiptRecorded.v1",
            source="intake",
            subject=CASE,
            time=START + timedelta(minutes=number),
        )
        envelope = loose.chained(chain, number, body)
        chain = envelope.chain
        headers = {name: value.decode() for name, value in envelope.headers()}
        body64 = base64.b64encode(body).decode()
        lines.append({"topic": "t", "partition": 0, "offset": number, "headers": headers, "body": body64})
    return lines


def heads_of(lines: list[Line]) -> list[dict[str, str | int]]:
    last = lines[-1]["headers"]
    return [
        {
            "topic": "t",
            "source": "intake",
            "case_id": str(CASE),
            "sequence": int(last["ce_sequence"]),
            "chain": last["ce_chain"],
        }
    ]


@pytest.fixture
def judged(tmp_path: Path) -> Callable[[list[Line]], str]:
    private, public, heads = tmp_path / "key.pem", tmp_path / "public.pem", tmp_path / "heads.json"
    signing.make_audit_key(private, public)
    heads.write_text(signing.sign_heads(heads_of(history()), START, private))

    def judge(lines: list[Line]) -> str:
        export = tmp_path / "export.jsonl"
        export.write_text("\n".join(json.dumps(line) for line in lines))
        return verify_audit.verify(export, heads, public)

    return judge


def test_an_untouched_history_is_sound(judged: Callable[[list[Line]], str]) -> None:
    assert "sound and complete" in judged(history())


def test_a_flipped_byte_is_found_and_named(judged: Callable[[list[Line]], str]) -> None:
    lines = history()
    body = bytearray(base64.b64decode(lines[1]["body"]))
    body[3] ^= 1
    lines[1]["body"] = base64.b64encode(bytes(body)).decode()

    with pytest.raises(verify_audit.Broken, match=r"t/0@2: entry 2 .* was changed"):
        judged(lines)


@pytest.mark.parametrize("name", ["ce_id", "ce_type", "ce_time"])
def test_a_changed_header_is_found(judged: Callable[[list[Line]], str], name: str) -> None:
    lines = history()
    lines[2]["headers"][name] += "0"

    with pytest.raises(verify_audit.Broken, match="entry 3"):
        judged(lines)


def test_a_removed_entry_is_found_and_named(judged: Callable[[list[Line]], str]) -> None:
    lines = history()
    del lines[1]

    with pytest.raises(verify_audit.Broken, match=r"entry 2 .* is missing"):
        judged(lines)


def test_two_entries_in_the_wrong_order_are_found(judged: Callable[[list[Line]], str]) -> None:
    lines = history()
    lines[1], lines[2] = lines[2], lines[1]

    with pytest.raises(verify_audit.Broken, match="is missing before it"):
        judged(lines)


def test_a_cut_tail_is_found_and_named(judged: Callable[[list[Line]], str]) -> None:
    with pytest.raises(verify_audit.Broken, match="cut off after entry 3; entry 4 is missing"):
        judged(history()[:3])


def test_a_history_written_anew_is_not_the_signed_one(judged: Callable[[list[Line]], str]) -> None:
    lines = history()
    lines[3]["headers"]["ce_type"] = "odr.intake.PartyLeft.v1"
    lines[3]["headers"]["ce_chain"] = verify_audit.read_entry(json.dumps(lines[3])).follows(
        lines[2]["headers"]["ce_chain"]
    )

    with pytest.raises(verify_audit.Broken, match="not the one that was signed"):
        judged(lines)


def test_an_entry_that_was_published_twice_is_no_fault(judged: Callable[[list[Line]], str]) -> None:
    lines = history()

    assert "sound" in judged([*lines, lines[1]])


def test_heads_with_another_signature_are_refused(judged: Callable[[list[Line]], str], tmp_path: Path) -> None:
    document = json.loads((tmp_path / "heads.json").read_text())
    document["heads"][0]["sequence"] = 3
    (tmp_path / "heads.json").write_text(json.dumps(document))

    with pytest.raises(verify_audit.Broken, match="not signed by this key"):
        judged(history())


def test_the_verifier_imports_nothing_of_the_product() -> None:
    tree = ast.parse(Path(verify_audit.__file__).read_text())
    roots = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }

    assert not roots & {"shared", "services", "deploy"}
