"""What is kept of a book as the lines of text that its fingerprints are taken over (`ledger.chain`).

Read from the rows as they lie in the tables: a line of what was altered is another line, and has another fingerprint.
"""

from ledger.chain import account_text, book_text, entry_text
from ledger.kept import Kept, KeptAccount, KeptBook, KeptHeader


def book_line(book: KeptBook) -> str:
    return book_text(
        owner=book.owner,
        name=book.name,
        currency=book.currency,
        opened_on=book.opened_on,
        practice=_as_bool(book.practice),
    )


def account_line(book_mark: str, account: KeptAccount) -> str:
    """`book_mark`: the fingerprint of its book."""
    return account_text(
        book_mark,
        code=account.code,
        holder=account.holder,
        type=account.type,
        name=account.name,
        guarded=_as_bool(account.guarded),
    )


def entry_line(kept: Kept, header: KeptHeader, previous: str) -> str:
    """A journal transaction that continues the one with the fingerprint `previous`."""
    return entry_text(
        previous,
        number=header.number,
        day=header.day,
        recorded_at=header.recorded_at,
        recorded_by=header.recorded_by,
        reference=header.reference,
        memo=header.memo,
        reverses=header.reverses,
        evidence=header.evidence,
        closed_through=header.closed_through,
        postings=[
            (kept.name_of(posting.debit_id), kept.name_of(posting.credit_id), posting.amount_minor, posting.memo)
            for posting in kept.postings.get(header.number, [])
        ],
    )


def _as_bool(value: int) -> bool:
    """SQLite keeps 0 and 1; any other number stays itself, which no fingerprint was ever made of."""
    return bool(value) if value in (0, 1) else value  # type: ignore[return-value]
