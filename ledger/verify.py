"""Is every book still what was written? One rule a function; each gives findings in the order of the journal.

Everything that is stored beside the postings is computed again from them, and every fingerprint from its content. The
database refuses what these rules look for; they are for what goes round the database: a byte changed in the file, a table
owner who switched a rule off, a backup that was edited. What cannot be read at all is a finding too, never a failure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger.chain import closing_fingerprint, digest
from ledger.kept import Kept, KeptHeader, KeptPosting, read
from ledger.lines import account_line, book_line, entry_line
from ledger.models import Book
from ledger.rules import switched_off

# How a database says that it cannot give its rows; that a table's own words are no text, the driver says itself.
UNREADABLE = (DBAPIError, LookupError, UnicodeError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. `number` is the journal transaction it was found at, 0 for the book."""

    book: str
    rule: str
    number: int
    detail: str


def verify_all(session: Session) -> Iterator[Finding]:
    """The findings of the database and of every book, book by book; none when all is as it was written."""
    yield from _file_is_sound(session)
    yield from _rules_are_switched_on(session)
    try:
        with session.connection().begin_nested():
            books = session.scalars(text("SELECT id FROM book ORDER BY id")).all()
    except UNREADABLE as unreadable:
        yield Finding("", "rows_can_be_read", 0, _in_short(unreadable))
        return
    for book_id in books:
        yield from _verify(session, book_id, "")
    yield from _strays(session)


def verify_book(session: Session, book: Book) -> list[Finding]:
    """All findings of one book: the earliest journal transaction first, then those about the book as a whole."""
    return _verify(session, book.id, book.owner)


def _verify(session: Session, book_id: int, owner: str) -> list[Finding]:
    try:
        kept = read(session, book_id)
    except UNREADABLE as unreadable:
        return [Finding(owner or f"book {book_id}", "rows_can_be_read", 0, _in_short(unreadable))]
    findings = [
        Finding(kept.book.owner, rule.__name__, max(number, 0), detail) for rule in RULES for number, detail in rule(kept)
    ]
    return sorted(findings, key=lambda finding: (finding.number == 0, finding.number))


def _in_short(unreadable: Exception) -> str:
    """What the driver said, without the statement that it was asked."""
    return str(getattr(unreadable, "orig", unreadable))


def witness(session: Session, book: Book, number: int, printed: str) -> bool:
    """Whether a fingerprint printed on paper (its beginning is enough) is that of journal transaction `number` today."""
    known = session.execute(_FINGERPRINT, {"book": book.id, "number": number}).scalar()
    wanted = "".join(printed.split()).lower()
    return bool(known and len(wanted) >= 8 and known.startswith(wanted))


# What a rule found: the number of the journal transaction (0: the book as a whole), and what is wrong there.
Found = Iterator[tuple[int, str]]


def book_is_as_opened(kept: Kept) -> Found:
    """Book and accounts are what their fingerprints say; the whole chain builds on them."""
    if digest(book_line(kept.book)) != kept.book.fingerprint:
        yield 0, "the book is not what its fingerprint says"
    for account in kept.accounts.values():
        if digest(account_line(kept.book.fingerprint, account)) != account.fingerprint:
            yield 0, f"account {kept.name_of(account.id)} is not what its fingerprint says"


def numbers_have_no_gaps(kept: Kept) -> Found:
    """Journal transactions are numbered 1, 2, 3 and so on, and each names the one before."""
    numbers = {header.number for header in kept.headers}
    for expected in range(1, len(kept.headers) + 1):
        if expected not in numbers:
            yield expected, f"number {expected} is missing"
            break
    for header in kept.headers:
        if header.previous_number != (header.number - 1 or None):
            yield header.number, f"it says that number {header.previous_number} is before it"


def postings_are_complete(kept: Kept) -> Found:
    """A journal transaction has exactly the postings that its header counts, dated as it is, between its accounts."""
    for header in kept.headers:
        postings = kept.postings.get(header.number, [])
        in_order = all(posting.place == place for place, posting in enumerate(postings, start=1))
        if len(postings) != header.postings or not in_order:
            yield header.number, f"{header.postings} postings were written, {len(postings)} are there"
        for posting in postings:
            yield from _posting_is_sound(kept, header, posting)
    for number in sorted(kept.postings.keys() - {header.number for header in kept.headers}):
        yield number, "postings without a journal transaction"


