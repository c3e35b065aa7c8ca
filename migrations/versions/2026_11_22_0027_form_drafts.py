"""Half-filled forms, kept for whoever fills them in; and what visitors upload before they send a form."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
Moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Hash = sa.LargeBinary(32)


def upgrade() -> None:
    op.create_table(
        "form_draft",
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("base_version", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("updated_at", Moment, nullable=False, index=True),
    )
    op.create_table(
        "public_upload",
        sa.Column("file", RecordId, primary_key=True),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("token_hash", Hash, nullable=False),
        sa.Column("created_at", Moment, nullable=False, index=True),
    )
    op.create_index("public_upload_token", "public_upload", ["token_hash"])


def downgrade() -> None:
    op.drop_table("public_upload")
    op.drop_table("form_draft")
