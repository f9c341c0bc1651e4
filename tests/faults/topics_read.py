"""Everything that lies on a system's topics, read from outside it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.cli.audit import history
from shared.contracts.topics import COMMANDS, REFUSALS

Said = tuple[Mapping[str, str], bytes]


class Damage(AssertionError):  # noqa: N818 - the finding itself
    """What the checker found."""


@dataclass(frozen=True, slots=True)
class TopicsRead:
    """Headers and bodies, in the order of each partition. raw: the entries of the topics that carry a chain."""

    events: list[Said]
    refusals: list[Said]
    commands: list[Said]
    raw: list[dict[str, Any]]


def read_topics(settings: Mapping[str, str], public: tuple[str, ...]) -> TopicsRead:
    """Read the history, all commands and refusals, and what is public."""

    def everything(*names: str) -> list[dict[str, Any]]:
        return [entry for name in names for entry in history(dict(settings), name)]

    events = list(history(dict(settings)))
    return TopicsRead(
        events=_said(events),
        refusals=_said(everything(*(topic.name for topic in REFUSALS.values()))),
        commands=_said(everything(*(topic.name for topic in COMMANDS.values()))),
        raw=[*events, *everything(*public)],
    )


def _said(entries: list[dict[str, Any]]) -> list[Said]:
    return [(entry["headers"], base64.b64decode(entry["body"])) for entry in entries]
