"""Which keys the values of encrypted fields came under, and putting them under another."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from runtime.apps.catalog import CatalogEntity
from runtime.keyring import Keyring
from runtime.store import tables
from runtime.store.database import Database, Transaction

__all__ = ["note_key", "ready_keys", "reseal"]

_NOTE = sa.text("INSERT INTO encryption_key (id, created_at) VALUES (:id, :at) ON CONFLICT (id) DO NOTHING")
_KNOWN = sa.select(tables.encryption_key.c.id).limit(1)
_BATCH = 200


def note_key(tx: Transaction, key: str, now: datetime) -> None:
    tx.run(_NOTE, {"id": key, "at": tables.micros(now)})


def ready_keys(tx: Transaction) -> Keyring:
    """The keyring, its file made where no value was ever encrypted: what lies under a lost key must not be
    joined by values under another, which would be lost when the file is put back."""
    keyring = tx.database.keyring
    if not keyring.exists and tx.row(_KNOWN) is None:
        keyring.create()
    return keyring


def reseal(
    database: Database,
    entity: CatalogEntity,
    key: str,
    under: str,
    again: Callable[[str, str], str],
) -> int:
    """Put every value of an encrypted field under the key `under`, those of deleted records and of history
    too, in short transactions; how many. `again(stored, record id)` is the value under that key.
    """
    table = entity.table
    column = table[key].name
    field = entity.model.fields[key].id
    prefix = f"v1.{under}."
    done = 0
    while True:
        with database.write() as tx:
            rows = tx.rows(
                sa.text(
                    f"SELECT id, {column} FROM {table.name} WHERE {column} IS NOT NULL "
                    f"AND substr({column}, 1, {len(prefix)}) <> :prefix ORDER BY id LIMIT {_BATCH}"
                ),
                {"prefix": prefix},
            )
            for raw, stored in rows:
                params = {"id": raw, "old": stored, "new": again(stored, table.id_codec.decode(raw))}
                text = f"UPDATE {table.name} SET {column} = :new WHERE id = :id AND {column} = :old"
                tx.run(sa.text(text), params)
        done += len(rows)
        if len(rows) < _BATCH:
            break
    return done + _reseal_history(database, entity, field, prefix, again)


def _reseal_history(
    database: Database, entity: CatalogEntity, field: str, prefix: str, again: Callable[[str, str], str]
) -> int:
    table = entity.table
    done = 0
    found = sa.text(
        "SELECT record, revision, old FROM history WHERE entity = :entity AND old LIKE :sealed "
        f"ORDER BY record, revision LIMIT {_BATCH}"
    )
    following = sa.text(
        "SELECT record, revision, old FROM history WHERE entity = :entity AND old LIKE :sealed "
        "AND (record > :record OR (record = :record AND revision > :revision)) "
        f"ORDER BY record, revision LIMIT {_BATCH}"
    )
    write = sa.text(
        "UPDATE history SET old = :old WHERE entity = :entity AND record = :record AND revision = :revision"
    )
    select, place = found, {"entity": table.number, "sealed": '%"sealed":"v1.%'}
    while True:
        with database.write() as tx:
            rows = tx.rows(select, place)
            for raw, revision, text in rows:
                old = json.loads(text)
                value = old.get(field)
                if isinstance(value, dict) and not value.get("sealed", prefix).startswith(prefix):
                    old[field] = {"sealed": again(value["sealed"], table.id_codec.decode(raw))}
                    changed = json.dumps(old, ensure_ascii=False, separators=(",", ":"))
                    key = {"entity": table.number, "record": raw, "revision": revision}
                    tx.run(write, {"old": changed, **key})
                    done += 1
        if len(rows) < _BATCH:
            return done
        select, place = following, {**place, "record": rows[-1][0], "revision": rows[-1][1]}
