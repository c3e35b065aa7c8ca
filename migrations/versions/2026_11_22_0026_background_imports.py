"""Imports as background work: their file, what was found in it, rows repaired, saved mappings, and moves
of several files with their signed reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0001"
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
Moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_ADDED = (
    sa.Column("source", RecordId),
    sa.Column("sheet_table", RecordId),
    sa.Column("profile", sa.Text),
    sa.Column("total", sa.Integer),
    sa.Column("checked_row", sa.Integer),
    sa.Column("check_report", sa.Text),
    sa.Column("problem", sa.Text),
    sa.Column("migration", RecordId),
    sa.Column("step", sa.Integer),
)


def upgrade() -> None:
    for column in _ADDED:
        op.add_column("import_run", column)
    op.create_index("import_run_migration", "import_run", ["migration"])
    op.create_table(
        "import_row",
        sa.Column("run", RecordId, primary_key=True),
        sa.Column("row_number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("edited", sa.Text),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("issues", sa.Text),
    )
    op.create_table(
        "import_mapping",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, nullable=False),
        sa.Column("entity", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
    )
    op.create_index("import_mapping_name", "import_mapping", ["user_id", "entity", "name"], unique=True)
    op.create_table(
        "migration",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("trial", sa.Text),
        sa.Column("start_at", Moment),
        sa.Column("report", sa.Text),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("touched_at", Moment, nullable=False),
    )
    op.create_index("migration_user", "migration", ["user_id"])
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("private_key", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("signing_key", "migration", "import_mapping", "import_row"):
        op.drop_table(table)
    op.drop_index("import_run_migration", "import_run")
    for column in _ADDED:
        op.drop_column("import_run", column.name)
