"""Create the chassis's tables and the gateway's own."""

from alembic import op

from services.gateway.tables import metadata
from shared.messaging.tables import create_chassis

revision = "0001_gateway"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis(op)
    metadata.create_all(op.get_bind(), checkfirst=False)
