"""Two issuers whose keys are always the same, so that a tree is too."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reports.issued.keys import Issuer

OURS = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "https://keys.example")
ANOTHER = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
