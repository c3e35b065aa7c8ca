"""Apps that were removed keep their row: who took them away and when, and the version to come back to."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("app", sa.Column("removed_at", sa.BigInteger))
    op.add_column("app", sa.Column("removed_by", sa.Text))


def downgrade() -> None:
    op.drop_column("app", "removed_by")
    op.drop_column("app", "removed_at")
