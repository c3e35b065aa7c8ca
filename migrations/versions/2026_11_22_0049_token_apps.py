"""An API token may be for some apps alone: a JSON list of their keys; NULL is every app of the person."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_token", sa.Column("apps", sa.Text))


def downgrade() -> None:
    op.drop_column("api_token", "apps")
