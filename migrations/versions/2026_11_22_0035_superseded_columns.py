"""Which columns of former types are cleared with what is written to their field since."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of columns that stopped serving before, nobody knows whether their field was written since.
    op.add_column("entity_column", sa.Column("superseded", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("entity_column", "superseded")
