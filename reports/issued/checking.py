"""What a paper proves now: whether it is one of ours, and whether the books still have the history that it was made of.

The row of the register is believed as little as the books are: its signature must hold, its code is a digest of that signature,
and its message must say what the row says. The history is made again from what the books say today, and must end in the
fingerprint that was signed. So neither who changed a book, nor who changed the register with it, gets past a sheet of paper.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.history import history_through
from ledger.models import Book, JournalTransaction
from projects.desk.sampling import fingerprint_of
from reports.issued import message as messages
from reports.issued.models import IssuedPaper, IssuedPaperBook, PaperKey
from reports.issued.recording import issued
from reports.issued.sealing import code_of, holds, unpacked

# What one look at a public page may make again: some tenths of a second, two seconds where each entry has sixty postings. More is
# for `flask verify-paper --database`.
MOST_ENTRIES = 2_000
# What a book costs beside its entries, in entries: it is looked up, and its accounts are read.
_A_BOOK = 50


class Wrong(StrEnum):
    """Which of the three do not agree with the paper. No more is said to a stranger."""

    SEAL = "seal"
    REGISTER = "register"
    BOOKS = "books"


@dataclass(frozen=True, slots=True)
class Holds:
    """`recomputed` of the `entries` that the paper includes were made again; `corrections` were written since."""

    corrections: int
    entries: int
    recomputed: int
    practice: bool

    @property
    def whole(self) -> bool:
        return self.recomputed == self.entries


@dataclass(frozen=True, slots=True)
class DoesNotMatch:
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Unknown:
    """No paper has this code."""


Answer = Holds | DoesNotMatch | Unknown


def check(
    session: Session, code: str, own_keys: Collection[bytes], payload: str | None = None, *, most: int | None = MOST_ENTRIES
) -> tuple[Answer, messages.Message | None]:
    """The answer for a code, and, if the square's `payload` is given and is signed by us, what it says.

    `own_keys` are the public keys that this service seals with, or sealed with before; a key that only the register names proves
    nothing. `most`: how many entries may be made again, None for all.
    """
    row = issued(session, code)
    said = None
    if payload is not None:
        said = _said(payload, code, own_keys)
        if said is None:
            return (DoesNotMatch(Wrong.SEAL) if row else Unknown()), None
    if row is None:
        return (DoesNotMatch(Wrong.REGISTER) if said else Unknown()), said
    witnesses = witnesses_of(session, row)
    key = session.get(PaperKey, row.key_id)  # whoever took it out of the register changed the register
    wrong = row_is_wrong(row, key.public_key if key else "", witnesses, own_keys)
    if wrong is None and payload is not None and _pair(payload) != (row.message, row.signature):
        wrong = Wrong.REGISTER
    return (DoesNotMatch(wrong) if wrong else _history(session, row, witnesses, most)), said


def witnesses_of(session: Session, row: IssuedPaper) -> Sequence[IssuedPaperBook]:
    stood = select(IssuedPaperBook).where(IssuedPaperBook.paper_id == row.id).order_by(IssuedPaperBook.book_owner)
    return session.scalars(stood).all()


def row_is_wrong(
    row: IssuedPaper, public_key: str, witnesses: Sequence[IssuedPaperBook], own_keys: Collection[bytes]
) -> Wrong | None:
    """Whether the register still says what was signed when the paper was printed."""
    try:
        signature, key = bytes.fromhex(row.signature), bytes.fromhex(public_key)
        said = messages.read(row.message)
    except ValueError:
        return Wrong.SEAL
    if key not in own_keys or code_of(signature) != row.code or not holds(row.message, signature, key):
        return Wrong.SEAL
    in_row = (row.kind, row.day, row.books, row.number, row.practice, row.fingerprint[: messages.SHORT_DIGEST])
    if in_row != (said.kind, said.day, said.books, said.number, said.practice, said.fingerprint):
        return Wrong.REGISTER
    if not row.digest.startswith(said.digest) or not _witnesses_agree(said, row.fingerprint, witnesses):
        return Wrong.REGISTER
    return None


def _witnesses_agree(said: messages.Message, fingerprint: str, witnesses: Sequence[IssuedPaperBook]) -> bool:
    """Whether the books that are named stood together where the paper says."""
    if len(witnesses) != said.books:
        return False
    if said.books == 0:
        return True
    heads = [(one.book_owner, one.number, one.fingerprint) for one in witnesses]
    together = heads[0][2] if len(heads) == 1 else fingerprint_of(heads)
    return (sum(number for _, number, _ in heads), together) == (said.number, fingerprint)


def _history(session: Session, row: IssuedPaper, witnesses: Sequence[IssuedPaperBook], most: int | None) -> Answer:
    """The books, each as far as the paper goes, as long as there are entries left to be made again."""
    left, recomputed = most, 0
    behind = select(IssuedPaperBook.book_owner).where(IssuedPaperBook.paper_id == row.id)
    books = {book.owner: book for book in session.scalars(select(Book).where(Book.owner.in_(behind)))}
    for one in witnesses:
        if one.book_owner not in books:
            return DoesNotMatch(Wrong.BOOKS)
        if left is not None and left <= 0:
            break
        history = history_through(session, books[one.book_owner], one.number, left)
        if history.fingerprint != one.fingerprint:
            return DoesNotMatch(Wrong.BOOKS)
        recomputed += history.recomputed
        left = None if left is None else left - history.recomputed - _A_BOOK
    return Holds(_corrections(session, row), sum(one.number for one in witnesses), recomputed, row.practice)


def _corrections(session: Session, row: IssuedPaper) -> int:
    """How many entries after those that the paper includes reverse one of them, in all its books."""
    entry, stood = JournalTransaction, IssuedPaperBook
    since = (entry.book_id == Book.id) & (entry.number > stood.number) & (entry.reverses <= stood.number)
    counted = select(func.count()).select_from(stood).join(Book, Book.owner == stood.book_owner).join(entry, since)
    return session.scalars(counted.where(stood.paper_id == row.id)).one()


def _said(payload: str, code: str, own_keys: Iterable[bytes]) -> messages.Message | None:
    """What the square says, if one of our keys signed it and it is the square of this code."""
    try:
        line, signature = unpacked(payload)
        said = messages.read(line)
    except ValueError:
        return None
    ours = any(holds(line, signature, key) for key in own_keys)
    return said if ours and code_of(signature) == code else None


def _pair(payload: str) -> tuple[str, str]:
    line, signature = unpacked(payload)
    return line, signature.hex()
