"""Every field of the case document for every reader: what the table says is what arrives, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID, uuid5

import pytest
from pydantic import AwareDatetime

from services.gateway.projection import visibility_table
from services.gateway.projection.document import CaseDocument, CaseFacts
from services.gateway.projection.visibility import (
    EVERYBODY,
    By,
    CaseReader,
    OnlyIf,
    Readers,
    Shown,
    Viewer,
    marks_of,
    parts_of,
    seen,
)
from services.gateway.projection.visibility_table import fields
from services.gateway.reading.viewer import view_for_clerk, view_for_party
from services.gateway.words.messages import EVENTS
from services.gateway.words.rows import Silent
from services.notify.domain.notices import TEMPLATES
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import Facts
from shared.contracts.notify import COURT_SEES_NOTICES
from shared.courtcalendar.court import load_courts

NOW = datetime(2027, 1, 4, 18, 0, tzinfo=UTC)
CASE = UUID(int=1)
COURT = load_courts("courts")["san-joaquin"]
OWNER, SIBLING, OTHER = (uuid5(CASE, name) for name in ("owner", "sibling", "other"))
READERS: Mapping[By, CaseReader] = {
    By.OWNER: CaseReader(Viewer.PLAINTIFF, OWNER),
    By.OWN_SIDE: CaseReader(Viewer.PLAINTIFF, SIBLING),
    By.OTHER_SIDE: CaseReader(Viewer.DEFENDANT, OTHER),
    By.CLERK: CaseReader(Viewer.CLERK),
}
PATHS = {field.path: field for field in fields()}


def canary(annotation: Any, path: str) -> Any:
    """Return a value of that type which can be told from every default; texts carry the path of their field."""
    if get_origin(annotation) is Annotated:
        return canary(get_args(annotation)[0], path)
    if get_origin(annotation) in {Union, UnionType}:
        return canary(next(each for each in get_args(annotation) if each is not NoneType), path)
    if get_origin(annotation) is tuple:
        return (canary(get_args(annotation)[0], path),)
    if get_origin(annotation) is dict:
        return {canary(get_args(annotation)[0], path): canary(get_args(annotation)[1], path)}
    if isinstance(annotation, type) and issubclass(annotation, Facts):
        return planted(annotation, path + ".")
    return _simple(annotation, path)


def _simple(annotation: Any, path: str) -> Any:
    if annotation is UUID:
        return OWNER if path.endswith(("party_id", "exit_requested_by")) else uuid5(CASE, path)
    if annotation is Side:
        return Side.PLAINTIFF
    simple = {str: f"canary:{path}", int: 4711, bool: True, datetime: NOW, AwareDatetime: NOW, date: NOW.date()}
    return simple[annotation] if annotation in simple else list(annotation)[-1]


def planted(kind: type[Facts], path: str = "") -> Facts:
    """Return facts of that kind with a canary in every field, however deep."""
    return kind.model_construct(
        **{name: canary(field.annotation, path + name) for name, field in kind.model_fields.items()}
    )


@pytest.fixture(scope="module")
def document() -> CaseDocument:
    whole = planted(CaseDocument)
    assert isinstance(whole, CaseDocument)
    entry = whole.timeline[0].model_copy(update={"kind": "NoticeBounced", "about": Side.PLAINTIFF})
    notice = whole.notices[0].model_copy(update={"template": "invitation"})
    letter = whole.letters[0].model_copy(update={"template": "invitation"})
    return whole.model_copy(update={"timeline": (entry,), "notices": (notice,), "letters": (letter,)})


def flat(value: object, path: str = "") -> Iterator[str]:
    """Yield the path of each field that carries anything."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from flat(item, path)
    elif isinstance(value, Shown):
        for name in type(value).model_fields:
            if getattr(value, name) not in ((), type(value).model_fields[name].get_default(call_default_factory=True)):
                yield path + name
                yield from flat(getattr(value, name), f"{path}{name}.")


def arrived(document: CaseDocument, reader: CaseReader) -> set[str]:
    visible = seen(document, reader)
    default = CaseFacts()
    return {
        path
        for name, value in visible.items()
        if value != getattr(default, name)
        for path in (name, *flat(value, f"{name}."))
    }


@pytest.mark.parametrize("relation", READERS)
def test_a_canary_in_every_field_reaches_exactly_whom_the_table_names(relation: By, document: CaseDocument) -> None:
    told_to = {
        path for path, field in PATHS.items() if relation in field.by and not _kept_by_a_condition(path, relation)
    }

    assert arrived(document, READERS[relation]) == told_to | _masked(relation)


def _kept_by_a_condition(path: str, relation: By) -> bool:
    """The planted entry is a bounced notice, the planted answer is private: conditions keep them from some."""
    private = path.startswith("answers.answers") and relation is not By.OWNER
    return private or (path.startswith("timeline") and relation in {By.OWN_SIDE, By.OTHER_SIDE})


def _masked(relation: By) -> set[str]:
    return set() if relation is not By.CLERK else {"phase", "parties.state"} & set(PATHS)