def _posting_is_sound(kept: Kept, header: KeptHeader, posting: KeptPosting) -> Found:
    if posting.day != header.day or posting.postings != header.postings:
        yield header.number, f"posting {posting.place} differs from its header"
    if posting.amount_minor <= 0 or posting.debit_id == posting.credit_id:
        yield header.number, f"posting {posting.place} moves nothing"
    if not {posting.debit_id, posting.credit_id} <= kept.accounts.keys():
        yield header.number, f"posting {posting.place} speaks of another book's account"


def chain_is_unbroken(kept: Kept) -> Found:
    """Every fingerprint is that of its content and of the fingerprint before it."""
    marks = _marks(kept)
    for header in kept.headers:
        if header.previous_fingerprint != marks.get(header.number - 1):
            yield header.number, "it does not continue the journal transaction before it"
        if digest(entry_line(kept, header, header.previous_fingerprint)) != header.fingerprint:
            yield header.number, "its content is not what its fingerprint says"


def _marks(kept: Kept) -> dict[int, str]:
    """The fingerprint that each number carries; 0 is the book itself."""
    return {header.number: header.fingerprint for header in kept.headers} | {0: kept.book.fingerprint}


def references_are_used_once(kept: Kept) -> Found:
    """A retry never became a second journal transaction, and nothing was reversed twice."""
    references: set[str] = set()
    reversed_numbers: set[int | None] = {None}
    for header in kept.headers:
        if header.reference in references:
            yield header.number, f"reference {header.reference} was used before"
        if header.reverses is not None and header.reverses in reversed_numbers:
            yield header.number, f"number {header.reverses} was reversed before"
        references.add(header.reference)
        reversed_numbers.add(header.reverses)


def reversals_mirror_their_originals(kept: Kept) -> Found:
    """A reversal and its original leave every account as it was, and the reversal is not dated earlier."""
    days = {header.number: header.day for header in kept.headers}
    for header in kept.headers:
        if header.reverses is None:
            continue
        original, mirror = _effect(kept, header.reverses), _effect(kept, header.number)
        if any(original[account] + mirror[account] for account in original.keys() | mirror.keys()):
            yield header.number, f"it does not undo number {header.reverses}"
        if header.day < days.get(header.reverses, header.day):
            yield header.number, "it is dated before its original"


def _effect(kept: Kept, number: int) -> Counter[int]:
    effect: Counter[int] = Counter()
    for posting in kept.postings.get(number, []):
        effect[posting.debit_id] += posting.amount_minor
        effect[posting.credit_id] -= posting.amount_minor
    return effect


def closed_periods_stayed_closed(kept: Kept) -> Found:
    """Each journal transaction knew the last closing before it and is dated later; each closing knew its head."""
    marks = _marks(kept)
    for closing in kept.closings:
        mark = closing_fingerprint(
            closing.head_fingerprint,
            through=closing.through,
            closed_at=closing.closed_at,
            closed_by=closing.closed_by,
            number=closing.head_number,
        )
        if mark != closing.fingerprint:
            yield 0, f"the closing through {closing.through} is not what its fingerprint says"
        if marks.get(closing.head_number) != closing.head_fingerprint:
            yield 0, f"the closing through {closing.through} speaks of another history"
    for header in kept.headers:
        through = max((c.through for c in kept.closings if c.head_number < header.number), default=None)
        if header.closed_through != through:
            yield header.number, f"it says that the book was closed through {header.closed_through}, not {through}"
        if header.closed_through and header.day <= header.closed_through:
            yield header.number, f"it is dated {header.day}, when the book was closed"


def monthly_totals_agree(kept: Kept) -> Found:
    """The roll-up behind national figures equals the postings."""
    computed: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for posting in kept.all_postings():
        for side, account_id in enumerate((posting.debit_id, posting.credit_id)):
            if account := kept.accounts.get(account_id):
                computed[posting.day[:4] + posting.day[5:7], account.code][side] += posting.amount_minor
    sums = {key: (debit, credit) for key, (debit, credit) in computed.items()}
    for key in sorted(sums.keys() | kept.months.keys()):
        if sums.get(key) != kept.months.get(key):
            yield 0, f"account {key[1]} in {key[0]}: stored {kept.months.get(key)}, postings {sums.get(key)}"


