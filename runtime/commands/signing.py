"""The workspace's signature under what it states: Ed25519, checked by anybody who has the public key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from runtime.store.database import Transaction

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["canonical_bytes", "public_key", "sign", "verify"]

_READ = sa.text("SELECT private_key FROM signing_key WHERE id = 1")
_KEEP = sa.text("INSERT INTO signing_key (id, private_key) VALUES (1, :key) ON CONFLICT (id) DO NOTHING")


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """One text for one content: keys in order, no spaces, UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(tx: Transaction, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with "signature": {"algorithm", "public_key", "value"}, both in hexadecimal."""
    key = _key(tx)
    public = key.public_key().public_bytes_raw().hex()
    value = key.sign(canonical_bytes(document)).hex()
    return {**document, "signature": {"algorithm": "Ed25519", "public_key": public, "value": value}}


def verify(document: Mapping[str, Any], expected_key: str | None = None) -> bool:
    """Whether nothing was changed since it was signed; by `expected_key`, where given."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signature = document.get("signature")
    if not isinstance(signature, Mapping) or signature.get("algorithm") != "Ed25519":
        return False
    if expected_key is not None and signature.get("public_key") != expected_key:
        return False
    stated = {key: value for key, value in document.items() if key != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(signature.get("public_key"))))
        key.verify(bytes.fromhex(str(signature.get("value"))), canonical_bytes(stated))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(tx: Transaction) -> str | None:
    """The workspace's own, in hexadecimal; None before it signed anything."""
    kept = tx.value(_READ)
    if kept is None:
        return None
    return _loaded(kept).public_key().public_bytes_raw().hex()


def _key(tx: Transaction) -> Ed25519PrivateKey:
    # Only where something is signed: the library takes seven megabytes.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    tx.run(_KEEP, {"key": made})
    return _loaded(tx.value(_READ))


def _loaded(kept: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept))
