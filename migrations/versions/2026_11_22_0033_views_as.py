"""Who is looking at the workspace with somebody else's eyes, and until when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0036"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
Moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "view_as",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, nullable=False),
        sa.Column("person", RecordId),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("app", sa.Text),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("view_as")
