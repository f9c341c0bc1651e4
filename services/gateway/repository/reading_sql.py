"""The statements that read the read models."""

from sqlalchemy import text

DOCUMENT = text("SELECT document::text FROM case_views WHERE case_id = :case")
DOCUMENTS = text("SELECT case_id, document::text FROM case_views WHERE case_id = ANY(:cases)")
VERSION = text("SELECT (document->>'version')::int FROM case_views WHERE case_id = :case")
QUEUE = text("""
SELECT line FROM queue WHERE court_id = :court ORDER BY hearing_at IS NULL, hearing_at, since LIMIT 500
""")
