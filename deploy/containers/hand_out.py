"""Makes passwords and keys at the first start and hands each to its owner: `python -m deploy.containers.hand_out`.

Every owner (`kafka`, `postgres`, each service) has a volume of its own; nothing lies in it that is not its own.
Running it again hands out the same. Files are readable by their owner and by the group that all containers share.
"""

import os
import shutil
from pathlib import Path
from typing import Final

from deploy.containers.places import HANDED_OUT, KAFKA_DATA, KAFKA_PORTS, POSTGRES_HOST, POSTGRES_PORT, SECRETS
from deploy.database_server import OWNER, ServerAt
from deploy.databases import AUDIENCES, KEYS, database_of, keys_url
from deploy.local.kafka_settings import ADMIN, CONTROLLER, properties
from deploy.local.places import Places
from deploy.local.secret_files import SecretFiles
from shared.contracts.topics import EVERYONE, GATEWAY

# A broker alone gains nothing from being given up by its own controller after two seconds on a busy machine.
PATIENT: Final = {"broker.session.timeout.ms": "18000", "broker.heartbeat.interval.ms": "2000"}
OPEN_TO_GROUP: Final = 0o640
FOLDER_OPEN_TO_GROUP: Final = 0o750


def hand_out(files: SecretFiles, volumes: Path) -> None:
    """Write every owner's secrets into the folder `volumes/<owner>`."""
    passwords = {name: files.text(f"kafka/{name}") for name in (ADMIN, CONTROLLER)}
    settings = properties(KAFKA_DATA, KAFKA_PORTS, passwords) + "".join(f"{k}={v}\n" for k, v in PATIENT.items())
    _write(volumes / "kafka", {"server.properties": settings, "admin-password": passwords[ADMIN]})
    _write(volumes / "postgres", {"password": files.text(f"postgres/{OWNER}")})
    for service in EVERYONE:
        _write(volumes / service, _settings(service, files))
        _copy(files.key_ring(service, AUDIENCES.get(service, ())), volumes / service / "kek")
    _copy(files.seal(), volumes / "documents" / "seal")
    _write(volumes / GATEWAY, {"staff.json": files.staff().read_text()})
    files.audit_keys()


def database_server(files: SecretFiles) -> ServerAt:
    """Return the database server among the containers."""
    return ServerAt(POSTGRES_HOST, POSTGRES_PORT, files.text(f"postgres/{OWNER}"))


def database_passwords(files: SecretFiles) -> dict[str, str]:
    """Return the password of every database role."""
    return {role: files.text(f"postgres/{role}") for role in (*map(database_of, EVERYONE), KEYS)}


def _settings(service: str, files: SecretFiles) -> dict[str, str]:
    """Return a service's secret settings, each the content of a file of that name (ODR_SECRETS_DIR)."""
    server, role, passwords = database_server(files), database_of(service), database_passwords(files)
    found = {
        "ODR_DATABASE_URL": server.url(role, role, passwords[role]),
        "ODR_KEYS_DATABASE_URL": keys_url(server, service, passwords),
        "ODR_KAFKA_PASSWORD": files.text(f"kafka/{service}"),
        **files.settings_of(service),
    }
    if service == GATEWAY:
        found["ODR_STAFF_FILE"] = str(SECRETS / "staff.json")
    return {name.lower(): value for name, value in found.items()}


def _write(folder: Path, texts: dict[str, str]) -> None:
    _provide(folder)
    for name, text in texts.items():
        part = folder / f".{name}.part"
        part.write_text(text)
        part.chmod(OPEN_TO_GROUP)
        part.replace(folder / name)


def _copy(source: Path, folder: Path) -> None:
    _provide(folder)
    for file in source.iterdir():
        shutil.copyfile(file, folder / file.name)
        (folder / file.name).chmod(OPEN_TO_GROUP)


def _provide(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(FOLDER_OPEN_TO_GROUP)


if __name__ == "__main__":
    os.umask(0o027)
    hand_out(SecretFiles(Places().secrets), HANDED_OUT)
