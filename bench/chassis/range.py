"""A range of records on the broker, and what a contender is told about it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Task:
    """What a contender works on. starts: (topic, partition, first offset) · member: static membership, may be empty."""

    database: str
    bootstrap: str
    user: str
    password: str
    folder: str
    starts: list[tuple[str, int, int]]
    batch: int = 500
    member: str = ""

    def aiokafka(self) -> dict[str, Any]:
        """Return the connection settings of an aiokafka client."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-256",
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }

    def librdkafka(self) -> dict[str, Any]:
        """Return the connection settings of a librdkafka client."""
        return {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-256",
            "sasl.username": self.user,
            "sasl.password": self.password,
        }
