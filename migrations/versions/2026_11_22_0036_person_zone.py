"""The time zone a person has chosen for what they read and enter."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036b"
down_revision = "0035"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")


def upgrade() -> None:
    op.create_table(
        "person_zone",
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("zone", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("person_zone")
