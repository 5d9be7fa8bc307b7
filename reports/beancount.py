"""A book as a beancount ledger: the same journal in another program's words, balances checked on the day after the last.

Beancount's own balance check lets a small difference pass, so hledger is the stricter second opinion.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from ledger.chart import AccountType
from reports.exported_book import ExportedAccount, ExportedBook

_ROOTS = {
    AccountType.ASSET: "Assets",
    AccountType.LIABILITY: "Liabilities",
    AccountType.EQUITY: "Equity",
    AccountType.INCOME: "Income",
    AccountType.EXPENSE: "Expenses",
}


def beancount_ledger(book: ExportedBook) -> str:
    """The ledger as text: accounts opened, entries by day, one balance for every account."""
    return "\n".join((*_head(book), *_entries(book), *_balances(book), ""))


def account_name(account: ExportedAccount) -> str:
    """"Assets:1010", "Liabilities:2010:Member-7": every part begins with a capital letter or a digit."""
    parts = (re.sub(r"[^0-9A-Za-z]+", "-", part) for part in account.key if part)
    return ":".join((_ROOTS[account.type], *(part[:1].upper() + part[1:] for part in parts)))


def quoted(text: str) -> str:
    """What people wrote, as a string that ends where it should."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _head(book: ExportedBook) -> Iterator[str]:
    practice = "PRACTICE: " if book.practice else ""
    yield f'option "title" {quoted(practice + book.name)}'
    yield f'option "operating_currency" "{book.currency.code}"'
    yield ""
    for account in book.accounts:
        yield f"{book.opened_on.isoformat()} open {account_name(account)} {book.currency.code}"
        yield f"  name: {quoted(account.name)}"
    yield ""


def _entries(book: ExportedBook) -> Iterator[str]:
    names = {account.key: account_name(account) for account in book.accounts}
    for entry in book.entries:
        yield f"{entry.day.isoformat()} * {quoted(entry.memo)}"
        yield f"  number: {entry.number}"
        yield f"  reference: {quoted(entry.reference)}"
        yield f'  fingerprint: "{entry.fingerprint}"'
        if entry.reverses is not None:
            yield f"  reverses: {entry.reverses}"
        if entry.reversed_by is not None:
            yield f"  reversed-by: {entry.reversed_by}"
        for posting in entry.postings:
            yield f"  {names[posting.debit]:<36}  {book.amount(posting.amount_minor):>24}"
            if posting.memo:
                yield f"    memo: {quoted(posting.memo)}"
            yield f"  {names[posting.credit]:<36}  {book.amount(-posting.amount_minor):>24}"
        yield ""


def _balances(book: ExportedBook) -> Iterator[str]:
    morning_after = (book.last_day + timedelta(days=1)).isoformat()
    for account in book.accounts:
        yield f"{morning_after} balance {account_name(account):<36}  {book.amount(book.signed(account.key)):>24}"
