"""Where a version of an app came from, and the template it was made with."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Versions published before were all installed as packages.
    op.add_column("app_version", sa.Column("origin", sa.Text, nullable=False, server_default="package"))
    # The package itself, where what was published is that merged with local edits.
    op.add_column("app_version", sa.Column("template", sa.Text))


def downgrade() -> None:
    op.drop_column("app_version", "template")
    op.drop_column("app_version", "origin")
