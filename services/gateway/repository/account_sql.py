"""The statements about accounts and how they are proved."""

from sqlalchemy import text

FIND = text("SELECT account_id, secret_hash FROM identifiers WHERE lookup_mac = :mac")
ADD = text(
    "INSERT INTO accounts (account_id, role, court_id, name, language)"
    " VALUES (:account, :role, :court_id, :name, :language) ON CONFLICT DO NOTHING"
)
ADD_KEY = text(
    "INSERT INTO identifiers (lookup_mac, account_id, secret_hash, shown_key)"
    " VALUES (:mac, :account, :hash, cast(:shown AS jsonb))"
)
DROP_KEYS = text("DELETE FROM identifiers WHERE account_id = :account")
SHOWN = text("SELECT shown_key FROM identifiers WHERE account_id = :account AND shown_key IS NOT NULL")
FORGET = text("UPDATE identifiers SET shown_key = NULL WHERE account_id = :account")
LANGUAGE = text("UPDATE accounts SET language = :language WHERE account_id = :account")
LANGUAGE_OF = text("SELECT language FROM accounts WHERE account_id = :account")
