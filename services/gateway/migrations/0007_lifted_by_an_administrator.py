"""A lock that a court's administrator has lifted names their account as well."""

from alembic import op

revision = "0007_gateway"
down_revision = "0006_gateway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the table was made without."""
    op.execute("ALTER TABLE lifted_locks ADD COLUMN IF NOT EXISTS lifted_by_id uuid")
