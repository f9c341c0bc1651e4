"""The gateway's settings, read from the environment; secrets have no defaults."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator

from shared.runtime.settings import Port, ProcessSettings, Said, WebAddress

Limit = Annotated[int, Field(ge=1, le=1_000_000_000)]


class GatewaySettings(ProcessSettings):
    """What the gateway needs besides."""

    code_pepper: SecretStr
    """Makes the macs of codes and forms, hex or any text; the same for intake and the gateway."""
    gateway_port: Port = 8080
    """Port of pages and API."""
    gateway_host: Said = "127.0.0.1"
    """Address on which pages and API are answered."""
    public_url: WebAddress = "http://127.0.0.1:8080"
    """The installation's address as people type it."""
    trusted_proxies: str = ""
    """Addresses whose `X-Forwarded-For` is believed, with commas between them; empty for none."""
    staff_file: Path | None = None
    """JSON list of {name, role, court_id, personal_key, pin} to be known at start."""
    demo: bool = False
    """Shows the demo page and lets people sign in as made-up persons."""
    demo_dir: Path | None = None
    """Folder of the demo's mailbox and clock."""
    idle_minutes: Annotated[int, Field(ge=1, le=1_440)] = 30
    """How long a session lasts in which nothing is done."""
    session_hours: Annotated[int, Field(ge=1, le=168)] = 12
    """How long a session lasts at most."""
    token_minutes: Annotated[int, Field(ge=1, le=1_440)] = 60
    """How long a program's token lasts."""
    tries_per_hour: Limit = 10
    """Wrong tries of one key or code, and registrations of one case or account whose receipt or case was wrong."""
    tries_per_hour_and_asker: Limit = 50
    """Wrong tries of one account, known browser or letter."""
    tries_per_hour_and_network: Limit = 20
    """Wrong tries of strangers on one network, before each further one has to wait some seconds."""
    newcomers_per_hour_and_network: Limit = 100
    """Accounts opened and cases registered on one network, before the same."""
    commands_per_hour_and_account: Limit = 600
    """What one party may send, before each further command has to wait some seconds."""
    step_up_minutes: Annotated[int, Field(ge=1, le=1_440)] = 10
    """How long a proof with key and PIN lets somebody sign."""
    largest_body_bytes: Annotated[int, Field(ge=65_536, le=1_000_000_000)] = 12_000_000
    """The largest request."""
    most_at_once: Annotated[int, Field(ge=1, le=10_000)] = 64
    """Requests that are worked on at the same time; who comes beyond is asked to come back."""
    silent_seconds: Annotated[float, Field(ge=1, le=3_600)] = 30.0
    """How long a sender may pause in the middle of a body."""
    connections_per_network: Limit = 200
    """Open at the same time from one IPv4 address or IPv6 /64, trusted proxies excepted."""

    @field_validator("trusted_proxies")
    @classmethod
    def _only_addresses(cls, given: str) -> str:
        """Take addresses and networks alone: a name, or a star for everybody, would let anybody say who they are."""
        for each in filter(None, map(str.strip, given.split(","))):
            ip_network(each, strict=False)
        return given

    @property
    def proxies(self) -> tuple[str, ...]:
        """Return the addresses and networks of the trusted proxies."""
        return tuple(filter(None, map(str.strip, self.trusted_proxies.split(","))))

    @property
    def secure(self) -> bool:
        """Say whether people come by TLS: then cookies are sent by TLS alone."""
        return self.public_url.startswith("https://")
