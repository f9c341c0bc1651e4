"""The chassis's tables and the states of intake."""

from alembic import op

from services.intake.tables import metadata
from shared.messaging.tables import create_chassis

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_chassis(op)
    metadata.create_all(op.get_bind(), checkfirst=False)
