"""The statements of the demo page."""

from sqlalchemy import text

LATEST = text("""
SELECT m.account_id, m.party_id, v.document::text FROM my_cases m JOIN case_views v USING (case_id)
WHERE m.side = :side ORDER BY v.document->>'updated_at' DESC LIMIT 1
""")
CASES = text("""
SELECT case_id, document::text FROM case_views WHERE jsonb_array_length(document->'letters') > 0
ORDER BY document->>'updated_at' DESC LIMIT :most
""")
