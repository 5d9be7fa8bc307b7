"""The key that seals papers: an Ed25519 key of this service (RFC 8032), made once and kept for ever.

Owns: the file that holds it. Refuses a file that holds another kind of key. Who has the file can seal papers in the service's
name; who has the public key can check every paper that was ever sealed with it, without us.
"""

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues papers: a key, and the address under which the service answers for them, without a slash at its end.

    Without an address a paper is checked by typing its code, or offline. `earlier` are the public keys that sealed before. They
    come from whoever keeps the key, never from the database: who can write to that could name a key of his own.
    """

    key: Ed25519PrivateKey
    address: str = ""
    earlier: tuple[bytes, ...] = ()

    @property
    def public_key(self) -> bytes:
        """Its 32 bytes."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def public_keys(self) -> tuple[bytes, ...]:
        """Every key that papers of this service may be sealed with, the one that seals now first."""
        return (self.public_key, *self.earlier)


def made_once(path: Path) -> Ed25519PrivateKey:
    """The key in the file, which is made, for its owner's eyes only, when it does not exist. Raises ValueError, with a sentence.

    Written under another name and linked into place: of several processes that start together one wins.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".paper-key-")  # mkstemp makes it mode 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_pem(Ed25519PrivateKey.generate()))
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was quicker; its key is the key
        finally:
            os.unlink(draft)
    return read(path)


def read(path: Path) -> Ed25519PrivateKey:
    """The key in a file. Raises ValueError, with a sentence, when it cannot be read or is no such key."""
    try:
        found = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as trouble:
        raise ValueError(f"the file {path} cannot be read ({trouble.strerror}); make it or name another") from trouble
    except (ValueError, TypeError) as trouble:
        raise ValueError(f"the file {path} holds no private key that can be read without a password") from trouble
    if not isinstance(found, Ed25519PrivateKey):
        raise ValueError(f"the file {path} holds a key of another kind than Ed25519")
    return found


def read_earlier(path: Path) -> tuple[bytes, ...]:
    """The public keys in a file of PEM texts one after the other; none when there is no such file. Raises ValueError."""
    if not path.exists():
        return ()
    end = "-----END PUBLIC KEY-----"
    try:
        *found, _ = path.read_text(encoding="ascii").split(end)
        return tuple(public_from_pem(one + end) for one in found)
    except (OSError, ValueError) as trouble:
        raise ValueError(f"the file {path} does not hold public keys (PEM) only") from trouble


def public_pem(public_key: bytes) -> str:
    """The public key as auditors keep it: PEM text."""
    found = Ed25519PublicKey.from_public_bytes(public_key)
    return found.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def public_from_pem(text: str) -> bytes:
    """The 32 bytes of a public key in PEM text. Raises ValueError."""
    found = load_pem_public_key(text.encode())
    if not isinstance(found, Ed25519PublicKey):
        raise ValueError("the public key is of another kind than Ed25519")
    return found.public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_keys_in(content: bytes) -> list[bytes]:
    """All public keys of a PEM file: a service that changed its key has several. Raises ValueError, with a sentence."""
    blocks = re.findall(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", content, re.DOTALL)
    if not blocks:
        raise ValueError("it holds no public key in PEM")
    try:
        return [public_from_pem(block.decode("ascii")) for block in blocks]
    except ValueError as trouble:
        raise ValueError("the public key in it cannot be read, or is of another kind than Ed25519") from trouble


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
