"""Which figures a text of Prometheus or Grafana names, and which a process really tells."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from deploy.local.places import PROJECT

OBSERVE = PROJECT / "deploy" / "observe"
# Of Prometheus itself, and of the node exporter that runs on the machines of broker and databases.
OTHERS = re.compile(r"^(up|ALERTS|node_\w+)$")
_FIGURE = re.compile(r"\b(?:odr|process|node|python)_[a-z0-9_]+\b|\bup\b|\bALERTS\b")
_TYPE = re.compile(r"^# TYPE (\S+)(?<!_created) (\S+)$", re.MULTILINE)


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load((OBSERVE / "alerts.yml").read_text())["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    return [panel for panel in json.loads((OBSERVE / "dashboard.json").read_text())["panels"] if "targets" in panel]


def expressions() -> Iterator[str]:
    """Return everything that the rules and the dashboard ask."""
    yield from (rule["expr"] for rule in rules())
    yield from (target["expr"] for panel in panels() for target in panel["targets"])


def named(texts: Iterable[str]) -> set[str]:
    """Return the figures that expressions name, those of others left out."""
    found = {name for text in texts for name in _FIGURE.findall(re.sub(r'"[^"]*"', '""', text))}
    return {name for name in found if not OTHERS.match(name)}


def told_of(text: str) -> set[str]:
    """Return the series that a process tells of, by the types that it announces."""
    series = set()
    for name, kind in _TYPE.findall(text):
        series |= {f"{name}_{part}" for part in ("bucket", "sum", "count")} if kind == "histogram" else {name}
    return series
