"""What a proof holds: frozen, in no language. Hashes, nonces and signatures are hexadecimal text, so that it is its own JSON.

A proof has no root in it: the root is what its lines and paths lead to, and the signature says whether that is the book's.
None can be built that says a thing twice or in two ways: what is shown is exactly what is proven. Each raises ValueError.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from core import frozen
from ledger.chain import book_fingerprint

VERSION = 1
_NONCE_DIGITS, _HASH_DIGITS = 32, 64
_MOST_ENTRIES = 2**62


@dataclass(frozen=True, slots=True)
class BookFacts:
    """Which book: all that its fingerprint is made of."""

    owner: str
    name: str
    currency: str
    opened_on: date
    practice: bool

    @property
    def fingerprint(self) -> str:
        return book_fingerprint(
            owner=self.owner,
            name=self.name,
            currency=self.currency,
            opened_on=self.opened_on.isoformat(),
            practice=self.practice,
        )


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The tree of a book when it had `size` entries, signed on a day. `key` is the mark of the public key."""

    book: BookFacts
    size: int
    root: str
    day: date
    signature: str
    key: str

    @property
    def message(self) -> bytes:
        """What is signed: one line of JSON with sorted keys."""
        return head_message(self.book, self.size, self.root, self.day)


@dataclass(frozen=True, slots=True)
class Side:
    """The account of one side. Between two holders `holder` is shown with its `nonce`, or is empty and `hidden` commits to it."""

    code: str
    holder: str = ""
    nonce: str = ""
    hidden: str = ""

    def __post_init__(self) -> None:
        _refuse(not self.code or "/" in self.code, "an account's code is plain")
        _refuse(bool(self.hidden) and bool(self.holder or self.nonce), "a holder is hidden or shown")
        _refuse(len(self.hidden) not in (0, _HASH_DIGITS), "a commitment has 32 bytes")
        _refuse(len(self.nonce) not in (0, _NONCE_DIGITS), "a nonce has 16 bytes")

    @property
    def account(self) -> str:
        return f"{self.code}/{self.holder}" if self.holder else self.code


@dataclass(frozen=True, slots=True)
class ShownPosting:
    """A posting that is shown, with its nonce."""

    place: int
    nonce: str
    debit: Side
    credit: Side
    amount_minor: int
    memo: str

    def __post_init__(self) -> None:
        _refuse(len(self.nonce) != _NONCE_DIGITS, "a nonce has 16 bytes")


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A journal transaction of which some postings are shown, and the path from them to the root over its `postings`."""

    number: int
    day: date
    fingerprint: str
    postings: int
    shown: tuple[ShownPosting, ...]
    path: tuple[str, ...]

    def __post_init__(self) -> None:
        _refuse(len({one.place for one in self.shown}) != len(self.shown), "a posting is shown once")
        _refuse(not 1 <= self.postings < 2**32, "an entry has postings")
        _refuse(len(self.fingerprint) != _HASH_DIGITS, "a fingerprint has 32 bytes")
        _refuse_other_nodes(self.path)


@dataclass(frozen=True, slots=True)
class Proof:
    """That these postings of `subject` ("member:7") are in the book when it had `size` entries."""

    book: BookFacts
    size: int
    day: date
    signature: str
    key: str
    subject: str
    entries: tuple[ShownEntry, ...]
    path: tuple[str, ...]

    def __post_init__(self) -> None:
        _refuse(len({one.number for one in self.entries}) != len(self.entries), "an entry is shown once")
        _refuse(not 1 <= self.size < _MOST_ENTRIES, "a book has entries")
        _refuse_other_nodes(self.path)


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the book of the head `later` begins with the whole of what it was when it had `first` entries."""

    first: int
    later: TreeHead
    path: tuple[str, ...]

    def __post_init__(self) -> None:
        _refuse(not 1 <= self.first <= self.later.size < _MOST_ENTRIES, "the later book is the longer one")
        _refuse_other_nodes(self.path)


def head_message(book: BookFacts, size: int, root: str, day: date) -> bytes:
    """Names its kind, so that it passes for no paper's seal."""
    said = {"v": VERSION, "kind": "tree_head", "book": book.fingerprint, "size": size, "root": root, "day": day}
    return frozen.to_text(said).encode()


def key_mark(public_key: bytes) -> str:
    """By which a public key is told from another: 8 hexadecimal characters."""
    return sha256(public_key).hexdigest()[:8]


def _refuse_other_nodes(path: tuple[str, ...]) -> None:
    _refuse(any(len(node) != _HASH_DIGITS for node in path), "a node has 32 bytes")


def _refuse(wrong: bool, rule: str) -> None:
    if wrong:
        raise ValueError(rule)
