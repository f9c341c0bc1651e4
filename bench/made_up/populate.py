"""Writes made-up cases into a gateway's database and key store by COPY: one process makes them up, one writes."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from bench.made_up.crowd import Place, place
from bench.made_up.cutting import STENCIL, cut
from bench.made_up.histories import in_turn
from bench.made_up.stencil import Names
from services.gateway.tables import accounts, finding, history
from shared.runtime.sealing import KekRing

AT_ONCE: Final = 1_000
AHEAD: Final = 3
KEYS: Final = "keys"
ACCOUNT_COLUMNS: Final = "account_id, role, court_id, name, language"
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Stores:
    """Where cases go. gateway, keys: URLs, the key store's as its owner · ring: folder of the gateway's keys.

    with_history: the history, too, from which the read models could be built again.
    """

    gateway: str
    keys: str
    ring: Path
    with_history: bool = False


def populate(stores: Stores, cases: int, advance: Callable[[int], None]) -> None:
    """Write the first cases of the crowd and tell how many more are there."""
    with psycopg.connect(stores.gateway) as gateway, psycopg.connect(stores.keys) as keys:
        for count, texts in _made_up(stores, cases):
            _copy(keys, KEYS, "case_id, audience, wrapped_key", texts.pop(KEYS))
            _people(gateway, texts.pop(accounts.name))
            for table, lines in texts.items():
                _copy(gateway, table, "", lines)
            keys.commit()
            gateway.commit()
            advance(count)
    with psycopg.connect(stores.gateway, autocommit=True) as gateway:
        gateway.execute("VACUUM (ANALYZE)")


def _made_up(stores: Stores, cases: int) -> Iterator[tuple[int, Texts]]:
    """Yield texts while the next ones are being made up, never more than a few ahead."""
    parts = [range(start, min(start + AT_ONCE, cases)) for start in range(0, cases, AT_ONCE)]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        works: list[tuple[range, Future[Texts]]] = []
        for part in parts:
            works.append((part, pool.submit(_texts, part, stores)))
            if len(works) > AHEAD:
                done, work = works.pop(0)
                yield len(done), work.result()
        for done, work in works:
            yield len(done), work.result()


def _texts(numbers: range, stores: Stores) -> Texts:
    ring, places = KekRing(stores.ring), [place(number) for number in numbers]
    every = [STENCIL.names(where.made_up) for where in places]
    texts: dict[str, list[str]] = {}
    for where, names in zip(places, every, strict=True):
        for table, template in cut(where.events).tables.items():
            text = template.write(names)
            texts.setdefault(table, []).append(_found(text, names) if table == finding.name else text)
    whole = {table: "".join(lines) for table, lines in texts.items()}
    whole[KEYS] = "".join(_wrapped(names, ring) for names in every)
    whole[accounts.name] = "".join(map(_accounts, places, every))
    if stores.with_history:
        whole[history.name] = in_turn(numbers, every)
    return whole


def _found(text: str, names: Names) -> str:
    """Return what a case is found by: its serial number also without the noughts, which the recorded one has not."""
    serial = names.made_up.serial
    short = serial.lstrip("0")
    also = [
        line.replace(f"\t{serial}\t", f"\t{short}\t")
        for line in text.splitlines(keepends=True)
        if f"\t{serial}\t" in line
    ]
    return text + ("".join(also) if short not in {"", serial} else "")


def _wrapped(names: Names, ring: KekRing) -> str:
    lines = [
        f"{names.case_id}\t{name}\t\\\\x{ring.wrap((names.case_id, name), names.keys[audience]).hex()}\n"
        for audience, name in names.audiences.items()
    ]
    return "".join(lines)


def _accounts(where: Place, names: Names) -> str:
    people = cut(where.events).document.accounts.values()
    return "".join(f"{names[str(each)]}\tparty\t{where.made_up.court_id}\t\ten\n" for each in people)


def _people(gateway: psycopg.Connection, lines: str) -> None:
    """Insert accounts that are new: some people have several cases."""
    gateway.execute("CREATE TEMP TABLE IF NOT EXISTS arrived (LIKE accounts INCLUDING DEFAULTS) ON COMMIT DELETE ROWS")
    _copy(gateway, "arrived", ACCOUNT_COLUMNS, lines)
    gateway.execute("INSERT INTO accounts SELECT DISTINCT ON (account_id) * FROM arrived ON CONFLICT DO NOTHING")


def _copy(connection: psycopg.Connection, table: str, columns: str, lines: str) -> None:
    named = sql.SQL(f"({columns})") if columns else sql.SQL("")
    statement = sql.SQL("COPY {} {} FROM STDIN").format(sql.Identifier(table), named)
    with connection.cursor().copy(statement) as copying:
        copying.write(lines)
