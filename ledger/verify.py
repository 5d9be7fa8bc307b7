"""Is every book still what was written? One rule a function; each gives findings in the order of the journal.

Everything that is stored beside the postings is computed again from them, and every fingerprint from its content. The
database refuses what these rules look for; they are for what goes round the database: a byte changed in the file, a table
owner who switched a rule off, a backup that was edited. So nothing here trusts what it reads: days are compared as the text
they are kept as, and a row that cannot be read at all is a finding, not a failure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger.chain import fingerprint, opening_fingerprint
from ledger.chart import AccountKey
from ledger.models import Book


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. `number` is the journal transaction it was found at, 0 for the book."""

    book: str
    rule: str
    number: int
    detail: str


class _Posting(NamedTuple):
    place: int
    postings: int
    day: str
    debit_id: int
    credit_id: int
    amount_minor: int
    memo: str


@dataclass(frozen=True, slots=True)
class _Books:
    """One book as the rules read it: headers by number, postings by number and place, accounts, closings."""

    book: Book
    headers: list[Any]
    postings: dict[int, list[_Posting]]
    accounts: dict[int, Any]
    closings: list[Any]
    months: dict[tuple[int, str], tuple[int, int]]
    cash_days: dict[tuple[int, str], int]
    closing_balances: dict[tuple[str, int], tuple[int, int]]

    def found(self, rule: str, number: int, detail: str) -> Finding:
        return Finding(self.book.owner, rule, number, detail)


def verify_all(session: Session) -> Iterator[Finding]:
    """The findings of every book, book by book; none when all is as it was written."""
    yield from _file_is_sound(session)
    for book in session.scalars(select(Book).order_by(Book.id)):
        yield from verify_book(session, book)
    yield from _strays(session)


def verify_book(session: Session, book: Book) -> list[Finding]:
    """All findings of one book, the earliest journal transaction first."""
    try:
        books = _read(session, book)
    except DBAPIError as unreadable:
        return [Finding(book.owner, "rows_can_be_read", 0, str(unreadable.orig))]
    return sorted((finding for rule in RULES for finding in rule(books)), key=lambda finding: finding.number)


def witness(session: Session, book: Book, number: int, printed: str) -> bool:
    """Whether a fingerprint printed on paper (its beginning is enough) is that of journal transaction `number` today."""
    known = session.execute(_FINGERPRINT, {"book": book.id, "number": number}).scalar()
    wanted = "".join(printed.split()).lower()
    return bool(known and len(wanted) >= 8 and known.startswith(wanted))


def numbers_have_no_gaps(books: _Books) -> Iterator[Finding]:
    """Journal transactions are numbered 1, 2, 3 and so on."""
    for expected, header in enumerate(books.headers, start=1):
        if header.number != expected:
            yield books.found("numbers_have_no_gaps", expected, f"number {expected} is missing")
            return


def postings_are_complete(books: _Books) -> Iterator[Finding]:
    """A journal transaction has exactly the postings that its header counts, dated as it is, between its accounts."""
    for header in books.headers:
        postings = books.postings.get(header.number, [])
        if [posting.place for posting in postings] != list(range(1, header.postings + 1)):
            detail = f"{header.postings} postings were written, {len(postings)} are there"
            yield books.found("postings_are_complete", header.number, detail)
        for posting in postings:
            yield from _posting_is_sound(books, header, posting)
    for number in sorted(books.postings.keys() - {header.number for header in books.headers}):
        yield books.found("postings_are_complete", number, "postings without a journal transaction")


def _posting_is_sound(books: _Books, header: Any, posting: _Posting) -> Iterator[Finding]:
    if posting.day != header.day or posting.postings != header.postings:
        yield books.found("postings_are_complete", header.number, f"posting {posting.place} differs from its header")
    if type(posting.amount_minor) is not int or posting.amount_minor <= 0 or posting.debit_id == posting.credit_id:
        yield books.found("postings_are_complete", header.number, f"posting {posting.place} moves nothing")
    if not {posting.debit_id, posting.credit_id} <= books.accounts.keys():
        detail = f"posting {posting.place} speaks of another book's account"
        yield books.found("postings_are_complete", header.number, detail)


def chain_is_unbroken(books: _Books) -> Iterator[Finding]:
    """Every fingerprint is that of its content and of the fingerprint before it."""
    previous = _opening(books)
    for header in books.headers:
        if header.previous_fingerprint != previous:
            detail = "it does not continue the journal transaction before it"
            yield books.found("chain_is_unbroken", header.number, detail)
        if _recomputed(books, header) != header.fingerprint:
            yield books.found("chain_is_unbroken", header.number, "its content is not what its fingerprint says")
        previous = header.fingerprint