def cash_days_agree(kept: Kept) -> Found:
    """What each cash box holds at the end of each day equals the postings, and is never below zero."""
    changes: dict[int, Counter[str]] = defaultdict(Counter)
    for posting in kept.all_postings():
        for account_id, amount in ((posting.debit_id, posting.amount_minor), (posting.credit_id, -posting.amount_minor)):
            if (account := kept.accounts.get(account_id)) and account.guarded:
                changes[account_id][posting.day] += amount
    computed = {}
    for account_id, by_day in changes.items():
        held = 0
        for day in sorted(by_day):
            held += by_day[day]
            computed[day, str(account_id)] = held
    for key in sorted(computed.keys() | kept.cash_days.keys()):
        stored, summed = kept.cash_days.get(key), computed.get(key)
        if stored != summed or summed is None or summed < 0:
            yield 0, f"account {key[1]} on {key[0]}: stored {stored}, postings {summed}"


def closing_balances_agree(kept: Kept) -> Found:
    """What was kept when a period was closed equals the postings up to that day."""
    by_day: dict[str, dict[str, tuple[int, int]]] = {closing.through: {} for closing in kept.closings}
    for (through, account), sums in kept.closing_balances.items():
        by_day.setdefault(through, {})[account] = sums
    for through, stored in by_day.items():
        computed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for posting in kept.all_postings():
            if posting.day <= through:
                computed[str(posting.debit_id)][0] += posting.amount_minor
                computed[str(posting.credit_id)][1] += posting.amount_minor
        closed = any(closing.through == through for closing in kept.closings)
        if not closed or stored != {account: (debit, credit) for account, (debit, credit) in computed.items()}:
            yield 0, f"the balances kept at the closing through {through} are not those of the postings"


RULES: tuple[Callable[[Kept], Iterable[tuple[int, str]]], ...] = (
    book_is_as_opened,
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


def _file_is_sound(session: Session) -> Iterator[Finding]:
    """SQLite's own opinion of its file: every page readable, every index equal to its table, every reference kept."""
    if session.get_bind().dialect.name != "sqlite":
        return
    try:
        for (line,) in session.execute(text("PRAGMA integrity_check")).all():
            if line != "ok":
                yield Finding("", "file_is_sound", 0, line)
        for table, _, parent, _ in session.execute(text("PRAGMA foreign_key_check")).all():
            yield Finding("", "file_is_sound", 0, f"a row of {table} refers to nothing in {parent}")
    except UNREADABLE as unreadable:
        yield Finding("", "file_is_sound", 0, _in_short(unreadable))


def _rules_are_switched_on(session: Session) -> Iterator[Finding]:
    """Whoever switched a rule of the database off may have written anything since."""
    try:
        with session.connection().begin_nested():
            rules = switched_off(session.connection())
    except UNREADABLE as unreadable:
        yield Finding("", "rules_are_switched_on", 0, _in_short(unreadable))
        return
    for rule in rules:
        yield Finding("", "rules_are_switched_on", 0, f"the database's rule {rule} is missing or switched off")


def _strays(session: Session) -> Iterator[Finding]:
    """Rows that belong to no book at all: only a connection that ignores the database's rules can leave them."""
    for table in (
        "account",
        "posting",
        "journal_transaction",
        "period_closing",
        "closing_balance",
        "monthly_total",
        "cash_day",
    ):
        try:
            rows = session.execute(text(f"SELECT count(*) FROM {table} WHERE book_id NOT IN (SELECT id FROM book)"))
            count = rows.scalar_one()
        except UNREADABLE as unreadable:
            yield Finding("", "rows_can_be_read", 0, f"{table}: {_in_short(unreadable)}")
            return
        if count:
            yield Finding("", "strays", 0, f"{count} rows of {table} belong to no book")


_FINGERPRINT = text("SELECT fingerprint FROM journal_transaction WHERE book_id = :book AND number = :number")
