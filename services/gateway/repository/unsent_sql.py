"""The statement that says how long messages have waited for the broker."""

from sqlalchemy import text

OLDEST_UNSENT = text("""
SELECT coalesce(extract(epoch FROM now() - created_at), 0)
FROM (SELECT min(id) AS id FROM outbox_todo) AS oldest LEFT JOIN outbox USING (id)
""")