@pytest.mark.parametrize("relation", READERS)
def test_no_text_of_a_hidden_field_is_anywhere_in_what_a_reader_gets(relation: By, document: CaseDocument) -> None:
    reader = READERS[relation]
    view = view_for_party(CASE, document, reader.party_id, COURT) if reader.party_id else view_for_clerk(CASE, document)
    hidden = [path for path, field in PATHS.items() if relation not in field.by]

    text = json.dumps(view.model_dump(mode="json", serialize_as_any=True), default=str)

    assert [path for path in hidden if f'"canary:{path}' in text] == []
    assert "canary:accounts" not in text
    assert "canary:invitations" not in text


COURT_IS_TOLD = {
    "CaseRegistered",
    "ConformedCopyIssued",
    "DefendantInvited",
    "FeeReceiptRecorded",
    "FilingAccepted",
    "FilingReceived",
    "HearingContinued",
    "HearingDeclared",
    "HearingSet",
    "HearingVacated",
    "LetterPosted",
    "NoticeBounced",
    "NoticeToldByHand",
    "PartiesConfirmed",
    "PartyJoined",
}


def test_the_court_is_told_what_stands_in_this_list_and_nothing_that_was_said_to_settle() -> None:
    told = {event for event, row in EVENTS.items() if not isinstance(row.clerk, Silent)}

    assert told == COURT_IS_TOLD


COURT_IS_TOLD_OF_NOTICES = {
    "case_registered",
    "copy_ready",
    "filing_accepted",
    "filing_received",
    "hearing_continued",
    "hearing_set",
    "hearing_vacated",
    "invitation",
    "not_you",
    "other_side_invited",
    "other_side_joined",
    "registered_not_you",
    "welcome",
}


def test_the_court_may_know_of_notices_that_exist() -> None:
    assert set(TEMPLATES) > COURT_IS_TOLD_OF_NOTICES == COURT_SEES_NOTICES


@pytest.mark.parametrize("template", [*sorted(set(TEMPLATES)), "a kind that is new"])
def test_the_court_sees_no_kind_of_notice_or_letter_that_is_not_on_the_list(
    template: str, document: CaseDocument
) -> None:
    notice = document.notices[0].model_copy(update={"template": template})
    letter = document.letters[0].model_copy(update={"template": template, "cancelled_at": None})
    case = document.model_copy(update={"notices": (notice,), "letters": (letter,)})

    clerk, owner = view_for_clerk(CASE, case), view_for_party(CASE, case, OWNER, COURT)

    told = template in COURT_IS_TOLD_OF_NOTICES
    assert (len(clerk.notices), [each.template for each in clerk.letters]) == (told, [template if told else ""])
    assert (f':"{template}"' in clerk.model_dump_json()) is told
    assert [each.template for each in owner.notices] == [template]


@pytest.mark.parametrize("cutoff_reached", [False, True])
@pytest.mark.parametrize("phase", Phase)
def test_no_phase_tells_the_court_who_agreed_signed_or_left(
    phase: Phase, cutoff_reached: bool, document: CaseDocument
) -> None:
    hearing = document.hearing.model_copy(update={"cutoff_reached": cutoff_reached})
    case = document.model_copy(update={"phase": phase, "hearing": hearing})

    told = view_for_clerk(CASE, case).phase

    hidden = {Phase.TERMS_AGREED, Phase.SIGNED, *(() if cutoff_reached else (Phase.RETURNED_TO_HEARING,))}
    assert told not in hidden
    assert told is phase or phase in hidden
    assert view_for_party(CASE, case, OWNER, COURT).phase is phase


def test_what_may_be_hidden_has_a_default() -> None:
    assert list(_without_default(CaseFacts, EVERYBODY)) == []


def _without_default(kind: type[Shown], within: Readers) -> Iterator[str]:
    for mark in marks_of(kind):
        field = kind.model_fields[mark.name]
        if within - mark.by and field.is_required() and mark.instead is None:
            yield f"{kind.__name__}.{mark.name}"
        for part in parts_of(field.annotation):
            yield from _without_default(part, within & mark.by)


def test_the_auditors_table_is_the_one_that_stands_on_the_fields() -> None:
    assert visibility_table.TABLE.read_text(encoding="utf-8") == visibility_table.table()


def test_a_field_without_a_mark_is_seen_by_nobody() -> None:
    class Forgetful(Shown):
        secret: str = ""

    assert all(seen(Forgetful(secret="x"), reader) == {} for reader in READERS.values())


def test_every_condition_is_said_in_words() -> None:
    conditions = [mark.only_if for part in _parts(CaseFacts) for mark in marks_of(part) if mark.only_if]

    assert len(conditions) == 5
    assert all(isinstance(each, OnlyIf) and each.note for each in conditions)


def _parts(kind: type[Shown]) -> Iterator[type[Shown]]:
    yield kind
    for field in kind.model_fields.values():
        for part in parts_of(field.annotation):
            yield from _parts(part)
