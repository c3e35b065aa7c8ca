"""Records people chose lately for a reference, kept for them on every device."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0039"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
Moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "chosen_lately",
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("record", RecordId, primary_key=True),
        sa.Column("chosen_at", Moment, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("chosen_lately")
