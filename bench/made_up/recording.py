"""Plays one case in a system of its own and keeps its history, receipts and sealed texts.

Run it (`python -m bench.made_up.recording`) again when what services say has changed; older recordings stay readable,
as every history must.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

from bench.ground import Needs, fresh, ground
from bench.made_up.recorded import FILE, Entry, Recorded
from deploy.local.installation import Installation
from deploy.local.places import Places
from deploy.play import acts
from deploy.play.case import Case, begin
from deploy.play.person import Json
from shared.contracts.message import Sealed
from shared.runtime.key_store import KeyStore
from shared.runtime.sealing import KekRing, Sealer

HISTORY: Final = 'SELECT case_id, headers, body FROM history ORDER BY partition, "offset"'
RECEIPTS: Final = """
SELECT r.*, m.side FROM receipts r JOIN my_cases m ON (m.account_id, m.case_id) = (r.author, r.case_id)
ORDER BY r.received_at, r.place
"""
PARTIES: Final = "SELECT side, party_id, account_id FROM my_cases"


def main() -> None:
    """Play, read, write."""
    places = fresh(Places().root / "bench" / "recording", keep_data=False)
    with ground(Needs.SYSTEM, places) as (installation, system):
        if system is None or installation is None:
            raise LookupError("nothing runs")
        with begin(system.address, places.data, lambda *_: None) as case:
            for act in acts.ALL:
                act(case)
            _post_the_rest(case)
        recorded = asyncio.run(_read(installation))
    FILE.write_text(json.dumps(asdict(recorded), indent=0, ensure_ascii=False, default=str) + "\n")


def _post_the_rest(case: Case) -> None:
    """The clerk posts every letter, so that nothing waits in a case that is over."""

    def posted(view: Json) -> bool:
        lying = [letter["letter_id"] for letter in view["letters"] if not letter["posted_at"]]
        if lying:
            case.clerk.do(f"/cases/{case.id}/mark-letters-posted", {"letter_ids": lying})
        by_letter = [notice for notice in view["notices"] if notice["channel"] == "letter"]
        return all(notice["posted_at"] for notice in by_letter) and bool(by_letter)

    case.clerk.sees(case.id, "every letter posted", posted)


async def _read(installation: Installation) -> Recorded:
    with psycopg.connect(installation.database_url("gateway"), row_factory=dict_row) as connection:
        rows = connection.execute(HISTORY).fetchall()
        receipts = connection.execute(RECEIPTS).fetchall()
        people = connection.execute(PARTIES).fetchall()
    keys = KeyStore(installation.keys_url("gateway"))
    sealer = Sealer(keys, KekRing(installation.secrets.key_ring("gateway", ("party", "case"))))
    texts: list[tuple[str, str]] = []
    entries = [Entry(_headers(row), await _opened(sealer, row, texts)) for row in rows]
    await keys.close()
    first = json.loads(entries[0].body)
    return Recorded(
        court_id=first["court_id"],
        case_number=first["case_number"],
        case_id=str(rows[0]["case_id"]),
        parties={person["side"]: str(person["party_id"]) for person in people},
        accounts={person["side"]: str(person["account_id"]) for person in people},
        texts=texts,
        entries=entries,
        receipts=[{name: _plain(value) for name, value in receipt.items()} for receipt in receipts],
    )


def _headers(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in row["headers"]]


async def _opened(sealer: Sealer, row: Mapping[str, Any], texts: list[tuple[str, str]]) -> str:
    """Return a body whose sealed boxes are places of `texts`."""

    async def walk(value: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, dict) and value.keys() == Sealed.model_fields.keys():
            clear = (await sealer.open(row["case_id"], Sealed.model_validate(value))).decode()
            texts.append((value["audience"], clear))
            return {**value, "box": f"box-{len(texts) - 1:03d}"}
        if isinstance(value, dict):
            return {name: await walk(item) for name, item in value.items()}
        if isinstance(value, list):
            return [await walk(item) for item in value]
        return value

    whole = await walk(json.loads(bytes(row["body"])))
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> object:
    return value if isinstance(value, dict | list | int) or value is None else str(value)


if __name__ == "__main__":
    main()
