"""What a workspace has chosen for itself."""

from __future__ import annotations

import sqlalchemy as sa

from runtime.store.database import Transaction

__all__ = ["choose_setting"]

_CHOOSE = sa.text(
    "INSERT INTO setting (key, value) VALUES (:key, :value) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_BUMP = sa.text("UPDATE catalog SET catalog_version = catalog_version + 1")


def choose_setting(tx: Transaction, key: str, value: str) -> None:
    """`key` is a field of `WorkspaceSettings`."""
    tx.run(_CHOOSE, {"key": key, "value": value})
    # Every process keeps the settings with the catalogue until this moves.
    tx.run(_BUMP)
