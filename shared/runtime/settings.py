"""Settings that every process shares, read from the environment; it owns no secret and no default for one.

A secret may also be a file of the setting's name in the folder ODR_SECRETS_DIR, as containers are given theirs.
"""

import os
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProcessSettings(BaseSettings):
    """What any service needs to start; a service adds its own fields. Environment names start with `ODR_`."""

    model_config = SettingsConfigDict(
        env_prefix="ODR_", extra="ignore", frozen=True, secrets_dir=os.environ.get("ODR_SECRETS_DIR")
    )

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
