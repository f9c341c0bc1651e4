"""The files of the platform's seal: a key, and a certificate that it signs itself. They seal nothing."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

KEY_FILE: Final = "seal.key.pem"
CERTIFICATE_FILE: Final = "seal.cert.pem"
KEY_BITS: Final = 3072
VALID_FOR: Final = timedelta(days=3650)


def make_seal(directory: Path) -> None:
    """Make the seal's key and self-signed certificate where there are none yet; the key is for its owner alone."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (directory / KEY_FILE).exists() and (directory / CERTIFICATE_FILE).exists():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(directory / KEY_FILE, pem)
    _write(directory / CERTIFICATE_FILE, _certificate(key).public_bytes(serialization.Encoding.PEM))


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Small claims ODR"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Small claims ODR document seal"),
        ]
    )
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def _write(file: Path, content: bytes) -> None:
    draft = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    draft.replace(file)
