"""Archives of the whole workspace that administrators have asked for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036c"
down_revision = "0036b"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
Moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "workspace_export",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("parts_done", sa.Integer, nullable=False),
        sa.Column("parts", sa.Integer),
        sa.Column("rows", Moment, nullable=False),
        sa.Column("size", Moment),
        sa.Column("content_hash", sa.Text),
        sa.Column("storage_key", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("created_at", Moment, nullable=False, index=True),
        sa.Column("finished_at", Moment),
    )


def downgrade() -> None:
    op.drop_table("workspace_export")