def _opening(books: _Books) -> str:
    return opening_fingerprint(books.book.owner, books.book.currency, books.book.opened_on)


def _recomputed(books: _Books, header: Any) -> str:
    return fingerprint(
        header.previous_fingerprint,
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
            (_key(books, posting.debit_id), _key(books, posting.credit_id), posting.amount_minor, posting.memo)
            for posting in books.postings.get(header.number, [])
        ],
    )


def _key(books: _Books, account_id: int) -> str:
    account = books.accounts.get(account_id)
    return str(AccountKey(account.code, account.holder)) if account else f"unknown {account_id}"


def references_are_used_once(books: _Books) -> Iterator[Finding]:
    """A retry never became a second journal transaction, and nothing was reversed twice."""
    uses = Counter(header.reference for header in books.headers)
    reversals = Counter(header.reverses for header in books.headers if header.reverses)
    for header in books.headers:
        if uses[header.reference] > 1:
            yield books.found("references_are_used_once", header.number, f"reference {header.reference} is used twice")
        if reversals[header.number] > 1:
            yield books.found("references_are_used_once", header.number, "it was reversed twice")


def reversals_mirror_their_originals(books: _Books) -> Iterator[Finding]:
    """A reversal and its original leave every account as it was, and the reversal is not dated earlier."""
    days = {header.number: header.day for header in books.headers}
    for header in books.headers:
        if header.reverses is None:
            continue
        original, mirror = _effect(books, header.reverses), _effect(books, header.number)
        if any(original[account] + mirror[account] for account in original.keys() | mirror.keys()):
            detail = f"it does not undo number {header.reverses}"
            yield books.found("reversals_mirror_their_originals", header.number, detail)
        if header.day < days.get(header.reverses, header.day):
            yield books.found("reversals_mirror_their_originals", header.number, "it is dated before its original")


def _effect(books: _Books, number: int) -> Counter[int]:
    effect: Counter[int] = Counter()
    for posting in _movable(books.postings.get(number, [])):
        effect[posting.debit_id] += posting.amount_minor
        effect[posting.credit_id] -= posting.amount_minor
    return effect


def closed_periods_stayed_closed(books: _Books) -> Iterator[Finding]:
    """Each journal transaction knew the last closing before it and is dated later; each closing knew its head."""
    marks = {header.number: header.fingerprint for header in books.headers}
    marks[0] = _opening(books)
    for closing in books.closings:
        if marks.get(closing.head_number) != closing.head_fingerprint:
            detail = f"the closing through {closing.through} speaks of another history"
            yield books.found("closed_periods_stayed_closed", closing.head_number, detail)
    for header in books.headers:
        through = max((c.through for c in books.closings if c.head_number < header.number), default=None)
        if header.closed_through != through:
            yield books.found("closed_periods_stayed_closed", header.number, f"it knew no closing through {through}")
        if header.closed_through and header.day <= header.closed_through:
            yield books.found("closed_periods_stayed_closed", header.number, f"it is dated {header.day}, when closed")


def monthly_totals_agree(books: _Books) -> Iterator[Finding]:
    """The roll-up behind national figures equals the postings."""
    computed: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for posting in _all_postings(books):
        for side, account_id in enumerate((posting.debit_id, posting.credit_id)):
            if account := books.accounts.get(account_id):
                computed[_month(posting.day), account.code][side] += posting.amount_minor
    for key in sorted(computed.keys() | books.months.keys()):
        if tuple(computed[key]) != books.months.get(key, (0, 0)):
            detail = f"account {key[1]} in {key[0]}: stored {books.months.get(key)}, postings {tuple(computed[key])}"
            yield books.found("monthly_totals_agree", 0, detail)


def _month(day: str) -> int:
    digits = day[:4] + day[5:7]
    return int(digits) if digits.isdigit() else 0


def cash_days_agree(books: _Books) -> Iterator[Finding]:
    """What each cash box holds at the end of each day equals the postings, and is never below zero."""
    changes: dict[int, Counter[str]] = defaultdict(Counter)
    for posting in _all_postings(books):
        for account_id, amount in ((posting.debit_id, posting.amount_minor), (posting.credit_id, -posting.amount_minor)):
            if (account := books.accounts.get(account_id)) and account.guarded:
                changes[account_id][posting.day] += amount
    computed = {}
    for account_id, by_day in changes.items():
        held = 0
        for day in sorted(by_day):
            held += by_day[day]
            computed[account_id, day] = held
    for key in sorted(computed.keys() | books.cash_days.keys()):
        if computed.get(key) != books.cash_days.get(key) or computed[key] < 0:
            detail = f"{_key(books, key[0])} on {key[1]}: stored {books.cash_days.get(key)}, postings {computed.get(key)}"
            yield books.found("cash_days_agree", 0, detail)


