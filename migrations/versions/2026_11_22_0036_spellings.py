"""How people typed what is kept in one form, such as telephone numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0024"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")


def upgrade() -> None:
    op.create_table(
        "spelling",
        sa.Column("entity", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", RecordId, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("typed", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("spelling")
