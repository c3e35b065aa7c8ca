"""How often public forms were sent, and what visitors have begun to fill in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.ids import id_text

__all__ = [
    "count_sent",
    "drop_draft",
    "keep_draft",
    "load_draft",
    "note_upload",
    "sent",
    "unsent_bytes",
    "uploaded",
]

DRAFT_DAYS = 30

_COUNT = sa.text(
    "INSERT INTO public_form_use (form, sent) VALUES (:form, 1) "
    "ON CONFLICT (form) DO UPDATE SET sent = public_form_use.sent + 1 RETURNING sent"
)
_SENT = sa.select(tables.public_form_use.c.form, tables.public_form_use.c.sent)
_KEEP = sa.text(
    "INSERT INTO public_draft (token_hash, form, data, expires_at) VALUES (:hash, :form, :data, :until) "
    "ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at"
)
_LOAD = sa.text(
    "SELECT data FROM public_draft WHERE token_hash = :hash AND form = :form AND expires_at > :now"
)
_DROP = sa.text("DELETE FROM public_draft WHERE token_hash = :hash AND form = :form")
_NOTE_UPLOAD = tables.public_upload.insert().values(
    {name: sa.bindparam(name) for name in ("file", "form", "token_hash", "created_at")}
)
_UPLOADED = sa.select(tables.public_upload.c.file).where(
    tables.public_upload.c.token_hash == sa.bindparam("hash"),
    tables.public_upload.c.form == sa.bindparam("form"),
)
_UNSENT = (
    sa.select(sa.func.coalesce(sa.func.sum(tables.file.c.size), 0))
    .select_from(tables.public_upload.join(tables.file, tables.file.c.id == tables.public_upload.c.file))
    .where(tables.file.c.record.is_(None), tables.file.c.state == "ready")
)


def count_sent(tx: Transaction, form: str) -> int:
    """One more, counted exactly: the row is locked until the transaction ends."""
    return int(tx.value(_COUNT, {"form": form}))


def sent(tx: Transaction, forms: Iterable[str]) -> dict[str, int]:
    """Form → how often it was sent; those never sent are 0. `forms` are "app.form id"."""
    counted = {form: int(count) for form, count in tx.rows(_SENT)}
    return {form: counted.get(form, 0) for form in forms}


def keep_draft(tx: Transaction, token: str, form: str, data: str, now: datetime) -> None:
    """Keep or replace what was filled in under `token`, of which only the hash is stored."""
    until = tables.micros(now + timedelta(days=DRAFT_DAYS))
    tx.run(_KEEP, {"hash": _hash(token), "form": form, "data": data, "until": until})


def load_draft(tx: Transaction, token: str, form: str, now: datetime) -> str | None:
    found = tx.value(_LOAD, {"hash": _hash(token), "form": form, "now": tables.micros(now)})
    return None if found is None else str(found)


def drop_draft(tx: Transaction, token: str, form: str) -> None:
    tx.run(_DROP, {"hash": _hash(token), "form": form})


def note_upload(tx: Transaction, file_id: str, form: str, token: str, now: datetime) -> None:
    """A visitor's file: whoever shows `token` may send the form with it."""
    place = {"file": tx.database.id_in(file_id), "form": form, "token_hash": _hash(token)}
    tx.run(_NOTE_UPLOAD, {**place, "created_at": tables.micros(now)})


def uploaded(tx: Transaction, form: str, token: str) -> frozenset[str]:
    """Ids of the files noted under `token`."""
    rows = tx.rows(_UPLOADED, {"hash": _hash(token), "form": form})
    return frozenset(id_text(raw) for (raw,) in rows)


def unsent_bytes(tx: Transaction) -> int:
    """Bytes that visitors uploaded for forms they have not sent."""
    return int(tx.value(_UNSENT))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
