"""The statements about receipts, and how a row becomes a receipt."""

from typing import Any

from sqlalchemy import text

from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.sending.receipts import Receipt

TOUCH_CASE = text("INSERT INTO cases (case_id) VALUES (:case) ON CONFLICT DO NOTHING")
LOCK_CASE = text("SELECT FROM cases WHERE case_id = :case FOR UPDATE")
NOW_AND_COURT = text("SELECT clock_timestamp(), (SELECT court_id FROM case_views WHERE case_id = :case)")
POSITIONS = text("SELECT source, sequence, chain FROM positions WHERE case_id = :case AND topic = :topic")
INSERT = text("""
INSERT INTO receipts
    (command_id, number, author, form_key, place, case_id, court_id, kind, received_at, fingerprint, sha256, heads)
VALUES (:command_id, :number, :author, :form_key, :place, :case_id, :court_id, :kind, :received_at, :fingerprint,
        :sha256, cast(:heads AS jsonb))
""")
_COLUMNS = """
SELECT command_id, number, case_id, court_id, kind, received_at, sha256, heads, outcome, fingerprint,
       received_at < clock_timestamp() - interval '5 minutes' AS late
FROM receipts
"""
BY_FORM = text(f"{_COLUMNS} WHERE author = :author AND form_key = :form_key ORDER BY place")
BY_COMMAND = text(f"""
{_COLUMNS} WHERE (author, form_key) = (SELECT author, form_key FROM receipts WHERE command_id = :command)
ORDER BY place
""")  # noqa: S608 - the columns above
BY_NUMBER = text(f"{_COLUMNS} WHERE author = :author AND number = :number")
BY_CASE = text(f"{_COLUMNS} WHERE author = :author AND case_id = :case ORDER BY received_at DESC, place DESC")


def receipt_of(row: Any) -> Receipt:  # noqa: ANN401 - a row of one of the statements above
    """Return the receipt of a row. A command without an outcome after minutes is one that a person must look at."""
    facts = {name: row[name] for name in Receipt.model_fields if name != "outcome"}
    waiting = Outcome(fate=Fate.PARKED if row["late"] else Fate.WORKING)
    return Receipt.model_validate({**facts, "outcome": row["outcome"] or waiting})
