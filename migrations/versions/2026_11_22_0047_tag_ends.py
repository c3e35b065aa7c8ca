"""Until which day tags are given, beside their records; ISO 8601, the day included."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0048"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")


def upgrade() -> None:
    op.create_table(
        "tag_end",
        sa.Column("entity", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", RecordId, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("tag", sa.Text, primary_key=True),
        sa.Column("until", sa.Text, nullable=False),
    )
    # Statements ask it whether any tag of a field has ended at all; mostly none has.
    op.create_index("tag_end_until", "tag_end", ["entity", "field", "until"])


def downgrade() -> None:
    op.drop_table("tag_end")
