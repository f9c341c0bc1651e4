"""Settings that every process shares, from the environment or from files named like them in ODR_SECRETS_DIR."""

from collections.abc import Iterable
from os import environ
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic_settings import BaseSettings

PREFIX: Final = "ODR_"
# Read before there are settings: where secrets lie, and where a test stops a process.
ELSEWHERE: Final = frozenset({"ODR_SECRETS_DIR", "ODR_FAILPOINT", "ODR_FAILPOINT_MARKER"})


class ProcessSettings(
    BaseSettings,
    env_prefix=PREFIX,
    extra="ignore",
    frozen=True,
    secrets_dir=environ.get("ODR_SECRETS_DIR"),
    use_attribute_docstrings=True,
):
    """What any service needs to start; a service adds its own fields. Environment names start with `ODR_`.

    The sentence below a field is its line in docs/operations/settings.md.
    """

    database_url: SecretStr
    """The service's own database."""
    keys_database_url: SecretStr
    """The key store."""
    kek_dir: Path
    """Folder of the keys that wrap the keys of cases and parties."""
    objects_url: str
    """The object store: `file://…`, `s3://…` or `memory:///`."""
    kafka_bootstrap: str
    """Addresses of the broker, with commas between them."""
    kafka_user: str = ""
    """The service's user on the broker; empty for a broker without users."""
    kafka_password: SecretStr = SecretStr("")
    """That user's password."""
    kafka_protocol: str = "PLAINTEXT"
    """`SASL_SSL` in production."""
    kafka_member_id: str = ""
    """Name of this process in its group, so that a restart moves no partition; empty for none."""
    courts_dir: Path = Path("courts")
    """Folder of the courts' files."""
    clock_offset_file: Path | None = None
    """File that says how far the demo's clock was moved forward, in seconds."""
    health_host: str = "127.0.0.1"
    """Where `/live`, `/ready` and `/metrics` are answered: this machine alone, or `0.0.0.0` inside a container."""
    health_port: int = 0
    """Port for the same; 0 for any that is free."""
    log_level: str = "INFO"
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`."""
    otlp_endpoint: str = ""
    """Where traces are sent (OTLP over HTTP); empty for nowhere."""


def names_of(kind: type[ProcessSettings]) -> frozenset[str]:
    """Return the names under which the environment holds these settings."""
    return frozenset(f"{PREFIX}{field.upper()}" for field in kind.model_fields)


def unknown(given: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return what looks like a setting and is none: most likely mistyped."""
    return sorted({name for name in given if name.startswith(PREFIX)} - {*known, *ELSEWHERE})
