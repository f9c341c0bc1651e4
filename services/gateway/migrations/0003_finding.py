"""By what a clerk finds a case. `odr rebuild gateway` fills it for the cases that are there already."""

from alembic import op

revision = "0003_gateway"
down_revision = "0002_gateway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table where the first tables were made before it."""
    op.execute(
        'CREATE TABLE IF NOT EXISTS finding (court_id text, word text COLLATE "C", case_id uuid,'
        " CONSTRAINT pk_finding PRIMARY KEY (court_id, word, case_id))"
    )
    op.execute("CREATE INDEX IF NOT EXISTS ix_finding_case_id ON finding (case_id)")
