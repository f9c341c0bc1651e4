"""The statements that count tries."""

from sqlalchemy import text

COUNT = text("""
INSERT INTO tries (what, hour, count) VALUES (:what, :hour, 1)
ON CONFLICT (what, hour) DO UPDATE SET count = tries.count + 1
RETURNING count, coalesce((SELECT count FROM tries AS before WHERE before.what = :what AND before.hour = :hour - 1), 0)
""")
GIVE_BACK = text("UPDATE tries SET count = greatest(count - 1, 0) WHERE what = :what AND hour = :hour")
FORGET = text("DELETE FROM tries WHERE hour < :hour")
