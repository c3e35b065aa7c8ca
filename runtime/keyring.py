"""The keys of encrypted fields: one file beside the data, never in the database.

A value is stored as "v1.<key id>.<base64 of nonce and ciphertext>" (AES-256-GCM, NIST SP 800-38D, a random
nonce of 96 bits each). What is authenticated with it is its place — field and record — so that a ciphertext
moved to another record cannot be read there. Old keys stay in the file until no backup needs them.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engines.errors import Unavailable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["Keyring", "SecretUnreadable", "key_of"]

_NONCE = 12


class SecretUnreadable(Unavailable):
    """`reason_code`: "secret.key_file_missing", "secret.key_missing" or "secret.key_wrong"."""

    def __init__(self, reason_code: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(reason_code, params or {})


@dataclass(frozen=True)
class _Keys:
    current: str
    by_id: Mapping[str, bytes]


def key_of(sealed: str) -> str:
    """Id of the key a stored value is under."""
    return sealed.split(".", 2)[1] if sealed.startswith("v1.") else ""


class Keyring:
    """Reads the file again whenever it changes: a rotation reaches running servers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int], _Keys] | None = None

    @property
    def exists(self) -> bool:
        return self.path.is_file()

    @property
    def current(self) -> str:
        """Id of the key new values come under. Raises SecretUnreadable."""
        return self._keys().current

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._keys().by_id)

    def create(self) -> None:
        """A file with one key, readable by its owner alone. Does nothing where there is one."""
        identifier, key = _new_key()
        self._write(_Keys(identifier, {identifier: key}), fresh=True)

    def rotate(self) -> str:
        """Add a key that new values come under; its id. Old ones stay, to read what is under them."""
        keys = self._keys()
        identifier, key = _new_key()
        self._write(_Keys(identifier, {**keys.by_id, identifier: key}), fresh=False)
        return identifier

    def take(self, other: Path) -> tuple[str, ...]:
        """Add the keys of another file, to read what came from there; ids of those that are new."""
        keys, found = self._keys(), Keyring(other)._keys()
        new = {name: key for name, key in found.by_id.items() if name not in keys.by_id}
        if new:
            self._write(_Keys(keys.current, {**keys.by_id, **new}), fresh=False)
        return tuple(new)

    def seal(self, text: str, place: str) -> str:
        keys = self._keys()
        nonce = secrets.token_bytes(_NONCE)
        sealed = _cipher(keys.by_id[keys.current]).encrypt(nonce, text.encode(), place.encode())
        return f"v1.{keys.current}.{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """Raises SecretUnreadable where its key is not in the file, or is another than it was sealed with."""
        identifier = key_of(sealed)
        key = self._keys().by_id.get(identifier)
        if key is None:
            raise SecretUnreadable("secret.key_missing", {"key": identifier[:40]})
        # The library is loaded where something is encrypted: it takes seven megabytes.
        from cryptography.exceptions import InvalidTag

        try:
            raw = urlsafe_b64decode(sealed.split(".", 2)[2])
            return _cipher(key).decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise SecretUnreadable("secret.key_wrong", {"key": identifier[:40]}) from None

    def _keys(self) -> _Keys:
        try:
            found = self.path.stat()
            stamp = (found.st_mtime_ns, found.st_ino)
            known = self._read
            if known is not None and known[0] == stamp:
                return known[1]
            document = json.loads(self.path.read_text("utf-8"))
            by_id = {name: b64decode(key, validate=True) for name, key in document["keys"].items()}
            keys = _Keys(document["current"], by_id)
            if keys.current not in by_id or any(len(key) != 32 for key in by_id.values()):
                raise ValueError
        except FileNotFoundError:
            raise SecretUnreadable("secret.key_file_missing", {"path": str(self.path)}) from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise SecretUnreadable("secret.key_file_broken", {"path": str(self.path)}) from None
        self._read = (stamp, keys)
        return keys

    def _write(self, keys: _Keys, fresh: bool) -> None:
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            known = {name: b64encode(key).decode() for name, key in keys.by_id.items()}
            text = json.dumps({"current": keys.current, "keys": known}, indent=1)
            part = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                if fresh:
                    # Whoever came first has made the key; a link does not write over it.
                    try:
                        os.link(part, self.path)
                    except FileExistsError:
                        return
                else:
                    part.replace(self.path)
            finally:
                part.unlink(missing_ok=True)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _new_key() -> tuple[str, bytes]:
    return f"k{secrets.token_hex(4)}", secrets.token_bytes(32)


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)
