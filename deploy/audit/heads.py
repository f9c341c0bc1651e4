"""Signed heads: the last sequence and chain of every stream, signed (Ed25519) and kept apart from the history."""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

Head = Mapping[str, str | int]


def make_audit_key(private_file: Path, public_file: Path) -> None:
    """Make the signing key pair once; the private half is readable by its owner only."""
    if private_file.exists():
        return
    key = Ed25519PrivateKey.generate()
    private_file.touch(mode=0o600)
    private_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public_file.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def sign_heads(heads: Iterable[Head], taken_at: datetime, private_file: Path) -> str:
    """Return the signed heads as JSON. A head: topic, source, case_id, sequence, chain."""
    key = load_pem_private_key(private_file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the audit key is not an Ed25519 key")
    listed = sorted((dict(head) for head in heads), key=lambda head: (head["topic"], head["source"], head["case_id"]))
    text = json.dumps(listed, sort_keys=True, separators=(",", ":"))
    signature = key.sign(f"{taken_at.isoformat()}\n{text}".encode())
    document = {"taken_at": taken_at.isoformat(), "heads": listed, "signature": base64.b64encode(signature).decode()}
    return json.dumps(document, indent=1)
