"""A proof as the text of a QR code: bytes without names, in capitals and digits, which a QR code keeps in its alphanumeric mode.

Base 32 (RFC 4648) rather than base 45 (RFC 9285): a fifteenth longer, but a mail may fold it, and a person may type it in small
letters. The order of the bytes is that of `_write` below; whole numbers are LEB128 (DWARF 5, 7.6), texts UTF-8 with their
length, days counted from 1 January of the year 1. The version comes first.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from reports.proofs.errors import ProofUnreadable
from reports.proofs.shown import VERSION, BookFacts, Proof, ShownEntry, ShownPosting, Side

PREFIX = "3KEYS-PROOF:"
_NONE, _SUBJECT, _OTHER, _SUBJECT_BLINDED, _HIDDEN = range(5)
_NONCE, _HASH, _SIGNATURE, _MARK = 16, 32, 64, 4
_MOST_BITS = 63
Part = TypeVar("Part")


def to_code(proof: Proof) -> str:
    return PREFIX + base64.b32encode(to_bytes(proof)).decode("ascii").rstrip("=")


def from_code(text: str) -> Proof:
    """Blanks, line ends and small letters are passed over. Raises ProofUnreadable."""
    bare = "".join(text.split()).upper()
    try:
        if not bare.startswith(PREFIX):
            raise ValueError("another prefix")
        letters = bare.removeprefix(PREFIX)
        return from_bytes(base64.b32decode(letters + "=" * (-len(letters) % 8)))
    except (ValueError, OverflowError):
        raise ProofUnreadable() from None


def to_bytes(proof: Proof) -> bytes:
    out = _Writer(bytearray())
    out.number(VERSION)
    _write_book(out, proof.book)
    for number in (proof.size, proof.day.toordinal()):
        out.number(number)
    out.binary(proof.signature)
    out.binary(proof.key)
    out.text(proof.subject)
    out.number(len(proof.entries))
    for entry in proof.entries:
        _write_entry(out, entry, proof.subject)
    out.path(proof.path)
    return bytes(out.content)


def from_bytes(content: bytes) -> Proof:
    """Raises ValueError, OverflowError for bytes that are no proof."""
    given = _Reader(content)
    if given.number() != VERSION:
        raise ValueError("another version")
    book = _read_book(given)
    size, day = given.number(), date.fromordinal(given.number())
    signature, key, subject = given.binary(_SIGNATURE), given.binary(_MARK), given.text()
    entries = given.several(lambda: _read_entry(given, subject))
    proof = Proof(book, size, day, signature, key, subject, entries, given.path())
    if given.at != len(content):
        raise ValueError("something follows")
    return proof


def _write_book(out: "_Writer", book: BookFacts) -> None:
    for text in (book.owner, book.name, book.currency):
        out.text(text)
    out.number(book.opened_on.toordinal())
    out.number(int(book.practice))


def _read_book(given: "_Reader") -> BookFacts:
    owner, name, currency = given.text(), given.text(), given.text()
    opened_on, practice = date.fromordinal(given.number()), given.number()
    if practice not in (0, 1):
        raise ValueError("practice is yes or no")
    return BookFacts(owner, name, currency, opened_on, bool(practice))


def _write_entry(out: "_Writer", entry: ShownEntry, subject: str) -> None:
    for number in (entry.number, entry.day.toordinal()):
        out.number(number)
    out.binary(entry.fingerprint)
    out.number(entry.postings)
    out.number(len(entry.shown))
    for one in entry.shown:
        out.number(one.place)
        out.binary(one.nonce)
        for side in (one.debit, one.credit):
            _write_side(out, side, subject)
        out.number(one.amount_minor)
        out.text(one.memo)
    out.path(entry.path)


def _read_entry(given: "_Reader", subject: str) -> ShownEntry:
    number, day = given.number(), date.fromordinal(given.number())
    fingerprint, postings = given.binary(_HASH), given.number()
    shown = given.several(lambda: _read_posting(given, subject))
    return ShownEntry(number, day, fingerprint, postings, shown, given.path())


def _read_posting(given: "_Reader", subject: str) -> ShownPosting:
    place, nonce = given.number(), given.binary(_NONCE)
    debit, credit = _read_side(given, subject), _read_side(given, subject)
    return ShownPosting(place, nonce, debit, credit, given.number(), given.text())


def _write_side(out: "_Writer", side: Side, subject: str) -> None:
    out.text(side.code)
    if side.hidden:
        out.number(_HIDDEN)
        out.binary(side.hidden)
    elif side.nonce:
        out.number(_SUBJECT_BLINDED)
        out.binary(side.nonce)
    elif side.holder in ("", subject):
        out.number(_SUBJECT if side.holder else _NONE)
    else:
        out.number(_OTHER)
        out.text(side.holder)


def _read_side(given: "_Reader", subject: str) -> Side:
    code, kind = given.text(), given.number()
    if kind == _HIDDEN:
        return Side(code, hidden=given.binary(_HASH))
    if kind == _SUBJECT_BLINDED:
        return Side(code, subject, given.binary(_NONCE))
    if kind in (_NONE, _SUBJECT):
        return Side(code, subject if kind == _SUBJECT else "")
    if kind == _OTHER:
        return Side(code, given.text())
    raise ValueError("another kind of side")


@dataclass(frozen=True, slots=True)
class _Writer:
    content: bytearray

    def number(self, number: int) -> None:
        while number > 0x7F:
            self.content.append(number & 0x7F | 0x80)
            number >>= 7
        self.content.append(number)

    def text(self, text: str) -> None:
        written = text.encode()
        self.number(len(written))
        self.content.extend(written)

    def binary(self, digits: str) -> None:
        self.content.extend(bytes.fromhex(digits))

    def path(self, nodes: tuple[str, ...]) -> None:
        self.number(len(nodes))
        for node in nodes:
            self.binary(node)


@dataclass(slots=True)
class _Reader:
    content: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        taken = self.content[self.at:][:size]
        if len(taken) != size:
            raise ValueError("it ends too early")
        self.at += size
        return taken

    def number(self) -> int:
        number = shift = 0
        while True:
            (byte,) = self.take(1)
            number |= (byte & 0x7F) << shift
            shift += 7
            if shift > _MOST_BITS:
                raise ValueError("a number is too large")
            if byte <= 0x7F:
                return number

    def text(self) -> str:
        return self.take(self.number()).decode()

    def binary(self, size: int) -> str:
        return self.take(size).hex()

    def several(self, read: Callable[[], Part]) -> tuple[Part, ...]:
        """Each takes at least a byte, so a wrong count ends with the content."""
        return tuple(read() for _ in range(self.number()))

    def path(self) -> tuple[str, ...]:
        return self.several(lambda: self.binary(_HASH))
