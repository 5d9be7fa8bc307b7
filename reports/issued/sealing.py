"""The seal of a paper: a short message of what it says, signed, and the code by which anybody finds it again.

The message names kind and day of the paper, where its book stood, the digest of its figures and the few that people compare.
It is signed with Ed25519, which gives the same signature for the same message, so the same paper has the same code whenever and
wherever it is printed; and since the code is a digest of the signature, nobody can guess it who has not the key.

Papers that are forms to fill in have no figures and get no seal.
"""

import base64
import textwrap
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core import frozen
from core.calendars import Period
from core.money import Currency
from reports.issued.figures import digest_of
from reports.issued.headlines import headlines_of
from reports.issued.keys import Issuer
from reports.papers import Paper

VERSION = 1
# Forms: nothing on them is a figure of the books.
UNSEALED = frozenset({"blank_sheet", "ballot", "tally_sheet"})
# 16 letters and digits are 80 bits; Crockford's alphabet has no I, L, O and U, which are misread.
CODE_LENGTH = 16
_CODE_GROUP = 4
_RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Half of a SHA-256 still cannot be met by another text, and the square stays small.
_SHORT_DIGEST = 32
PATH = "/P/"


@dataclass(frozen=True, slots=True)
class Seal:
    """`digest` is that of the figures, whole; `message` canonical JSON; `signature` 64 bytes over it; `address` the issuer's."""

    digest: str
    message: str
    signature: bytes
    public_key: bytes
    address: str

    @property
    def code(self) -> str:
        """Sixteen characters: what a person types."""
        return _in_letters(sha256(self.signature).digest())[:CODE_LENGTH]

    @property
    def spoken_code(self) -> str:
        """In groups of four, as it is printed."""
        return "-".join(textwrap.wrap(self.code, _CODE_GROUP))

    @property
    def square(self) -> str:
        """What the QR code holds: the address of the paper, and message and signature for who is offline. Capitals, digits and
        five marks only, which a QR code keeps in few squares."""
        return f"{self.address.upper()}{PATH}{self.code}/{packed(self.message, self.signature)}"


def sealed(paper: Paper, issuer: Issuer) -> Seal | None:
    """The paper's seal; None for a form to fill in."""
    if paper.kind in UNSEALED:
        return None
    digest = digest_of(paper)
    message = message_of(paper, digest)
    return Seal(digest, message, issuer.key.sign(message.encode()), issuer.public_key, issuer.address)


def message_of(paper: Paper, digest: str) -> str:
    """What is signed: one line of JSON with sorted keys."""
    heading, money = paper.heading, getattr(paper, "currency", None)
    return frozen.to_text(
        {
            "v": VERSION,
            "kind": paper.kind,
            "day": as_of(paper).isoformat(),
            "currency": money.code if isinstance(money, Currency) else "",
            "books": heading.books,
            "number": heading.number,
            "fingerprint": heading.fingerprint[:_SHORT_DIGEST],
            "digest": digest[:_SHORT_DIGEST],
            "figures": headlines_of(paper),
        }
    )


def as_of(paper: Paper) -> date:
    """The last day that the paper speaks of: of its period, its own day, or the day it was printed on, never later than that."""
    period, day, printed_on = getattr(paper, "period", None), getattr(paper, "day", None), paper.heading.printed_on
    if isinstance(period, Period):
        return min(period.end, printed_on)
    return min(day, printed_on) if isinstance(day, date) else printed_on


def holds(message: str, signature: bytes, public_key: bytes) -> bool:
    """Whether the message was signed with the key that this public key belongs to."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def packed(message: str, signature: bytes) -> str:
    """Signature and message as capitals and digits."""
    return base64.b32encode(signature + message.encode()).decode("ascii").rstrip("=")


def unpacked(text: str) -> tuple[str, bytes]:
    """Message and signature from what `packed` gave. Raises ValueError."""
    content = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    return content[64:].decode("utf-8"), content[:64]


def code_typed(typed: str) -> str:
    """A code as somebody typed it, as it is kept: blanks and hyphens away, O for 0, I and L for 1. May be no code at all."""
    bare = "".join(letter for letter in typed.upper() if letter.isalnum())
    return bare.translate(str.maketrans("OIL", "011"))[: CODE_LENGTH + 1]


def _in_letters(digest: bytes) -> str:
    return base64.b32encode(digest).decode("ascii").rstrip("=").translate(str.maketrans(_RFC_4648, _CROCKFORD))
