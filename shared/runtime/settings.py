"""Settings that every process shares, from the environment or from files named like them in ODR_SECRETS_DIR."""

from os import environ
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class ProcessSettings(
    BaseSettings, env_prefix="ODR_", extra="ignore", frozen=True, secrets_dir=environ.get("ODR_SECRETS_DIR")
):
    """What any service needs to start; a service adds its own fields. Environment names start with `ODR_`."""

    database_url: SecretStr
    keys_database_url: SecretStr
    kek_dir: Path
    objects_url: str
    kafka_bootstrap: str
    kafka_user: str = ""
    kafka_password: SecretStr = SecretStr("")
    kafka_protocol: str = "PLAINTEXT"
    kafka_member_id: str = ""
    courts_dir: Path = Path("courts")
    clock_offset_file: Path | None = None
    health_port: int = 0
    log_level: str = "INFO"
    otlp_endpoint: str = ""
