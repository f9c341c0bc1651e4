"""Where each message is decided, remembered and caused, read from the services' own source; it imports no service."""

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from shared.contracts.topics import LISTENERS

VERBS = {"decide": "decides", "decide_each": "tells", "hear": "remembers"}
EVENTS = {event.__name__ for event in LISTENERS} | {"CaseStatusChanged"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Handled:
    """One place that meets a message. causes: names of the events that it may publish, in the order of the code."""

    service: str
    verb: str
    place: str
    causes: tuple[str, ...] = ()


@dataclass
class _Service:
    """One service's functions by file and name."""

    root: Path
    name: str
    functions: dict[tuple[str, str], Function] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for file in sorted((self.root / "services" / self.name).glob("domain/**/*.py")):
            for node in _tree(file).body:
                if isinstance(node, Function):
                    self.functions[str(file.relative_to(self.root)), node.name] = node

    def causes(self, file: str, function: Function, seen: frozenset[str] = frozenset()) -> list[str]:
        """Return the events that a function makes, by itself or by what it calls."""
        found: list[str] = []
        for node in ast.walk(function):
            name = _name(node.func) if isinstance(node, ast.Call) else ""
            if name in EVENTS:
                found.append(name)
            elif name and name not in seen and name != function.name:
                inner = self.function(file, name)
                found += self.causes(*inner, seen | {name}) if inner else []
        return list(dict.fromkeys(found))

    def function(self, file: str, name: str) -> tuple[str, Function] | None:
        """Return a function by its name: of the same file where there is one."""
        places = sorted((place for place in self.functions if place[1] == name), key=lambda place: place[0] != file)
        return (places[0][0], self.functions[places[0]]) if places else None


def handled(root: Path) -> dict[str, list[Handled]]:
    """Return message name → places that meet it, as `handlers.<verb>(…)` in services/*/handlers.py registers them."""
    found: dict[str, list[Handled]] = {}
    for file in sorted(root.glob("services/*/handlers.py")):
        service = _Service(root, file.parent.name)
        for call in (node for node in ast.walk(_tree(file)) if isinstance(node, ast.Call)):
            verb = VERBS.get(call.func.attr) if isinstance(call.func, ast.Attribute) else None
            for argument in call.args if verb else ():
                _note(found, service, str(verb), argument)
    return found


def _note(found: dict[str, list[Handled]], service: _Service, verb: str, argument: ast.expr) -> None:
    module = argument.value.id if isinstance(argument, ast.Attribute) and isinstance(argument.value, ast.Name) else ""
    inner = service.function(f"services/{service.name}/domain/{module}.py", _name(argument))
    if inner is None:
        return
    file, function = inner
    names = _rows(service) if verb == VERBS["decide_each"] else _taken(function)
    causes = tuple(service.causes(file, function)) if verb == VERBS["decide"] else ()
    for name in names:
        found.setdefault(name, []).append(Handled(service.name, verb, f"{file}:{function.lineno}", causes))


def _taken(function: Function) -> list[str]:
    annotation = function.args.args[1].annotation
    return [node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)] if annotation else []


def _rows(service: _Service) -> list[str]:
    """Return the messages that a service's table has a row for."""
    module = _tree(service.root / "services" / service.name / "domain" / "notices.py")
    tables = [node for node in module.body if isinstance(node, ast.AnnAssign) and _name(node.target) == "TABLE"]
    keys = [key for table in tables for node in ast.walk(table) if isinstance(node, ast.Dict) for key in node.keys]
    return [key.id for key in keys if isinstance(key, ast.Name) and key.id in EVENTS]


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
