"""Two people discard a parked message: who wanted it, and why."""

from alembic import op

revision = "0002_gateway"
down_revision = "0001_gateway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns where the first tables were made before they had them."""
    for column in ("discard_wanted_by", "discard_reason"):
        op.execute(f"ALTER TABLE parked ADD COLUMN IF NOT EXISTS {column} text")
