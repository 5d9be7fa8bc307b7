"""A whole book as the lines that its fingerprints are taken over: all that an auditor needs to make the chain again, by any tool.

The first line is the book, then a line for each account, then one for each journal transaction in the order of numbers. Each is
JSON with sorted keys and no spaces, in UTF-8; the SHA-256 of a line without its end is its fingerprint, and each journal
transaction names that of the one before it as `previous`, the first one that of the book. docs/verifying.md does it by hand.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ledger.chain import digest
from ledger.kept import Kept, read
from ledger.lines import account_line, book_line, entry_line
from ledger.models import Book

CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Chain:
    """A book as its file says it: `marks` has the fingerprint of each entry, the first at 0; `reversals` pairs an entry with the
    one that it takes back. `broken`: the first entry that does not continue the one before it; nothing after it counts."""

    owner: str
    name: str
    currency: str
    practice: bool
    marks: tuple[str, ...]
    reversals: tuple[tuple[int, int], ...]
    broken: int | None

    def mark(self, number: int) -> str:
        """The fingerprint of an entry; empty when the chain does not reach it."""
        return self.marks[number - 1] if 1 <= number <= len(self.marks) else ""

    def corrections_since(self, number: int) -> int:
        """How many entries after this one take back one up to it."""
        return sum(1 for later, earlier in self.reversals if earlier <= number < later)


def chain_file(session: Session, book: Book) -> bytes:
    """The file of a book as its rows stand."""
    kept = read(session, book.id)
    return "".join(f"{line}\n" for line in _lines(kept)).encode()


def _lines(kept: Kept) -> Iterable[str]:
    yield book_line(kept.book)
    for account in sorted(kept.accounts.values(), key=lambda one: (one.code, one.holder)):
        yield account_line(kept.book.fingerprint, account)
    for header in kept.headers:
        yield entry_line(kept, header, header.previous_fingerprint)


def read_chain(content: bytes) -> Chain:
    """The chain of a file, made again line by line. Raises ValueError, with a sentence, for a file of another form."""
    try:
        first, *others = content.decode("utf-8").removesuffix("\n").split("\n")
        book, entries = json.loads(first), [line for line in others if not _is_account(json.loads(line))]
        marks, reversals, broken = _made_again(digest(first), entries)
        return Chain(
            book["book"], book["name"], book["currency"], book["practice"], tuple(marks), tuple(reversals), broken
        )
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise ValueError("it is no file that “flask export-journal BOOK --format chain” wrote") from trouble


def _is_account(line: Any) -> bool:
    return "holder" in line and "book" in line


def _made_again(mark: str, entries: list[str]) -> tuple[list[str], list[tuple[int, int]], int | None]:
    marks: list[str] = []
    reversals: list[tuple[int, int]] = []
    for number, line in enumerate(entries, start=1):
        said = json.loads(line)
        if said["number"] != number or said["previous"] != mark:
            return marks, reversals, number
        mark = digest(line)
        marks.append(mark)
        if said["reverses"] is not None:
            reversals.append((number, int(said["reverses"])))
    return marks, reversals, None
