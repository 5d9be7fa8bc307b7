"""Importing a bank's file: held first, shown as it would be imported, kept after a person's tick. Nothing is guessed in between.

A statement must follow on what is known of its account: the same account and currency, no gap, and where it overlaps, the same
lines. A line that is there already is not kept twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from core.calendars import Period, now
from core.money import Money, currency
from ledger.models import Book
from projects.bank import keeping_errors as errors
from projects.bank.accounts import hold, mapping_of
from projects.bank.hats import refuse_two_hats
from projects.bank.lines import BankStatement, LineKey, StatementLine, keyed
from projects.bank.matching import BankLine
from projects.bank.models import BankAccount, BankFile, BankStatementLine, BankStatementRow
from projects.bank.position import known_lines, statements_of
from projects.bank.reading import Known, statement_for
from projects.bank.reading_file import read_file
from projects.bank.sniffing import Form, form_of, sha256_of
from projects.bank.words import Remark


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed beside a file that does not say it itself."""

    opening_minor: int | None = None
    closing_minor: int | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would be imported: `new` lines are kept, `known` ones are there already."""

    form: Form
    statement: BankStatement
    new: tuple[tuple[LineKey, StatementLine], ...]
    known: int
    remarks: tuple[Remark, ...] = field(default=())


def hold_file(session: Session, account: BankAccount, content: bytes, *, by: str) -> BankFile:
    """Keeps a file that was chosen until it is imported or another one is. Raises BankFileRefused of many kinds."""
    form_of(content)
    hold(session, account)
    imported = select(BankStatementRow.sha256).where(BankStatementRow.account_id == account.id)
    session.execute(delete(BankFile).where(BankFile.account_id == account.id, BankFile.sha256.not_in(imported)))
    digest = sha256_of(content)
    kept = session.get(BankFile, (account.id, digest))
    if kept is None:
        kept = BankFile(
            account_id=account.id, sha256=digest, size=len(content), content=content, chosen_by=by, chosen_at=now()
        )
        session.add(kept)
        session.flush()
    return kept


def waiting_file(session: Session, account: BankAccount) -> BankFile | None:
    """The file that was chosen and not imported yet; None if there is none."""
    imported = select(BankStatementRow.sha256).where(BankStatementRow.account_id == account.id)
    wanted = select(BankFile).where(BankFile.account_id == account.id, BankFile.sha256.not_in(imported))
    return session.scalar(wanted.options(defer(BankFile.content)).limit(1))


def held_file(session: Session, account: BankAccount, sha256: str) -> BankFile:
    """Raises BankFileUnknown."""
    kept = session.get(BankFile, (account.id, sha256))
    if kept is None:
        raise errors.BankFileUnknown()
    return kept


def dry_run(session: Session, book: Book, account: BankAccount, file: BankFile, typed: Typed = Typed()) -> DryRun:
    """Reads a held file and holds it against what is known; writes nothing.

    Raises BankFileRefused of many kinds, StatementContradicts, StatementImported, StatementOtherCurrency, StatementTooEarly,
    StatementGap, KnownLineMissing, LineInCoveredTime, NothingNew.
    """
    earlier = statements_of(session, account)
    again = next((one for one in earlier if one.sha256 == file.sha256), None)
    if again:
        raise errors.StatementImported(day=again.imported_at.date(), number=again.number)
    known = Known(book.currency, account.last_four, typed.opening_minor, typed.closing_minor, typed.period)
    read = read_file(file.content, known, mapping_of(account))
    statement = statement_for(read, account.last_four)
    if statement.currency != book.currency:
        raise errors.StatementOtherCurrency(other=statement.currency, code=book.currency)
    there = known_lines(session, account)
    lines = tuple(keyed(statement.lines))
    if earlier:
        _refuse_contradictions(statement, earlier, there, lines)
    new = tuple((key, line) for key, line in lines if key not in there)
    return DryRun(read.form, statement, new, len(lines) - len(new), read.remarks)


def _refuse_contradictions(
    statement: BankStatement,
    earlier: Sequence[BankStatementRow],
    there: dict[LineKey, BankLine],
    lines: Sequence[tuple[LineKey, StatementLine]],
) -> None:
    """The new statement against all that was imported before it."""
    first = min(earlier, key=lambda one: (one.starts_on, one.number))
    covered, starts = max(one.ends_on for one in earlier), statement.period.start
    if starts < first.starts_on:
        raise errors.StatementTooEarly(starts=starts, first=first.starts_on)
    before = first.opening_minor + sum(key.amount_minor for key in there if key.day < starts)
    if before != statement.opening_minor:
        raise errors.StatementGap(
            known=statement.money(before), starts=starts, opening=statement.money(statement.opening_minor), covered=covered,
            difference=statement.money(abs(statement.opening_minor - before)),
        )  # fmt: skip
    said = {key for key, _ in lines}
    for key, line in there.items():
        if key.day in statement.period and key not in said:
            raise errors.KnownLineMissing(**_told(statement, key.day, key.amount_minor, line.line))
    for key, new in lines:
        if key not in there and key.day < covered:
            raise errors.LineInCoveredTime(**_told(statement, key.day, key.amount_minor, new), covered=covered)
    if statement.period.end <= covered and said <= set(there):
        raise errors.NothingNew(covered=covered)


def _told(statement: BankStatement, day: date, amount_minor: int, line: StatementLine) -> dict[str, object]:
    amount: Money = Money(amount_minor, currency(statement.currency))
    return {"amount": amount, "day": day, "words": line.words or "—"}


def keep(
    session: Session, book: Book, account: BankAccount, file: BankFile, typed: Typed = Typed(), *, by: str
) -> BankStatementRow:
    """Imports a held file: its statement and the lines that are new. Raises as `dry_run`, and TwoHats."""
    hold(session, account)
    found = dry_run(session, book, account, file, typed)
    statement = found.statement
    refuse_two_hats(session, book, statement.period, by=by)
    row = BankStatementRow(
        account_id=account.id,
        number=len(statements_of(session, account)) + 1,
        sha256=file.sha256,
        form=found.form,
        starts_on=statement.period.start,
        ends_on=statement.period.end,
        opening_minor=statement.opening_minor,
        closing_minor=statement.closing_minor,
        lines=len(statement.lines),
        imported_by=by,
        imported_at=now(),
    )
    session.add(row)
    session.flush()
    for key, line in found.new:
        session.add(
            BankStatementLine(
                account_id=account.id, statement_id=row.id, day=key.day, amount_minor=key.amount_minor,
                reference=key.reference, ordinal=key.ordinal, value_day=line.value_day, payee=line.payee, memo=line.memo,
            )
        )  # fmt: skip
    session.flush()
    return row
