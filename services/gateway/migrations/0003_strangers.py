"""Networks are slowed, a copy's number is compared without dashes, refused registrations are counted."""

from alembic import op

from services.gateway.tables import lifted_locks

revision = "0003_gateway"
down_revision = "0002_gateway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the first tables were made without."""
    op.execute("ALTER TABLE tries ADD COLUMN IF NOT EXISTS closed_until timestamptz")
    op.execute("ALTER TABLE tries ADD COLUMN IF NOT EXISTS about uuid")
    lifted_locks.create(op.get_bind(), checkfirst=True)
    op.execute("DROP INDEX IF EXISTS ix_copies_transaction_number")
    op.execute(
        "CREATE INDEX IF NOT EXISTS ix_copies_squeezed"
        " ON copies (regexp_replace(upper(transaction_number), '[^A-Z0-9]', '', 'g'))"
    )
    op.execute(
        "CREATE INDEX IF NOT EXISTS ix_receipts_registering"
        " ON receipts (case_id, received_at) WHERE kind = 'RegisterCase'"
    )
