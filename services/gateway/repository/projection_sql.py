"""The statements of the projection: set-based, each repeatable. They hold no logic beyond what a constraint says."""

LOAD = "SELECT case_id, document::text FROM case_views WHERE case_id = ANY($1::uuid[])"

_SAVE_VIEWS = """
INSERT INTO case_views (case_id, court_id, case_number, document)
SELECT case_id, court_id, case_number, document::jsonb
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS row(case_id, court_id, case_number, document)
ON CONFLICT (case_id) DO UPDATE
SET court_id = excluded.court_id, case_number = excluded.case_number, document = excluded.document
"""

_SAVE_MY_CASES = """
INSERT INTO my_cases (account_id, case_id, party_id, side)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
ON CONFLICT (account_id, case_id) DO UPDATE SET party_id = excluded.party_id, side = excluded.side
"""

_SAVE_INVITATIONS = """
INSERT INTO invitations (code_mac, case_id, invitation_id, party_id, expires_at, open)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::boolean[])
ON CONFLICT (code_mac) DO UPDATE SET open = excluded.open, expires_at = excluded.expires_at
"""

_SAVE_COPIES = """
INSERT INTO copies (copy_sha256, case_id, court_id, transaction_number, filed_on, stamped_at)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::timestamptz[])
ON CONFLICT (copy_sha256) DO NOTHING
"""

# What a case no longer waits for: a row for every case, and one for each thing that it waits for still.
CLEAR_QUEUE = """
DELETE FROM queue USING unnest($1::uuid[]) AS saved(case_id)
WHERE queue.case_id = saved.case_id AND NOT EXISTS (
    SELECT FROM unnest($2::text[], $3::uuid[]) AS row(kind, subject_id)
    WHERE row.kind = queue.kind AND row.subject_id = queue.subject_id
)
"""

_SAVE_QUEUE = """
INSERT INTO queue (kind, subject_id, case_id, court_id, since, hearing_at, line)
SELECT kind, subject_id, case_id, court_id, since, hearing_at, line::jsonb
FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
    AS row(kind, subject_id, case_id, court_id, since, hearing_at, line)
ON CONFLICT (kind, subject_id) DO UPDATE
SET since = excluded.since, hearing_at = excluded.hearing_at, line = excluded.line
"""

SAVE = {
    "case_views": _SAVE_VIEWS,
    "my_cases": _SAVE_MY_CASES,
    "invitations": _SAVE_INVITATIONS,
    "queue": _SAVE_QUEUE,
    "copies": _SAVE_COPIES,
}

SAVE_HISTORY = """
INSERT INTO history (topic, partition, "offset", case_id, headers, body)
SELECT topic, partition, place, case_id, headers::jsonb, body
FROM unnest($1::text[], $2::int[], $3::bigint[], $4::uuid[], $5::text[], $6::bytea[])
    AS row(topic, partition, place, case_id, headers, body)
ON CONFLICT DO NOTHING
"""

# An outcome is final: the first one stands. The events' names gather until the last part has been heard.
SAVE_OUTCOMES = """
UPDATE receipts SET
    events = receipts.events || row.events::jsonb,
    outcome = CASE
        WHEN row.outcome IS NULL THEN NULL
        ELSE row.outcome::jsonb || jsonb_build_object('events', receipts.events || row.events::jsonb)
    END
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS row(command_id, events, outcome)
WHERE receipts.command_id = row.command_id AND receipts.outcome IS NULL
"""

WAKE = "SELECT pg_notify($1, $2)"
