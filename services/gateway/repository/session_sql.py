"""The statements about sessions and tokens. Times in them are the database's own clock: real time, not the demo's."""

from sqlalchemy import text

_MEMBERSHIPS = """
(SELECT jsonb_agg(jsonb_build_object('case_id', m.case_id, 'court_id', v.court_id, 'case_number', v.case_number,
                                     'party_id', m.party_id, 'side', m.side))
 FROM my_cases m JOIN case_views v USING (case_id) WHERE m.account_id = a.account_id) AS memberships
"""
_INVITATION = """
(SELECT jsonb_build_object('invitation_id', i.invitation_id, 'case_id', i.case_id, 'court_id', v.court_id,
                           'case_number', v.case_number, 'party_id', i.party_id, 'code_mac', i.code_mac,
                           'expires_at', i.expires_at, 'open', i.open)
 FROM invitations i JOIN case_views v USING (case_id) WHERE i.code_mac = {mac})
"""

FIND_SESSION = text(f"""
SELECT s.account_id, s.method, s.proved_at, s.created_at, now() AS seen_at,
       s.used_at < now() - interval '30 seconds' AS stale,
       a.role, a.court_id, a.name, a.language, {_MEMBERSHIPS}, {_INVITATION.format(mac="s.code_mac")} AS invitation
FROM sessions s LEFT JOIN accounts a USING (account_id)
WHERE s.session_hash = :hash
  AND s.used_at > now() - make_interval(mins => :idle) AND s.created_at > now() - make_interval(hours => :hours)
""")  # noqa: S608 - parts of this module
TOUCH = text("UPDATE sessions SET used_at = now() WHERE session_hash = :hash")
FIND_TOKEN = text(f"""
SELECT t.account_id, t.method, t.proved_at, a.role, a.court_id, a.name, a.language, {_MEMBERSHIPS}
FROM tokens t JOIN accounts a USING (account_id)
WHERE t.token_hash = :hash AND t.expires_at > now()
""")  # noqa: S608 - parts of this module
START = text("""
INSERT INTO sessions (session_hash, account_id, method, proved_at, code_mac, created_at)
SELECT :hash, :account, :method, :proved, (SELECT code_mac FROM sessions WHERE session_hash = :old),
       coalesce(cast(:since AS timestamptz), now())
""")
END = text("DELETE FROM sessions WHERE session_hash = :hash")
ISSUE = text("""
INSERT INTO tokens (token_hash, account_id, method, proved_at, expires_at)
VALUES (:hash, :account, :method, :proved, now() + make_interval(mins => :minutes))
RETURNING expires_at
""")
REVOKE = text("DELETE FROM tokens WHERE token_hash = :hash")
FIND_INVITATION = text(f"SELECT {_INVITATION.format(mac=':mac')}")
REMEMBER_CODE = text("""
INSERT INTO sessions (session_hash, code_mac) VALUES (:hash, :mac)
ON CONFLICT (session_hash) DO UPDATE SET code_mac = excluded.code_mac
""")
FORGET_OLD = (
    text("DELETE FROM sessions WHERE created_at < now() - make_interval(hours => :hours)"),
    text("DELETE FROM tokens WHERE expires_at < now() - make_interval(hours => :hours)"),
    text("DELETE FROM drafts WHERE kept_at < now() - make_interval(hours => :hours * 60)"),
)
