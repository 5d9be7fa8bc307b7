"""What reading a file gives, whatever its form; and joining the statements of one account that follow on each other.

Nothing is kept here: what was read is shown to a person first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.calendars import Period
from core.errors import Inconsistent
from projects.bank import file_errors as errors
from projects.bank.lines import BankStatement
from projects.bank.mapping import letter_of
from projects.bank.sniffing import Form
from projects.bank.words import Remark


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the bank account before the file is read: its currency, the end of its number, and what a person typed."""

    currency: str
    last_four: str
    opening_minor: int | None = None
    closing_minor: int | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file: its form, and each statement in it in the order of the file."""

    form: Form
    statements: tuple[BankStatement, ...]
    remarks: tuple[Remark, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BadCell:
    """One cell that cannot be read: row and column as a spreadsheet shows them, what stands there, and what is wrong with it."""

    row: int
    column: int
    stands: str
    wrong: Inconsistent

    @property
    def letter(self) -> str:
        return letter_of(self.column)


class CellsUnreadable(errors.CellsRefused):
    """Every problem of a CSV file at once, in `problems`, from the top of the file to its end."""

    def __init__(self, problems: Sequence[BadCell]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type["CellsUnreadable"], tuple[tuple[BadCell, ...]]]:
        return CellsUnreadable, (self.problems,)


def statement_for(read: ReadFile, last_four: str | None) -> BankStatement:
    """The one statement of a bank account, those that follow on each other joined. `last_four` None: whichever account it is of.

    Raises SeveralAccounts, AccountNotInside, CannotBeJoined.
    """
    accounts = list(dict.fromkeys(statement.last_four for statement in read.statements))
    if last_four is None:
        if len(accounts) > 1:
            raise errors.SeveralAccounts(count=len(read.statements), accounts=_listed(accounts))
        last_four = accounts[0]
    mine = [statement for statement in read.statements if statement.last_four in (last_four, "")]
    if not mine:
        raise errors.AccountNotInside(asked=last_four, accounts=_listed(accounts))
    if len({statement.last_four for statement in mine}) > 1:
        raise errors.SeveralAccounts(count=len(read.statements), accounts=_listed(accounts))
    return joined(mine)


def joined(statements: Sequence[BankStatement]) -> BankStatement:
    """Statements of one account as one, the earliest first. Raises CannotBeJoined when one does not begin where another ended."""
    first, *later = sorted(statements, key=lambda one: (one.period.start, one.period.end))
    for nxt in later:
        if nxt.opening_minor != first.closing_minor or nxt.period.start < first.period.end or nxt.currency != first.currency:
            raise errors.CannotBeJoined(
                account=first.last_four, closing=first.money(first.closing_minor), opening=nxt.money(nxt.opening_minor)
            )
        first = BankStatement(
            first.currency, first.last_four or nxt.last_four, Period(first.period.start, nxt.period.end),
            first.opening_minor, nxt.closing_minor, (*first.lines, *nxt.lines),
        )  # fmt: skip
    return first


def _listed(accounts: Sequence[str]) -> str:
    return ", ".join(f"…{last_four}" if last_four else "?" for last_four in accounts)
