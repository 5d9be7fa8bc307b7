"""The canal's account at the bank: receipts in the book, statements of the bank, and the people who handle neither twice."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import Period
from ledger.models import Book
from projects.bank import importing, reconciling
from projects.bank.accounts import add_account
from projects.bank.lines import BankStatement, StatementLine
from projects.bank.matching import BankLine
from projects.bank.models import BankAccount, BankFile, BankStatementRow
from projects.bank.position import position_of
from projects.bank.reconciliation import Match, Position
from projects.funding_models import FundingAgreement
from tests.projects.bank import files
from tests.projects.scene import RECONCILER, Scene

OCTOBER = Period(date(2025, 10, 1), date(2025, 10, 31))
NOVEMBER = Period(date(2025, 11, 1), date(2025, 11, 30))


@dataclass
class AtTheBank:
    scene: Scene
    account: BankAccount
    grant: FundingAgreement

    @property
    def session(self) -> Session:
        return self.scene.session

    @property
    def book(self) -> Book:
        return self.scene.book()

    def position(self) -> Position:
        return position_of(self.session, self.book, self.account)

    def hold(self, of: BankStatement, *, by: str = RECONCILER) -> BankFile:
        return importing.hold_file(self.session, self.account, files.camt(files.camt_stmt(of)), by=by)

    def import_(self, of: BankStatement, *, by: str = RECONCILER) -> BankStatementRow:
        return importing.keep(self.session, self.book, self.account, self.hold(of), by=by)

    def tick_all(self, *, by: str = RECONCILER) -> None:
        for one in reconciling.proposals(self.position()):
            reconciling.match(self.session, self.book, self.account, Match(one.lines, one.entries), one.why, by=by)

    def lines(self) -> tuple[BankLine, ...]:
        return self.position().bank


def line(day: int, amount: int, reference: str = "", memo: str = "", month: int = 10) -> StatementLine:
    return StatementLine(date(2025, month, day), amount, reference, "", memo)


def statement(*lines: StatementLine, opening: int = 0, period: Period = OCTOBER) -> BankStatement:
    return files.statement(*lines, opening=opening, period=period)


def at_the_bank(scene: Scene) -> AtTheBank:
    """A grant of which 250,000 baht arrived on 6 October and 40,000 on 20 October 2025; the bank knows nothing yet."""
    account = add_account(scene.session, scene.book(), 1, "Government Savings Bank", "2345", by=RECONCILER)
    grant = scene.signed("CODI grant", 500_000_00)
    scene.receive(grant, 250_000_00, date(2025, 10, 6))
    scene.receive(grant, 40_000_00, date(2025, 10, 20))
    return AtTheBank(scene, account, grant)