def closing_balances_agree(books: _Books) -> Iterator[Finding]:
    """What was kept when a period was closed equals the postings up to that day."""
    for closing in books.closings:
        computed: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for posting in _all_postings(books):
            if posting.day <= closing.through:
                computed[posting.debit_id][0] += posting.amount_minor
                computed[posting.credit_id][1] += posting.amount_minor
        kept = {account: sums for (day, account), sums in books.closing_balances.items() if day == closing.through}
        if kept != {account: (debit, credit) for account, (debit, credit) in computed.items()}:
            detail = f"the balances kept at the closing through {closing.through} are not those of the postings"
            yield books.found("closing_balances_agree", closing.head_number, detail)


RULES: tuple[Callable[[_Books], Iterable[Finding]], ...] = (
    numbers_have_no_gaps,
    postings_are_complete,
    chain_is_unbroken,
    references_are_used_once,
    reversals_mirror_their_originals,
    closed_periods_stayed_closed,
    monthly_totals_agree,
    cash_days_agree,
    closing_balances_agree,
)


def _all_postings(books: _Books) -> Iterator[_Posting]:
    for postings in books.postings.values():
        yield from _movable(postings)


def _movable(postings: Iterable[_Posting]) -> Iterator[_Posting]:
    """The postings that can be summed; `postings_are_complete` names the others."""
    return (posting for posting in postings if type(posting.amount_minor) is int)


def _file_is_sound(session: Session) -> Iterator[Finding]:
    """SQLite's own opinion of its file: every page readable, every index equal to its table."""
    if session.get_bind().dialect.name == "sqlite":
        for (line,) in session.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield Finding("", "file_is_sound", 0, line)


def _strays(session: Session) -> Iterator[Finding]:
    """Rows that belong to no book at all: only a connection that ignores the database's rules can leave them."""
    for table in ("posting", "journal_transaction", "period_closing", "closing_balance", "monthly_total", "cash_day"):
        rows = session.execute(text(f"SELECT count(*) FROM {table} WHERE book_id NOT IN (SELECT id FROM book)"))
        if count := rows.scalar_one():
            yield Finding("", "strays", 0, f"{count} rows of {table} belong to no book")


def _read(session: Session, book: Book) -> _Books:
    def rows(statement: Any) -> list[Any]:
        return list(session.execute(statement, {"book": book.id}))

    postings = groupby(rows(_POSTINGS), key=lambda row: row.number)
    return _Books(
        book=book,
        headers=rows(_HEADERS),
        postings={number: [_Posting(*row[1:]) for row in group] for number, group in postings},
        accounts={row.id: row for row in rows(_ACCOUNTS)},
        closings=rows(_CLOSINGS),
        months={(row.month, row.code): (row.debit_minor, row.credit_minor) for row in rows(_MONTHS)},
        cash_days={(row.account_id, row.day): row.closing_minor for row in rows(_CASH_DAYS)},
        closing_balances={
            (row.through, row.account_id): (row.debit_minor, row.credit_minor) for row in rows(_CLOSING_BALANCES)
        },
    )


_FINGERPRINT = text("SELECT fingerprint FROM journal_transaction WHERE book_id = :book AND number = :number")
_HEADERS = text("""
    SELECT number, CAST(day AS VARCHAR(10)) AS day, recorded_at, recorded_by, reference, memo, reverses, evidence,
        CAST(closed_through AS VARCHAR(10)) AS closed_through, postings, previous_fingerprint, fingerprint
    FROM journal_transaction WHERE book_id = :book ORDER BY number""")
_POSTINGS = text("""
    SELECT number, place, postings, CAST(day AS VARCHAR(10)) AS day, debit_id, credit_id, amount_minor, memo
    FROM posting WHERE book_id = :book ORDER BY number, place""")
_ACCOUNTS = text("SELECT id, code, holder, guarded FROM account WHERE book_id = :book")
_CLOSINGS = text("""
    SELECT CAST(through AS VARCHAR(10)) AS through, head_number, head_fingerprint
    FROM period_closing WHERE book_id = :book ORDER BY through""")
_MONTHS = text("SELECT month, code, debit_minor, credit_minor FROM monthly_total WHERE book_id = :book")
_CASH_DAYS = text("""
    SELECT account_id, CAST(day AS VARCHAR(10)) AS day, closing_minor FROM cash_day WHERE book_id = :book""")
_CLOSING_BALANCES = text("""
    SELECT CAST(through AS VARCHAR(10)) AS through, account_id, debit_minor, credit_minor
    FROM closing_balance WHERE book_id = :book""")
