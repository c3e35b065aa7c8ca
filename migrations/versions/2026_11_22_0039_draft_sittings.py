"""Who is changing a draft: one sitting for each app until it goes into the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0036c"
branch_labels = None
depends_on = None

Moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "draft_sitting",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("saved_at", Moment, nullable=False),
        sa.Column("saves", sa.Integer, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text, nullable=False),
    )
    # The audit log of one app is read the latest first.
    op.create_index("audit_subject", "audit", ["subject", "id"])


def downgrade() -> None:
    op.drop_index("audit_subject", "audit")
    op.drop_table("draft_sitting")
