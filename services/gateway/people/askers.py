"""From where a try comes: who is signed in, a browser known from before, a letter's holder, or a stranger's network.

A browser is known by a signed cookie that it gets when somebody has signed in on it. It opens nothing: it only counts
wrong tries apart from those of the street (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
"""

import hmac
import secrets
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final
from uuid import UUID

from services.gateway.people.limits import Limit
from services.gateway.settings import GatewaySettings

IPV6_PREFIX: Final = 64
LONGEST_COOKIE: Final = 200


@dataclass(frozen=True, slots=True)
class Device:
    """A browser on which somebody has signed in. number: random · of: a digest of the last account that did."""

    number: str
    of: str


class Devices:
    """Writes and reads the cookie by which a browser is known again."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper

    def cookie_for(self, account_id: UUID, known: Device | None) -> str:
        """Return the cookie of a browser on which this account has just signed in. known: what it was before."""
        of = self._keyed(f"device-of/{account_id}")
        number = known.number if known and known.of == of else secrets.token_hex(16)
        return f"{number}.{of}.{self._keyed(f'device/{number}/{of}')}"

    def read(self, cookie: str) -> Device | None:
        """Return the browser of a cookie that we have written, None for any other."""
        number, _, rest = cookie[:LONGEST_COOKIE].partition(".")
        of, _, proof = rest.partition(".")
        right = hmac.compare_digest(proof.encode(), self._keyed(f"device/{number}/{of}").encode())
        return Device(number, of) if right else None

    def is_of(self, device: Device | None, account_id: UUID) -> bool:
        """Say whether this account was the last to sign in there."""
        return device is not None and device.of == self._keyed(f"device-of/{account_id}")

    def _keyed(self, what: str) -> str:
        return hmac.new(self._pepper, what.encode(), "sha256").hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who tries. address: of the network · account_id: of somebody signed in · invitation_id: of the letter in hand."""

    address: str
    account_id: UUID | None = None
    device: Device | None = None
    invitation_id: UUID | None = None

    def limit(self, kind: str, settings: GatewaySettings) -> Limit:
        """Return what limits this asker's tries of a kind: itself, or its network when nothing is known of it."""
        most = settings.tries_per_hour_and_asker
        if self.account_id is not None:
            return Limit(f"{kind}/account/{self.account_id}", most)
        if self.device is not None:
            return Limit(f"{kind}/device/{self.device.of}", most)
        if self.invitation_id is not None:
            return Limit(f"{kind}/invitation/{self.invitation_id}", most)
        return Limit(f"{kind}/{self.network}", settings.tries_per_hour_and_network, slows=True)

    @property
    def network(self) -> str:
        """Return what stands for the network in limits."""
        return f"network/{network_of(self.address)}"


def network_of(address: str) -> str:
    """Return what counts as one network: an IPv4 address, the /64 of IPv6; the text itself when it is neither."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{int(parsed) >> IPV6_PREFIX:x}/{IPV6_PREFIX}"
