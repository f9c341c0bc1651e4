"""The gateway's settings, read from the environment; secrets have no defaults."""

from ipaddress import ip_network
from pathlib import Path

from pydantic import SecretStr, field_validator

from shared.runtime.settings import ProcessSettings


class GatewaySettings(ProcessSettings):
    """What the gateway needs to start besides what every process needs.

    code_pepper: shared with intake, hex or any text · staff_file: JSON list of {name, role, court_id, personal_key,
    pin} to be known at start · demo: shows the demo page and lets people sign in as made-up persons ·
    trusted_proxies: addresses and networks whose X-Forwarded-For is believed, by commas; empty for none ·
    tries_per_hour: wrong tries of one key or code, and registrations of one case that were refused ·
    tries_per_hour_and_asker: of one account, known browser or letter · tries_per_hour_and_network: of strangers on
    one network before each further try has to wait some seconds · newcomers_per_hour_and_network: accounts opened
    on one network, and cases registered, before the same ·
    most_at_once: requests that are worked on at the same time ·
    silent_seconds: how long a sender may pause in the middle of a body ·
    connections_per_network: open at the same time from one IPv4 address or IPv6 /64, trusted proxies excepted.
    """

    code_pepper: SecretStr
    gateway_port: int = 8080
    gateway_host: str = "127.0.0.1"
    public_url: str = "http://127.0.0.1:8080"
    trusted_proxies: str = ""
    staff_file: Path | None = None
    demo: bool = False
    demo_dir: Path | None = None
    idle_minutes: int = 30
    session_hours: int = 12
    token_minutes: int = 60
    tries_per_hour: int = 10
    tries_per_hour_and_asker: int = 50
    tries_per_hour_and_network: int = 20
    newcomers_per_hour_and_network: int = 100
    step_up_minutes: int = 10
    largest_body_bytes: int = 12_000_000
    most_at_once: int = 64
    silent_seconds: float = 30.0
    connections_per_network: int = 200

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
