"""The seal of a paper: a short message of what it says, signed, and the code by which anybody finds it again.

The message (`reports.issued.message`) is signed with Ed25519, which gives the same signature for the same message, so the same
paper has the same code whenever and wherever it is printed; and since the code is a digest of the signature, nobody can guess it
who has not the key, nor make another paper that has it.

Papers that are forms to fill in have no figures and get no seal.
"""

import base64
import binascii
import textwrap
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.calendars import Period
from core.money import Currency
from reports.issued import message as messages
from reports.issued.figures import digest_of
from reports.issued.headlines import Headline, headlines_of, signed_figures
from reports.issued.keys import Issuer
from reports.papers import Paper

# Forms: nothing on them is a figure of the books yet. A roll or a sheet that was filled in later says so itself (`to_fill_in`).
UNSEALED = frozenset({"blank_sheet", "ballot", "tally_sheet", "morning_sheet", "booklet_cover"})
# 16 letters and digits are 80 bits; Crockford's alphabet has no I, L, O and U, which are misread.
CODE_LENGTH = 16
_CODE_GROUP = 4
_RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PATH = "/P/"
SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Seal:
    """`digest` is that of the figures, whole; `message` one line; `signature` 64 bytes over it; `address` the issuer's."""

    digest: str
    message: str
    signature: bytes
    public_key: bytes
    address: str

    @property
    def code(self) -> str:
        """Sixteen characters: what a person types."""
        return code_of(self.signature)

    @property
    def spoken_code(self) -> str:
        """In groups of four, as it is printed."""
        return spoken(self.code)

    @property
    def shown_address(self) -> str:
        """Where the code is typed, as people write an address: without its scheme."""
        return f"{self.address.partition('://')[2]}/p"

    @property
    def figures(self) -> tuple[Headline, ...]:
        """The figures that are signed, for the paper to name them."""
        return signed_figures(messages.read(self.message))

    @property
    def square(self) -> str:
        """What the QR code holds: the address of the paper, and message and signature for who is offline. Capitals, digits and
        marks that a QR code keeps in few modules (ISO/IEC 18004, alphanumeric mode) and nothing else."""
        return f"{self.address.upper()}{PATH}{self.code}/{packed(self.message, self.signature)}"


def sealed(paper: Paper, issuer: Issuer) -> Seal | None:
    """The paper's seal; None for a form to fill in."""
    if paper.kind in UNSEALED or getattr(paper, "to_fill_in", False):
        return None
    digest = digest_of(paper)
    message = message_of(paper, digest)
    return Seal(digest, message, issuer.key.sign(message.encode()), issuer.public_key, issuer.address)


def message_of(paper: Paper, digest: str) -> str:
    """What is signed. `books` are those that the paper is a witness of: none for a paper that no entry is behind."""
    heading, money = paper.heading, getattr(paper, "currency", None)
    return messages.written(
        messages.Message(
            practice=heading.practice,
            kind=paper.kind,
            day=as_of(paper),
            currency=money.code if isinstance(money, Currency) else "",
            books=len(heading.witnessed),
            number=heading.number,
            fingerprint=heading.fingerprint[: messages.SHORT_DIGEST],
            digest=digest[: messages.SHORT_DIGEST],
            figures=headlines_of(paper),
        )
    )


def as_of(paper: Paper) -> date:
    """The last day that the paper speaks of: of its period, or its own; else the day it was printed on.

    Of a period that is not over, its end: the same figures have the same seal on every day that they are printed.
    """
    period = getattr(paper, "period", None)
    if isinstance(period, Period):
        return period.end
    days = (getattr(paper, name, None) for name in ("day", "held_on", "visited_on", "valid_from"))
    return next((day for day in days if isinstance(day, date)), paper.heading.printed_on)


def holds(message: str, signature: bytes, public_key: bytes) -> bool:
    """Whether the message was signed with the key that this public key belongs to."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def packed(message: str, signature: bytes) -> str:
    """Message and signature as they stand in the square: the line, a colon, and the signature in RFC 4648's base32."""
    return f"{message}:{base64.b32encode(signature).decode('ascii').rstrip('=')}"


def unpacked(text: str) -> tuple[str, bytes]:
    """Message and signature from what `packed` gave. Raises ValueError."""
    message, _, letters = text.rpartition(":")
    try:
        signature = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error as trouble:
        raise ValueError("the signature is not written in base32") from trouble
    if len(signature) != SIGNATURE_BYTES or not message.isascii():
        raise ValueError("this is no message with a signature")
    return message, signature


def code_of(signature: bytes) -> str:
    """The code of the paper that has this signature."""
    letters = base64.b32encode(sha256(signature).digest()).decode("ascii").rstrip("=")
    return letters.translate(str.maketrans(_RFC_4648, _CROCKFORD))[:CODE_LENGTH]


def spoken(code: str) -> str:
    return "-".join(textwrap.wrap(code, _CODE_GROUP))


def code_typed(typed: str) -> str:
    """A code as somebody typed it, as it is kept: blanks and hyphens away, O for 0, I and L for 1. May be no code at all."""
    bare = "".join(letter for letter in typed.upper() if letter.isalnum())
    return bare.translate(str.maketrans("OIL", "011"))[: CODE_LENGTH + 1]
