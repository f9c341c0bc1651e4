"""What one connection may cost before it has asked for anything: seconds for its headers, and a place among others.

uvicorn bounds neither. Whoever opens connections and says nothing, or a letter a minute, would keep everybody out.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from services.gateway.people.askers import network_of
from services.gateway.settings import GatewaySettings

HEADER_SECONDS: Final = 10.0
FULL: Final = (
    b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 10\r\nconnection: close\r\ncontent-length: 0\r\n"
    b"x-content-type-options: nosniff\r\ncache-control: no-store\r\n\r\n"
)


@dataclass
class OpenConnections:
    """The open connections of each network. Those of trusted proxies are everybody's, and are not counted."""

    most: int
    proxies: tuple[IPv4Network | IPv6Network, ...]
    open: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, settings: GatewaySettings) -> "OpenConnections":
        """Return none yet, with the limits of the settings."""
        proxies = tuple(ip_network(each, strict=False) for each in settings.proxies)
        return cls(settings.connections_per_network, proxies)

    def protocol(self, **given: Any) -> asyncio.Protocol:  # noqa: ANN401 - what uvicorn hands to its protocols
        """Return what talks on one new connection."""
        return _Bounded(self, **given)

    def counted(self, host: str) -> str:
        """Return the network that a connection counts for; nothing for that of a trusted proxy."""
        try:
            trusted = any(ip_address(host) in proxy for proxy in self.proxies)
        except ValueError:
            trusted = False
        return "" if trusted else network_of(host)


class _Bounded(HttpToolsProtocol):
    def __init__(self, connections: OpenConnections, **given: Any) -> None:  # noqa: ANN401 - as above
        super().__init__(**given)
        self._connections, self._network = connections, ""
        self._deadline: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._network = self._connections.counted(self.client[0] if self.client else "")
        if self._network:
            self._connections.open[self._network] += 1
        if self._network and self._connections.open[self._network] > self._connections.most:
            transport.write(FULL)
            transport.close()
        else:
            self._expect_headers()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._headers_are_there()
        if self._network:
            self._connections.open[self._network] -= 1
            self._connections.open += Counter()  # forgets those who have none
            self._network = ""
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        """Begin to count with whatever comes between two requests: a line break alone is no request."""
        if self.transport.is_closing():
            return
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_headers()
        super().data_received(data)

    @override
    def on_message_begin(self) -> None:
        self._expect_headers()
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self._headers_are_there()
        super().on_headers_complete()

    def _expect_headers(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _headers_are_there(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
