"""The gateway's table of contents: it decides nothing, it folds every event of the history into the case's document."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from inspect import getmembers, isfunction
from types import ModuleType
from typing import Any, Final, get_type_hints

from services.gateway.projection import intake, negotiation, notify, papers
from services.gateway.projection.document import CaseDocument, Fold, NothingOwn
from shared.contracts.deciding import Refusal
from shared.contracts.message import changed
from shared.messaging.handlers import Handlers

BEHAVIOURS: Final = (intake, negotiation, papers, notify)


def _folds(module: ModuleType) -> Iterator[Fold]:
    """Yield the folds of a module: its public functions that give a document."""
    for name, function in getmembers(module, isfunction):
        public = function.__module__ == module.__name__ and not name.startswith("_")
        if public and get_type_hints(function).get("return") is CaseDocument:
            yield function


def _counted(fold: Fold) -> Callable[[CaseDocument, Any, datetime], CaseDocument]:
    @wraps(fold)
    def folded(document: CaseDocument, event: Any, at: datetime) -> CaseDocument:  # noqa: ANN401 - each fold knows its event
        return changed(fold(document, event, at), version=document.version + 1, updated_at=at)

    return folded


handlers: Handlers[NothingOwn, CaseDocument, None] = Handlers("gateway", own=NothingOwn, heard=CaseDocument)
handlers.listen(Refusal)
for behaviour in BEHAVIOURS:
    handlers.hear(*map(_counted, _folds(behaviour)))
