"""Networks are slowed, a copy's number is compared without dashes, refused registrations are counted."""

from alembic import op

revision = "0004_gateway"
down_revision = "0003_gateway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the first tables were made without."""
    op.execute("ALTER TABLE tries ADD COLUMN IF NOT EXISTS closed_until timestamptz")
    op.execute("DROP INDEX IF EXISTS ix_copies_transaction_number")
    op.execute(
        "CREATE INDEX IF NOT EXISTS ix_copies_squeezed"
        " ON copies (regexp_replace(upper(transaction_number), '[^A-Z0-9]', '', 'g'))"
    )
    op.execute(
        "CREATE INDEX IF NOT EXISTS ix_receipts_registering"
        " ON receipts (case_id, received_at) WHERE kind = 'RegisterCase'"
    )
