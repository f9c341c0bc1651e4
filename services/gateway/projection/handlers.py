"""The gateway's table of contents: it decides nothing, it folds every event of the history into the case's document."""

from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import Any, Final

from services.gateway.projection import intake as registration
from services.gateway.projection import negotiation, papers
from services.gateway.projection import notify as notices
from services.gateway.projection.document import CaseDocument, Fold, Folds, NothingOwn
from shared.contracts.deciding import Refusal
from shared.contracts.documents import ExitConfirmed
from shared.messaging.handlers import Handlers


def exit_confirmed(document: CaseDocument, _event: ExitConfirmed, _at: datetime) -> CaseDocument:
    return document


FOLDS: Final[Folds] = dict(
    chain.from_iterable(
        folds.items()
        for folds in (
            registration.FOLDS,
            negotiation.FOLDS,
            papers.FOLDS,
            notices.FOLDS,
            {ExitConfirmed: exit_confirmed},
        )
    )
)
handlers: Handlers[NothingOwn, CaseDocument, None] = Handlers("gateway", own=NothingOwn, heard=CaseDocument)
handlers.listen(Refusal)


def _counted(fold: Fold) -> Callable[[CaseDocument, Any, datetime], CaseDocument]:
    def folded(document: CaseDocument, event: Any, at: datetime) -> CaseDocument:  # noqa: ANN401 - each fold knows its event
        return fold(document, event, at).with_(version=document.version + 1, updated_at=at)

    return folded


for _kind, _fold in FOLDS.items():
    handlers.hear(_kind)(_counted(_fold))
