"""What the tree of a book is made of, in forms that are fixed for ever. Pure.

A leaf of the tree stands for one journal transaction. A meeting's holds everybody's postings, so it is not their text but a
commitment: the transaction's fingerprint in the chain, how many postings it has, and the root of a second tree over them. A leaf
of that second tree is a nonce and the text of one posting. Whoever shows a posting shows its nonce; of the others only hashes are
seen, and since amounts are few and could be tried one after the other, it is the nonce that nobody can try.

The nonces are not kept: each is an HMAC (RFC 2104, SHA-256, half of it) of the posting's place under a secret of the instance,
which is derived from the key that seals papers (HKDF, RFC 5869). So the same book gives the same tree for as long as the key is
the same, and another key gives another tree: heads of two keys cannot be compared by a proof, only by the fingerprints that are
printed beside them.

A posting between accounts of two holders (a collector's cash and a saver's, a loan that another takes over) is the line of both.
In its text each holder is replaced by a commitment of its own, so that each can show the line without naming the other.

What is not hidden: the fingerprint of a transaction is a digest of all its postings, without a nonce. It is on every paper that
was printed that evening, and a proof shows it too. Trying amounts against it takes everything else of that transaction, its
random reference, its moment to the microsecond and the digest of its paper among it; officers know these, and know the amounts
as well. Seen are also how many postings the transaction has and which place hers have. A posting's own memo is shown as it was
written.
"""

from hashlib import sha256
from json.encoder import encode_basestring as _quoted

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.tree import leaf_hash

NONCE_BYTES = 16
_COUNT_BYTES = 4
_PURPOSE = b"three-keys: nonces of postings in proofs, 1"


def secret_of(key: Ed25519PrivateKey) -> bytes:
    """The secret that the nonces of an issuer come from: 32 bytes, which tell nothing of the key."""
    return HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key.private_bytes_raw())


class Nonces:
    """Where the nonces of one book's postings come from: HMAC-SHA256 under a secret of 32 bytes, over what is named.

    Both keyed states of RFC 2104 are reckoned once and copied: a book has many thousand nonces, and this is more than twice as
    fast as the library's.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, secret: bytes, book: str) -> None:
        """`book` is its fingerprint."""
        block = secret.ljust(64, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in block) + f"{book}|".encode())
        self._outer = sha256(bytes(byte ^ 0x5C for byte in block))

    def of(self, number: int, place: int, part: str = "") -> bytes:
        """16 bytes for a posting; `part` "debit" or "credit" for the holder of a side."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{number}|{place}|{part}".encode())
        outer.update(inner.digest())
        return outer.digest()[:NONCE_BYTES]


def account_text(code: str, holder: str) -> str:
    """An account as the text of a posting names it: as JSON, "2010/member:7"."""
    return _quoted(f"{code}/{holder}" if holder else code)


def blinded_account_text(code: str, commitment: str) -> str:
    """An account whose holder is hidden, in a posting between two holders: as JSON, ["1040","9c41…"]."""
    return f"[{_quoted(code)},{_quoted(commitment)}]"


def holder_commitment(nonce: bytes, holder: str) -> str:
    """64 hexadecimal characters."""
    return sha256(nonce + holder.encode()).hexdigest()


def posting_text(
    book: str, number: int, place: int, day: str, debit: str, credit: str, amount_minor: int, memo: str
) -> bytes:
    """One line of JSON with sorted keys and no spaces; `debit` and `credit` as the functions above give them, the day ISO 8601.

    Put together by hand: a book has many thousand of them, and this is four times as fast."""
    return (
        f'{{"amount":{amount_minor},"book":"{book}","credit":{credit},"day":"{day}","debit":{debit},'
        f'"memo":{_quoted(memo)},"number":{number},"place":{place}}}'
    ).encode()


def posting_leaf(nonce: bytes, text: bytes) -> bytes:
    """The hash of a leaf of a transaction's own tree."""
    return leaf_hash(nonce + text)


def entry_leaf(fingerprint: str, postings: int, root: bytes) -> bytes:
    """The hash of a leaf of the book's tree. Raises ValueError for a fingerprint that is not hexadecimal, OverflowError."""
    return leaf_hash(bytes.fromhex(fingerprint) + postings.to_bytes(_COUNT_BYTES) + root)
