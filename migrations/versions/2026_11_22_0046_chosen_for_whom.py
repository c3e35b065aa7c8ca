"""What was chosen lately for references belongs to the entity that has the reference.

Before, references of one id to the same entity shared a list: whose a choice was is not known of what was
kept, so it is left behind.
"""

from alembic import op

revision = "0046"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM chosen_lately")


def downgrade() -> None:
    op.execute("DELETE FROM chosen_lately")
