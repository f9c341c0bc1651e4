"""Whose site a request asks for, and where a court's site is. It reads no request and believes no address but these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from shared.courtcalendar.court import Court

ENTRY: Final = "/c/"


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites of one installation. public_url: its own address, without a slash at its end."""

    courts: Mapping[str, Court]
    public_url: str

    def of_host(self, host: str) -> Court | None:
        """Return the court that a Host header names, the only court for any; None when the person must choose."""
        if len(self.courts) == 1:
            return next(iter(self.courts.values()))
        name = host.partition(":")[0].lower()
        return next((court for court in self.courts.values() if court.host and court.host == name), None)

    def address_of(self, court_id: str) -> str:
        """Return the address under which a court's pages are, without a slash at its end.

        It is made of the court's file and the settings, never of a request: a Host header is the sender's word.
        """
        host = self.courts[court_id].host
        if host:
            own = urlsplit(self.public_url)
            return f"{own.scheme}://{host}:{own.port}" if own.port else f"{own.scheme}://{host}"
        return self.public_url if len(self.courts) == 1 else f"{self.public_url}{ENTRY}{court_id}"
