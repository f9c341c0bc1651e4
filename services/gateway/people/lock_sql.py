"""Who of the staff is locked out by wrong tries, and how they are let in again; `odr unlock` asks the same.

Tries of this hour and of the one before count, the earlier ones less with every minute (limits.py).
"""

from sqlalchemy import text

_HOURS = "extract(epoch FROM now()) / 3600"
# counts: tries of this hour and of the one before, for each limit of a key: one for each known browser, and one for
# all others.
_STAFF = f"""
SELECT account_id, name, court_id, role, coalesce(sum(tried.count), 0)::int AS wrong_tries,
       coalesce(jsonb_agg(jsonb_build_array(these, before)) FILTER (WHERE these IS NOT NULL), '[]') AS counts
FROM accounts LEFT JOIN (
    SELECT about, sum(count) AS count, coalesce(sum(count) FILTER (WHERE hour + 1 > {_HOURS}), 0) AS these,
           coalesce(sum(count) FILTER (WHERE hour + 1 <= {_HOURS}), 0) AS before
    FROM tries WHERE hour + 2 > {_HOURS} GROUP BY about, what
) AS tried ON about = account_id
WHERE role <> 'party'
"""  # noqa: S608 - parts of this module
_IN_ORDER = "GROUP BY account_id ORDER BY court_id, name"
STAFF = text(f"{_STAFF} {_IN_ORDER}")
STAFF_OF_COURT = text(f"{_STAFF} AND court_id = :court {_IN_ORDER}")
# at: the product's time, as all that people read. Whoever comes second finds nothing to delete, and records nothing.
LIFT = text(f"""
WITH gone AS (
    DELETE FROM tries USING accounts
    WHERE account_id = about AND role <> 'party' AND about = :account_id AND hour + 2 > {_HOURS} RETURNING count
)
INSERT INTO lifted_locks (account_id, lifted_by, lifted_by_id, reason, wrong_tries, lifted_at)
SELECT cast(:account_id AS uuid), cast(:lifted_by AS text), cast(:lifted_by_id AS uuid), cast(:reason AS text),
       sum(count), cast(:at AS timestamptz)
FROM gone HAVING sum(count) > 0
RETURNING lifted_by, reason, wrong_tries, lifted_at
""")  # noqa: S608 - parts of this module
LIFTED_AT_COURT = text("""
SELECT name, lifted_by, reason, lifted_at FROM lifted_locks JOIN accounts USING (account_id)
WHERE role <> 'party' AND court_id = :court ORDER BY id DESC LIMIT :most
""")
