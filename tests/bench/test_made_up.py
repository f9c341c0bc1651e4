import json

import pytest

from bench.made_up.crowd import OPEN_CASES, place
from bench.made_up.cutting import STENCIL, cut, fold
from bench.made_up.recorded import Entry, recorded
from bench.made_up.stencil import Template
from services.gateway.projection.document import CaseDocument
from services.gateway.tables import case_views
from shared.contracts.identity import case_id_of

NUMBERS = (0, 7, OPEN_CASES - 1, OPEN_CASES, 777_777)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_made_up_document_is_the_fold_of_its_own_history(number: int) -> None:
    where = place(number)
    names = STENCIL.names(where.made_up)
    renamed = [
        Entry(
            [(name, Template(STENCIL, value).write(names)) for name, value in entry.headers],
            Template(STENCIL, entry.body).write(names),
        )
        for entry in recorded().entries[: where.events]
    ]

    line = cut(where.events).tables[case_views.name].write(names)

    case_id, court_id, number_text, document = line.rstrip("\n").replace("\\\\", "\\").split("\t")
    folded = fold(renamed)
    assert CaseDocument.model_validate(json.loads(document)) == folded
    assert (court_id, number_text) == (folded.court_id, folded.case_number)
    assert case_id == str(case_id_of(court_id, number_text))


def test_what_is_over_leaves_nothing_for_the_clerk() -> None:
    events = {place(number).events for number in range(OPEN_CASES, OPEN_CASES + 3000)}

    assert all("queue" not in cut(each).tables for each in events)
    assert max(events) == len(recorded().entries)


def test_no_two_cases_share_a_name() -> None:
    names = [STENCIL.names(place(number).made_up) for number in range(200)]

    assert len({each.case_id for each in names}) == len(names)
    assert len({each[recorded().accounts["defendant"]] for each in names}) == len(names)
