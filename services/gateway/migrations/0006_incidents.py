"""Commands that failed are kept for a person, while their case goes on."""

from alembic import op

from shared.messaging.tables import create_incidents

revision = "0006_gateway"
down_revision = "0005_gateway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table where the first tables were made before they had it."""
    create_incidents(op)
