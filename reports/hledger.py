"""A book as an hledger journal, for an auditor who wants to add it up with a program that is not ours.

It passes `hledger check` with accounts, commodities and assertions declared: it ends by asserting every account's exact
balance. Whatever people wrote stays on its line and stays a note: signs that mean something to hledger are written in
their full-width form.
"""

import re
from collections.abc import Iterator

from core.money import plain
from ledger.balances import JournalEntry
from ledger.chart import AccountType
from reports.exported_book import ExportedAccount, ExportedBook

_ROOTS = {
    AccountType.ASSET: ("assets", "A"),
    AccountType.LIABILITY: ("liabilities", "L"),
    AccountType.EQUITY: ("equity", "E"),
    AccountType.INCOME: ("revenues", "R"),
    AccountType.EXPENSE: ("expenses", "X"),
}
# Signs that mean something to hledger, by where they do, in the full-width form in which they mean nothing.
_IN_DESCRIPTIONS = str.maketrans(";|", "；｜")  # a comment begins, a payee ends
_IN_NOTES = str.maketrans(":,[]", "：，［］")  # tags, and dates of postings
_IN_TAGS = str.maketrans(",[]", "，［］")  # where the value of a tag ends


def hledger_journal(book: ExportedBook) -> str:
    """The journal as text, entries by day, ending with one assertion for every account."""
    return "\n".join((*_head(book), *_entries(book), *_assertions(book), ""))


def account_name(account: ExportedAccount) -> str:
    """"assets:1010", "liabilities:2010:member-7": the codes of our chart, which are plain."""
    root, _ = _ROOTS[account.type]
    return ":".join((root, *(re.sub(r"[^0-9A-Za-z]+", "-", part) for part in account.key if part)))


def one_line(text: str) -> str:
    """What people wrote, on one line and without invisible signs."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _head(book: ExportedBook) -> Iterator[str]:
    practice = "PRACTICE, made-up money. " if book.practice else ""
    yield f"; {practice}{one_line(book.name)}, book {one_line(book.owner)}"
    yield f"; Up to entry {book.head.number}, fingerprint {book.head.fingerprint}"
    yield ""
    # hledger wants a decimal mark here, even where a currency has no decimals
    mark = "" if book.currency.exponent else "."
    yield f"commodity {plain(1000 * book.currency.unit, book.currency)}{mark} {book.currency.code}"
    yield ""
    for account in book.accounts:
        _, kind = _ROOTS[account.type]
        yield f"account {account_name(account)}  ; type:{kind}, name:{one_line(account.name).translate(_IN_TAGS)}"
    yield ""


def _entries(book: ExportedBook) -> Iterator[str]:
    names = {account.key: account_name(account) for account in book.accounts}
    for entry in book.entries:
        yield f"{entry.day.isoformat()} * ({entry.number}) {one_line(entry.memo).translate(_IN_DESCRIPTIONS)}"
        yield f"    ; reference:{one_line(entry.reference).translate(_IN_TAGS)}"
        yield f"    ; fingerprint:{entry.fingerprint}"
        yield from _links(entry)
        for posting in entry.postings:
            note = f"  ; {one_line(posting.memo).translate(_IN_NOTES)}" if posting.memo else ""
            yield _line(names[posting.debit], book.amount(posting.amount_minor)) + note
            yield _line(names[posting.credit], book.amount(-posting.amount_minor))
        yield ""


def _links(entry: JournalEntry) -> Iterator[str]:
    if entry.reverses is not None:
        yield f"    ; reverses:{entry.reverses}"
    if entry.reversed_by is not None:
        yield f"    ; reversed-by:{entry.reversed_by}"


def _line(account: str, amount: str) -> str:
    return f"    {account:<36}  {amount:>24}"


def _assertions(book: ExportedBook) -> Iterator[str]:
    yield f"{book.last_day.isoformat()} * Balances as the book has them"
    for account in book.accounts:
        yield _line(account_name(account), f"{book.amount(0)} == {book.amount(book.signed(account.key))}")
