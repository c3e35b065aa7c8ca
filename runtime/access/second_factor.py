"""A second factor at sign-in: time-based codes (RFC 6238: SHA-1, 6 digits, 30 seconds) and recovery codes.

The algorithm is a dozen lines over the standard library's HMAC, checked against the RFC's vectors; a
library would be a dependency for those lines, and would know nothing of codes used twice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

import sqlalchemy as sa

from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.people import bump_rights

__all__ = [
    "confirm_enrolment", "enrolled", "recovery_codes_left", "remove", "start_enrolment", "time_code",
    "uri", "verify",
]  # fmt: skip

_STEP_SECONDS = 30
_WINDOW = 1
"""Steps before and after now that are accepted: phones' clocks differ."""
_RECOVERY_CODES = 10

_factor = tables.second_factor.c
_ENROLLED = sa.select(_factor.user_id).where(
    _factor.user_id == sa.bindparam("user"), _factor.enrolled_at.is_not(None)
)
_SECRET = sa.select(_factor.secret, _factor.enrolled_at).where(_factor.user_id == sa.bindparam("user"))
_START = sa.text(
    "INSERT INTO second_factor (user_id, secret, last_step, enrolled_at) VALUES (:user, :secret, 0, NULL) "
    "ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0 "
    "WHERE second_factor.enrolled_at IS NULL"
)
_USE_STEP = sa.text("UPDATE second_factor SET last_step = :step WHERE user_id = :user AND last_step < :step")
_CONFIRM = sa.text("UPDATE second_factor SET enrolled_at = :at WHERE user_id = :user")
_ADD_CODE = sa.text("INSERT INTO recovery_code (user_id, code_hash) VALUES (:user, :hash)")
_USE_CODE = sa.text("DELETE FROM recovery_code WHERE user_id = :user AND code_hash = :hash")
_CODES_LEFT = sa.text("SELECT count(*) FROM recovery_code WHERE user_id = :user")
_REMOVE = sa.text("DELETE FROM second_factor WHERE user_id = :user")
_REMOVE_CODES = sa.text("DELETE FROM recovery_code WHERE user_id = :user")


def time_code(secret: str, step: int) -> str:
    """The six digits of a base32 `secret` for a step of thirty seconds since the epoch."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number: int = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def uri(secret: str, account: str, issuer: str) -> str:
    """What authenticator apps read from a QR code."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"


def enrolled(tx: Transaction, user_id: str) -> bool:
    return tx.row(_ENROLLED, _who(tx, user_id)) is not None


def recovery_codes_left(tx: Transaction, user_id: str) -> int:
    return int(tx.value(_CODES_LEFT, _who(tx, user_id)))


def start_enrolment(tx: Transaction, user_id: str) -> str | None:
    """A new secret that counts once a code of it is entered; None for whoever has one in force."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    return secret if tx.run(_START, {**_who(tx, user_id), "secret": secret}) else None


def confirm_enrolment(tx: Transaction, user_id: str, code: str, now: datetime) -> list[str] | None:
    """Put the secret in force; the recovery codes, shown this once. None for a wrong code."""
    row = tx.row(_SECRET, _who(tx, user_id))
    if row is None or row[1] is not None or not _fits(tx, user_id, row[0], code, now):
        return None
    tx.run(_CONFIRM, {**_who(tx, user_id), "at": tables.micros(now)})
    tx.run(_REMOVE_CODES, _who(tx, user_id))
    codes = []
    for _ in range(_RECOVERY_CODES):
        plain = base64.b32encode(secrets.token_bytes(10)).decode().lower()
        codes.append("-".join(plain[start : start + 4] for start in range(0, 16, 4)))
        tx.run(_ADD_CODE, {**_who(tx, user_id), "hash": _hash(codes[-1])})
    bump_rights(tx)
    return codes


def verify(tx: Transaction, user_id: str, code: str, now: datetime) -> bool:
    """Whether the code is right. Each is good once, a recovery code for ever once."""
    row = tx.row(_SECRET, _who(tx, user_id))
    if row is None or row[1] is None:
        return False
    if _fits(tx, user_id, row[0], code, now):
        return True
    return bool(tx.run(_USE_CODE, {**_who(tx, user_id), "hash": _hash(code)}))


def remove(tx: Transaction, user_id: str) -> bool:
    """Sign in with the password alone again. Whether there was a second factor."""
    tx.run(_REMOVE_CODES, _who(tx, user_id))
    removed = bool(tx.run(_REMOVE, _who(tx, user_id)))
    bump_rights(tx)
    return removed


def _fits(tx: Transaction, user_id: str, secret: str, code: str, now: datetime) -> bool:
    """Of a code seen over a shoulder or on the wire, the second use is refused."""
    given = "".join(code.split())[:20]
    current = int(now.timestamp()) // _STEP_SECONDS
    for step in range(current - _WINDOW, current + _WINDOW + 1):
        if hmac.compare_digest(time_code(secret, step).encode(), given.encode()):
            return bool(tx.run(_USE_STEP, {**_who(tx, user_id), "step": step}))
    return False


def _who(tx: Transaction, user_id: str) -> dict[str, object]:
    return {"user": tx.database.id_in(user_id)}


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.strip().lower().replace("-", "").encode()).digest()
