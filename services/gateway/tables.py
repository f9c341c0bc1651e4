"""The gateway's own tables: accounts and sessions, receipts, drafts, and the read models of the screens.

The chassis's tables are in shared/messaging/tables.py. Everything under "read models" can be rebuilt from the history.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Instant = DateTime(timezone=True)

# --- people ------------------------------------------------------------------------------------------------------
accounts = Table(
    "accounts",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("role", Text, nullable=False),
    Column("court_id", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=text("''")),
    Column("language", Text, nullable=False),
    Column("created_at", _Instant, nullable=False, server_default=func.now()),
)
# lookup_mac: HMAC of the personal key, to find the account without trying every hash · secret_hash: argon2 of key and
# PIN together · shown_key: the clear key, sealed, until its owner says that it is kept.
identifiers = Table(
    "identifiers",
    metadata,
    Column("lookup_mac", LargeBinary, primary_key=True),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("secret_hash", Text, nullable=False),
    Column("shown_key", JSONB),
    Column("created_at", _Instant, nullable=False, server_default=func.now()),
)
# session_hash: SHA-256 of the random id in the cookie · invitation: the letter's code typed in this session (its mac).
sessions = Table(
    "sessions",
    metadata,
    Column("session_hash", LargeBinary, primary_key=True),
    Column("account_id", Uuid, index=True),
    Column("method", Text, nullable=False, server_default=text("'session'")),
    Column("proved_at", _Instant),
    Column("code_mac", Text),
    Column("created_at", _Instant, nullable=False, server_default=func.now()),
    Column("used_at", _Instant, nullable=False, server_default=func.now()),
)
tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("method", Text, nullable=False),
    Column("proved_at", _Instant, nullable=False),
    Column("expires_at", _Instant, nullable=False),
)
drafts = Table(
    "drafts",
    metadata,
    Column("author", Uuid, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("text", JSONB, nullable=False),
    Column("kept_at", _Instant, nullable=False, server_default=func.now()),
)
# what: a digest of the code, key or network, never the thing itself · closed_until: until then no further try is let in
# · about: the account whose key was tried, to lift what locks it out.
tries = Table(
    "tries",
    metadata,
    Column("what", LargeBinary, primary_key=True),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("closed_until", _Instant),
    Column("about", Uuid),
)
# Who let staff in again whom wrong tries had locked out: an administrator of their court, by name and account, or an
# operator, by name alone.
lifted_locks = Table(
    "lifted_locks",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("lifted_by", Text, nullable=False),
    Column("lifted_by_id", Uuid),
    Column("reason", Text, nullable=False),
    Column("wrong_tries", Integer, nullable=False),
    Column("lifted_at", _Instant, nullable=False, server_default=func.now()),
)

# --- receipts ----------------------------------------------------------------------------------------------------
# place: among the commands of one form, from 0 · fingerprint: keyed hash of the clear content, to know a repeated form
# · events: names of those it has caused so far · outcome null: it is being worked on.
receipts = Table(
    "receipts",
    metadata,
    Column("command_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("author", Uuid, nullable=False),
    Column("form_key", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("court_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("received_at", _Instant, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("heads", JSONB, nullable=False),
    Column("events", JSONB, nullable=False, server_default=text("'[]'")),
    Column("outcome", JSONB),
    UniqueConstraint("author", "form_key", "place"),
    Index("ix_receipts_registering", "case_id", "received_at", postgresql_where=text("kind = 'RegisterCase'")),
    Index("ix_receipts_author_case", "author", "case_id", text("received_at DESC")),
)

# --- read models -------------------------------------------------------------------------------------------------
case_views = Table(
    "case_views",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("court_id", Text, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("document", JSONB, nullable=False),
)
my_cases = Table(
    "my_cases",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("case_id", Uuid, primary_key=True),
    Column("party_id", Uuid, nullable=False),
    Column("side", Text, nullable=False),
)
invitations = Table(
    "invitations",
    metadata,
    Column("code_mac", Text, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("invitation_id", Uuid, nullable=False),
    Column("party_id", Uuid, nullable=False),
    Column("expires_at", _Instant, nullable=False),
    Column("open", Boolean, nullable=False),
)
queue = Table(
    "queue",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False, index=True),
    Column("court_id", Text, nullable=False),
    Column("since", _Instant, nullable=False),
    Column("hearing_at", _Instant),
    Column("line", JSONB, nullable=False),
    Index("ix_queue_court_id", "court_id", "hearing_at", "since"),
)
copies = Table(
    "copies",
    metadata,
    Column("copy_sha256", Text, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("court_id", Text, nullable=False),
    Column("transaction_number", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("stamped_at", _Instant, nullable=False),
    Index("ix_copies_squeezed", text("regexp_replace(upper(transaction_number), '[^A-Z0-9]', '', 'g')")),
)
# By what a clerk finds a case: words of names, parts of its number, the fee receipt, each folded as in `word_keys`.
finding = Table(
    "finding",
    metadata,
    Column("court_id", Text, primary_key=True),
    Column("word", Text(collation="C"), primary_key=True),
    Column("case_id", Uuid, primary_key=True, index=True),
)
# The history as read: the order of record, and what a lost topic is restored from.
history = Table(
    "history",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("offset", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", Uuid, nullable=False, index=True),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
READ_MODELS = (case_views, my_cases, invitations, queue, copies, finding, history)
