"""Who seals the papers of the gallery: a key of its own, so that seals are the same every time.

It seals nothing else, and everybody can read it here.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reports.issued.keys import Issuer

ISSUER = Issuer(Ed25519PrivateKey.from_private_bytes(b"the key of the gallery of papers"), "https://papers.example.org")
