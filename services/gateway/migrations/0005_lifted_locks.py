"""What locks staff out can be lifted by an operator, and who did it stays."""

from alembic import op

from services.gateway.tables import lifted_locks

revision = "0005_gateway"
down_revision = "0004_gateway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the first tables were made without."""
    op.execute("ALTER TABLE tries ADD COLUMN IF NOT EXISTS about uuid")
    lifted_locks.create(op.get_bind(), checkfirst=True)
