"""Roles and formatted texts have kinds of columns of their own, as cascades, places and files have.

They shared those of choices and of plain texts, so a change of type from one to the other was none to the
store: values stayed where they were, and could not be read as what they were said to be.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0049c"
down_revision = "0049b"
branch_labels = None
depends_on = None

_TOLD_APART = {"role": ("choice", "choice role"), "rich_text": ("text", "text rich")}
_NUMBERS = "SELECT app, number FROM app_version ORDER BY app, number DESC"
_DOCUMENT = "SELECT document FROM app_version WHERE app = :app AND number = :number"
_CHANGE = (
    "UPDATE entity_column SET kind = :new WHERE kind = :old AND field = :field AND entity_number IN "
    "(SELECT number FROM entity_table WHERE app = :app AND entity = :entity)"
)


def upgrade() -> None:
    connection = op.get_bind()
    shared = connection.execute(
        sa.text("SELECT count(*) FROM entity_column WHERE kind IN ('choice', 'text')")
    ).scalar()
    if not shared:
        return
    seen: set[tuple[str, str, str, str]] = set()
    # What a field was last is what lies in the column.
    for app, number in connection.execute(sa.text(_NUMBERS)).fetchall():
        text = connection.execute(sa.text(_DOCUMENT), {"app": app, "number": number}).scalar()
        for entity in json.loads(str(text)).get("entities", ()):
            for field in entity["fields"]:
                kind = field["type"]
                old, new = _TOLD_APART.get(kind, (_PLAIN.get(kind), None))
                place = (app, entity["id"], field["id"], str(old))
                if old is None or place in seen:
                    continue
                seen.add(place)
                if new is not None:
                    what = {"app": app, "entity": entity["id"], "field": field["id"]}
                    connection.execute(sa.text(_CHANGE), {**what, "old": old, "new": new})


_PLAIN = {
    "choice": "choice", **dict.fromkeys(("text", "long_text", "phone", "email", "url", "barcode"), "text"),
}  # fmt: skip


def downgrade() -> None:
    for old, new in set(_TOLD_APART.values()):
        op.get_bind().execute(
            sa.text("UPDATE entity_column SET kind = :old WHERE kind = :new"), {"old": old, "new": new}
        )
