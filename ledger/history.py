"""The chain of a book up to one of its entries, made again from what its rows say today: what a sheet of paper is held against.

No fingerprint that is kept is believed. An entry that is not whole, and all after it, has none; so a fingerprint that was once
printed is given again by the same history alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ledger.chain import digest
from ledger.kept import Kept, read_entries
from ledger.lines import account_line, book_line, entry_line
from ledger.models import Book
from ledger.verify import UNREADABLE, postings_are_complete


@dataclass(frozen=True, slots=True)
class History:
    """`fingerprint` is that of the entry asked for as its history gives it today; empty when the history is broken, and
    `broken` is then the first entry that is not whole. `recomputed`: how many entries were made again."""

    fingerprint: str
    broken: int | None
    recomputed: int


def history_through(session: Session, book: Book, number: int, most: int | None = None) -> History:
    """The history of a book up to an entry, of its last `most` entries alone when that is given.

    That part is enough to know a printed fingerprint again: its first entry names the fingerprint of all before it, which
    nobody can choose. What was changed before it and left in disagreement with the rest, only the whole shows.
    """
    first = 1 if most is None else max(1, number - most + 1)
    try:
        marks = recomputed(read_entries(session, book.id, first, number), first)
    except UNREADABLE:
        return History("", first, 0)
    if number not in marks:
        return History("", max(marks, default=first - 1) + 1, len(marks))
    return History(marks[number], None, len(marks))


def recomputed(kept: Kept, first: int = 1) -> Mapping[int, str]:
    """The fingerprint of each entry from the `first` on, until one is missing or not whole."""
    headers = {header.number: header for header in kept.headers}
    unsound = {number for number, _ in postings_are_complete(kept)} | _with_unsound_accounts(kept)
    mark = digest(book_line(kept.book)) if first == 1 else getattr(headers.get(first), "previous_fingerprint", "")
    marks, number = {}, first
    while (header := headers.get(number)) and number not in unsound:
        marks[number] = mark = digest(entry_line(kept, header, mark))
        number += 1
    return marks


def _with_unsound_accounts(kept: Kept) -> set[int]:
    """The entries that move money of an account that is not what it was opened as."""
    book_mark = digest(book_line(kept.book))
    unsound = {id for id, one in kept.accounts.items() if digest(account_line(book_mark, one)) != one.fingerprint}
    return {one.number for one in kept.all_postings() if unsound & {one.debit_id, one.credit_id}} if unsound else set()
