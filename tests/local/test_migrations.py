"""Every service's migrations on a fresh, real PostgreSQL: they end at the tables that the code declares."""

from importlib import import_module
from typing import Any

import psycopg
import pytest
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from deploy.migrate import migrate, revisions
from shared.contracts.topics import SERVICES
from shared.messaging.tables import metadata as chassis

pytestmark = pytest.mark.broker
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity FROM information_schema.columns
WHERE table_schema = 'public' AND table_name <> 'alembic_version'
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
"""
EVERY = sorted({*SERVICES, "gateway"})
Schema = dict[str, set[tuple[Any, ...]]]


def schema_of(url: str) -> Schema:
    """Return every column, index and constraint by name."""
    with psycopg.connect(url) as connection:
        questions = {"columns": COLUMNS, "indexes": INDEXES, "constraints": CONSTRAINTS}
        found = {what: set(connection.execute(sql).fetchall()) for what, sql in questions.items()}
    return {what: {row for row in rows if row[0] != "alembic_version"} for what, rows in found.items()}


def declared(url: str, *tables: MetaData) -> Schema:
    """Return what the declarations alone make of an empty database."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    for metadata in tables:
        metadata.create_all(engine, checkfirst=False)
    engine.dispose()
    return schema_of(url)


@pytest.mark.parametrize("service", EVERY)
def test_the_migrations_end_at_the_declared_tables_and_run_once(service: str, postgres: Any) -> None:
    migrated, plain = postgres.fresh_database(f"odr_{service}"), postgres.fresh_database(f"odr_{service}")
    own = import_module(f"services.{service}.tables").metadata

    migrate(service, migrated)
    once = schema_of(migrated)
    migrate(service, migrated)

    assert schema_of(migrated) == once == declared(plain, chassis, own)
    with psycopg.connect(migrated) as connection:
        stored = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert stored == [(revisions(service)[0],)]
    for url in (migrated, plain):
        postgres.drop(url)


@pytest.mark.parametrize("service", EVERY)
def test_an_installation_of_the_first_day_gets_what_came_later(service: str, postgres: Any) -> None:
    old, new = postgres.fresh_database(f"odr_{service}"), postgres.fresh_database(f"odr_{service}")
    migrate(service, old)
    migrate(service, new)
    with psycopg.connect(old) as connection:
        connection.execute("ALTER TABLE parked DROP COLUMN discard_wanted_by, DROP COLUMN discard_reason")
        connection.execute("UPDATE alembic_version SET version_num = %s", [revisions(service)[-1]])
    assert schema_of(old) != schema_of(new)

    migrate(service, old)

    assert schema_of(old) == schema_of(new)
    for url in (old, new):
        postgres.drop(url)


@pytest.mark.parametrize("service", EVERY)
def test_indexes_and_constraints_are_named_after_their_table(service: str, postgres: Any) -> None:
    url = postgres.fresh_database(f"odr_{service}")
    migrate(service, url)

    schema = schema_of(url)

    # Rules that PostgreSQL names itself for columns that may not be empty are left out.
    rules = [(table, name) for table, name, text in schema["constraints"] if not text.startswith("NOT NULL")]
    wrong = [
        name
        for table, name in [(row[0], row[1]) for row in schema["indexes"]] + rules
        if name != f"{table}_pkey"
        and not name.startswith((f"ix_{table}_", f"uq_{table}_", f"pk_{table}", f"ck_{table}"))
    ]
    assert wrong == []
    postgres.drop(url)


def test_a_difference_would_be_seen(postgres: Any) -> None:
    migrated, plain = postgres.fresh_database("odr_intake"), postgres.fresh_database("odr_intake")
    migrate("intake", migrated)
    with psycopg.connect(migrated) as connection:
        index = connection.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'ix_states_%' LIMIT 1")
        name = index.fetchall()[0][0]
        connection.execute(f"ALTER INDEX {name} RENAME TO ix_another".encode())

    assert schema_of(migrated) != declared(plain, chassis, import_module("services.intake.tables").metadata)
    for url in (migrated, plain):
        postgres.drop(url)
