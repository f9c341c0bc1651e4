"""Commands that no page sends, each with its reason: programs alone send them, through the JSON API."""

from collections.abc import Mapping
from typing import Final

from shared.contracts.message import Command

API_ONLY: Final[Mapping[type[Command], str]] = {}
