"""What the gateway shows is the fold of the history, however often and in which batches it arrives."""

from typing import Any
from uuid import UUID

import pytest

from services.gateway.projection.document import CaseDocument
from services.gateway.tables import READ_MODELS
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
async def records(house: House) -> Any:
    return await house.tell()


async def stored(house: House) -> CaseDocument:
    found = await house.scalar("SELECT document::text FROM case_views WHERE case_id = $1", story.CASE)
    return CaseDocument.model_validate_json(found)


async def indexes(house: House) -> dict[str, list[Any]]:
    tables = [table.name for table in READ_MODELS]
    found = {name: await house.gateway.rows(f"TABLE {name} ORDER BY 1, 2, 3") for name in tables}
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}


async def test_the_stored_document_is_the_fold_of_the_history(house: House, records: Any) -> None:
    assert await stored(house) == story.told("accepted")


async def test_every_record_is_kept_as_it_was_read(house: House, records: Any) -> None:
    kept = await house.gateway.rows('SELECT "offset", headers::text, body FROM history ORDER BY "offset"')

    assert [(row[0], bytes(row[2])) for row in kept] == [(record.offset, record.body) for record in records]


async def test_the_same_history_again_changes_nothing(house: House, records: Any) -> None:
    before = await indexes(house)

    await house.projection.pipeline.take(records)

    assert await indexes(house) == before


async def test_the_read_models_can_be_built_again_from_the_history(house: House, records: Any) -> None:
    before = await indexes(house)
    await forget(house, story.CASE)

    await house.projection.pipeline.take(records)

    assert await indexes(house) == before
    assert await house.projection.parked() == 0


async def test_one_record_after_the_other_leads_to_the_same_read_models(house: House, records: Any) -> None:
    before = await indexes(house)
    await forget(house, story.CASE)

    for record in records:
        await house.projection.pipeline.take([record])

    assert await indexes(house) == before
    assert await house.projection.parked() == 0


async def test_each_side_finds_its_case_and_the_letters_code_is_used_up(house: House, records: Any) -> None:
    mine = await house.gateway.rows("SELECT account_id, side FROM my_cases ORDER BY side")

    assert {(row[0], row[1]) for row in mine} == {
        (story.an_id("rosa"), "plaintiff"),
        (story.an_id("marcus"), "defendant"),
    }
    assert await house.scalar("SELECT open FROM invitations") is False


async def test_a_case_that_is_done_leaves_only_what_nobody_was_told_in_the_clerks_queue(
    house: House, records: Any
) -> None:
    rows = await house.gateway.rows("SELECT kind, subject_id FROM queue WHERE kind <> 'letter'")

    assert [tuple(row) for row in rows] == [("failed", story.an_id("lost"))]


async def forget(house: House, case_id: UUID) -> None:
    """Empty the read models, and the positions that say what was read."""
    for table in (*[table.name for table in READ_MODELS], "positions"):
        await house.gateway.rows(f"DELETE FROM {table} WHERE case_id = $1", case_id)  # noqa: S608 - names of our own tables
