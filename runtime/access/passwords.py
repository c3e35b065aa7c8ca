"""Password hashing: argon2id (RFC 9106). Slow by design: never inside a transaction."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["generate_password", "hash_password", "verify_password"]

_HASHER = PasswordHasher()
# Each hash takes 64 MiB; a burst of sign-ins must not take the machine's memory.
_BOUND = threading.BoundedSemaphore(2)
# Verified when nobody has the e-mail, so that the answer takes as long as a wrong password.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def hash_password(password: str) -> str:
    with _BOUND:
        return _HASHER.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """`stored` None stands for an unknown person; the work done is the same."""
    with _BOUND:
        try:
            return _HASHER.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def generate_password() -> str:
    """Eighty bits, without characters that look alike."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    text = "".join(secrets.choice(alphabet) for _ in range(16))
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))
