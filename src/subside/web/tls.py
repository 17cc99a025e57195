"""The certificate for HTTPS: one that was given, or one made here and kept in the data folder.

The one made here is signed by itself. Whoever runs the server reads its fingerprint in the
terminal; on another machine the same fingerprint in the browser's warning shows that nobody stands
between. Its key signs nothing else: it is no authority that a machine would have to trust.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from subside.errors import UserError
from subside.web.options import Options, hosts

LASTS = timedelta(days=730)  # browsers of Apple refuse what lasts longer than 825 days
RENEW = timedelta(days=30)  # before it runs out
EARLIER = timedelta(days=1)  # a clock of another machine may be behind
CERTIFICATE, KEY = "certificate.pem", "key.pem"


@dataclass(frozen=True)
class Pair:
    """A certificate with its key, as files."""

    certificate: Path
    key: Path
    fingerprint: str  # SHA-256, as browsers show it
    ends: datetime
    names: tuple[str, ...] = ()  # of one that was given: names that it is for
    made: bool = False  # now, so that browsers do not know it yet


def folder(data: Path) -> Path:
    """Where the certificate made here is kept."""
    return data / "tls"


def pair(options: Options, now: datetime | None = None) -> Pair:
    """The certificate to serve with; made here where none was given and none is good.

    It is made again 30 days before it runs out, and when this machine got a name or address that
    it does not carry. Raises UserError for files that cannot be used.
    """
    now = now or datetime.now(UTC)
    if options.certificate is not None and options.key is not None:
        return _given(options.certificate, options.key, now)
    kept = folder(options.data)
    found = kept / CERTIFICATE, kept / KEY
    names = hosts(options)
    made = not _good(*found, names, now)
    if made:
        _make(*found, names, now)
    certificate = _read(found[0])
    return Pair(*found, shown(certificate), certificate.not_valid_after_utc, made=made)


def shown(certificate: x509.Certificate) -> str:
    """The fingerprint as browsers show it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _given(path: Path, key: Path, now: datetime) -> Pair:
    certificate = _read(path)
    _fit(path, key)
    if certificate.not_valid_after_utc <= now:
        given = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
        hint = "give a newer one; or leave both out, and one is made here"
        raise UserError(str(path), "this certificate has run out", given, hint)
    ends = certificate.not_valid_after_utc
    return Pair(path, key, shown(certificate), ends, _names(certificate))


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Names that a certificate is for, as a Host header is checked: `.x` stands for `*.x`."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    names = found.value.get_values_for_type(x509.DNSName)
    return tuple(name[1:] if name.startswith("*.") else name for name in names)


def _read(path: Path) -> x509.Certificate:
    hint = "give a certificate as PEM text: -----BEGIN CERTIFICATE-----"
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except OSError as error:
        raise UserError(str(path), "cannot be read", error.strerror or str(error), hint) from error
    except ValueError as error:
        raise UserError(str(path), "is no certificate", None, hint) from error


def _fit(path: Path, key: Path) -> None:
    """Refuse a key that is not the certificate's, or that cannot be read."""

    def no_password() -> str:
        hint = "give a key without a password, in a file that only you can read"
        raise UserError(str(key), "the key has a password", None, hint)

    hint = "give the key that the certificate was made for, as PEM text"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, key, no_password)
    except ssl.SSLError as error:
        given = error.reason or None
        raise UserError(str(key), f"does not go with {path}", given, hint) from error
    except OSError as error:
        raise UserError(str(key), "cannot be read", error.strerror or str(error), hint) from error


def _good(path: Path, key: Path, names: list[str], now: datetime) -> bool:
    """Whether the files made earlier fit each other, last, and carry all names."""
    try:
        certificate = _read(path)
        _fit(path, key)
        carried = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (UserError, x509.ExtensionNotFound):
        return False
    lasts = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEW
    return lasts and set(_alternatives(names)) <= set(carried.value)


def _alternatives(names: list[str]) -> list[x509.GeneralName]:
    """Names and addresses as a certificate carries them, each once."""
    found: dict[x509.GeneralName, None] = {}
    for name in names:
        with suppress(ValueError):
            found[x509.IPAddress(ipaddress.ip_address(name.strip("[]")))] = None
            continue
        with suppress(ValueError):  # a name that is not ASCII cannot stand in it as it is
            found[x509.DNSName(name.encode("idna").decode("ascii").lower())] = None
    return list(found)


def _make(path: Path, key_path: Path, names: list[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own = socket.gethostname()[:40] or "this machine"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Subside on {own}")])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
    )
    certificate = builder.sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(key_path, secret)  # first: a kill in between leaves a pair that does not fit
        _write(path, certificate.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        hint = "let the user who starts Subside write to the data folder, or name another"
        given = error.strerror or str(error)
        raise UserError(str(path), "the certificate cannot be kept", given, hint) from error


def _write(path: Path, text: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
