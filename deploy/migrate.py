"""Brings a service's database to its newest revision: `python -m deploy.migrate SERVICE…`, ODR_DATABASE_URL.

It reads `services/<service>/migrations/*.py` and writes nothing of its own but the table of revisions.
"""

import os
import sys
from pathlib import Path
from typing import Any, Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from deploy.local.places import PROJECT

LOCK: Final = 4_180_219


def migrate(service: str, url: str) -> None:
    """Apply the revisions that are missing, in one transaction; two runners at once wait for each other."""
    folder = PROJECT / "services" / service / "migrations"
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        _upgrade(_scripts(folder), connection)
    engine.dispose()


def revisions(service: str) -> list[str]:
    """Name the revisions of a service, newest first."""
    return [script.revision for script in _scripts(PROJECT / "services" / service / "migrations").walk_revisions()]


def _scripts(folder: Path) -> ScriptDirectory:
    versions = folder / "versions"
    return ScriptDirectory(str(folder), version_locations=[str(versions if versions.exists() else folder)])


def _upgrade(scripts: ScriptDirectory, connection: Any) -> None:  # noqa: ANN401 - alembic's own connection type varies
    def missing(revision: Any, _context: Any) -> Any:  # noqa: ANN401 - alembic hands these through
        return scripts._upgrade_revs("head", revision)  # noqa: SLF001 - the way alembic's manual shows

    with EnvironmentContext(Config(), scripts, fn=missing) as context:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        migrate(name, os.environ["ODR_DATABASE_URL"])
