"""Which keys values of encrypted fields came under: a lost key file is not taken for a new installation."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "encryption_key",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("encryption_key")
