"""The statements about drafts."""

from sqlalchemy import text

GET = text("SELECT text FROM drafts WHERE author = :author AND name = :name")
ALL = text("SELECT name, text FROM drafts WHERE author = :author")
PUT = text("""
INSERT INTO drafts (author, name, text) VALUES (:author, :name, cast(:text AS jsonb))
ON CONFLICT (author, name) DO UPDATE SET text = excluded.text, kept_at = now()
""")
DROP = text("DELETE FROM drafts WHERE author = :author AND name = :name")
DROP_ALL = text("DELETE FROM drafts WHERE author = :author")
