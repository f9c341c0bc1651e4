"""Writes made-up cases into a gateway's database and key store by COPY, some thousands at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql

from bench.made_up.crowd import Place, place
from bench.made_up.cutting import STENCIL, cut
from bench.made_up.stencil import Names
from services.gateway.tables import accounts
from shared.runtime.sealing import KekRing

AT_ONCE: Final = 2_000
KEYS: Final = "keys"
ACCOUNT_COLUMNS: Final = "account_id, role, court_id, name, language"


@dataclass(frozen=True, slots=True)
class Stores:
    """Where cases go. gateway, keys: connection URLs · ring: the gateway's key-encryption keys."""

    gateway: str
    keys: str
    ring: KekRing


def populate(stores: Stores, numbers: range, advance: Callable[[int], None]) -> None:
    """Write these cases and tell how many more are there."""
    with psycopg.connect(stores.gateway) as gateway, psycopg.connect(stores.keys) as keys:
        for start in range(numbers.start, numbers.stop, AT_ONCE):
            some = range(start, min(start + AT_ONCE, numbers.stop))
            texts = _texts(some, stores.ring)
            _copy(keys, KEYS, "case_id, audience, wrapped_key", texts.pop(KEYS, []))
            _people(gateway, texts.pop(accounts.name))
            for table, lines in texts.items():
                _copy(gateway, table, "", lines)
            keys.commit()
            gateway.commit()
            advance(len(some))
    with psycopg.connect(stores.gateway, autocommit=True) as gateway:
        gateway.execute("VACUUM (ANALYZE)")


def _texts(numbers: range, ring: KekRing) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {accounts.name: []}
    for where in map(place, numbers):
        names = STENCIL.names(where.made_up)
        tables = cut(where.events).tables
        for table, template in tables.items():
            texts.setdefault(table, []).append(template.write(names))
        texts.setdefault(KEYS, []).append(_wrapped(names, ring))
        texts[accounts.name].append(_accounts(where, names))
    return texts


def _wrapped(names: Names, ring: KekRing) -> str:
    lines = [
        f"{names.case_id}\t{name}\t\\\\x{ring.wrap((names.case_id, name), names.keys[audience]).hex()}\n"
        for audience, name in names.audiences.items()
    ]
    return "".join(lines)


def _accounts(where: Place, names: Names) -> str:
    people = cut(where.events).document.accounts.values()
    return "".join(f"{names[str(each)]}\tparty\t{where.made_up.court_id}\t\ten\n" for each in people)


def _people(gateway: psycopg.Connection, lines: list[str]) -> None:
    """Insert accounts that are new: some people have several cases."""
    gateway.execute("CREATE TEMP TABLE IF NOT EXISTS arrived (LIKE accounts INCLUDING DEFAULTS) ON COMMIT DELETE ROWS")
    _copy(gateway, "arrived", ACCOUNT_COLUMNS, lines)
    gateway.execute("INSERT INTO accounts SELECT DISTINCT ON (account_id) * FROM arrived ON CONFLICT DO NOTHING")


def _copy(connection: psycopg.Connection, table: str, columns: str, lines: list[str]) -> None:
    named = sql.SQL(f"({columns})") if columns else sql.SQL("")
    statement = sql.SQL("COPY {} {} FROM STDIN").format(sql.Identifier(table), named)
    with connection.cursor().copy(statement) as copying:
        copying.write("".join(lines))
