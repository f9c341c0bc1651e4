"""Settings that every process shares, from the environment or from files named like them in ODR_SECRETS_DIR."""

import sys
from collections.abc import Iterable, Mapping
from os import environ
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings

PREFIX: Final = "ODR_"
ELSEWHERE: Final = frozenset({"ODR_SECRETS_DIR", "ODR_FAILPOINT", "ODR_FAILPOINT_MARKER"})  # read before settings are
Said = Annotated[str, Field(min_length=1)]
Port = Annotated[int, Field(ge=1, le=65_535)]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s/]+")]


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
    objects_url: Annotated[str, Field(pattern="^(file|s3|memory)://")]
    """The object store: `file://…`, `s3://…` or `memory:///`."""
    kafka_bootstrap: Said
    """Addresses of the broker, with commas between them."""
    kafka_user: str = ""
    """The service's user on the broker; empty for a broker without users."""
    kafka_password: SecretStr = SecretStr("")
    """That user's password."""
    kafka_protocol: Literal["PLAINTEXT", "SASL_PLAINTEXT", "SSL", "SASL_SSL"] = "PLAINTEXT"
    """`SASL_SSL` in production; else `PLAINTEXT`, `SSL` or `SASL_PLAINTEXT`."""
    kafka_member_id: str = ""
    """Name of this process in its group, so that a restart moves no partition; empty for none."""
    courts_dir: Path = Path("courts")
    """Folder of the courts' files."""
    clock_offset_file: Path | None = None
    """File that says how far the demo's clock was moved forward, in seconds."""
    health_host: Said = "127.0.0.1"
    """Where `/live`, `/ready` and `/metrics` are answered: this machine alone, or `0.0.0.0` inside a container."""
    health_port: Annotated[int, Field(ge=0, le=65_535)] = 0
    """Port for the same; 0 for any that is free."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`."""
    otlp_endpoint: Annotated[str, Field(pattern=r"^(https?://[^\s/]+.*)?$")] = ""
    """Where traces are sent (OTLP over HTTP); empty for nowhere."""

    @classmethod
    def read(cls) -> Self:
        """Return a process's settings; end the process with a line for each that is wrong."""
        try:
            return cls()
        except ValidationError as error:
            sys.exit("\n".join(f"odr: {cls.why_not(fault)}" for fault in error.errors()))

    @classmethod
    def why_not(cls, fault: Mapping[str, Any]) -> str:
        """Say of a wrong setting which it is, its value, and what is needed; a secret can only be missing."""
        name, value = str(fault["loc"][0]), "not set" if fault["type"] == "missing" else repr(fault["input"])
        return f"{PREFIX}{name.upper()} is {value}, and this is needed: {cls.needed(name).rstrip('.')}."

    @classmethod
    def needed(cls, name: str) -> str:
        """Return in words what a setting takes."""
        what, kind = (field := cls.model_fields[name]).metadata, field.annotation
        bounds = [f"{getattr(each, end):,}" for each in what for end in ("ge", "le") if hasattr(each, end)]
        other = "true or false" if bool in {kind, *get_args(kind)} else str(field.description)
        return f"a number from {' to '.join(bounds)}" if bounds else other


def names_of(kind: type[ProcessSettings]) -> frozenset[str]:
    """Return the names under which the environment holds these settings."""
    return frozenset(f"{PREFIX}{field.upper()}" for field in kind.model_fields)


def unknown(given: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return what looks like a setting and is none: most likely mistyped."""
    return sorted({name for name in given if name.startswith(PREFIX)} - {*known, *ELSEWHERE})
