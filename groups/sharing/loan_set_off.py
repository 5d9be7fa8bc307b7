"""Loans paid with what a member is owed: how the amount is split over her loans, its postings, and what the loans keep of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import language
from core.marks import N_
from groups import charts
from groups.loans.account import Split
from groups.loans.in_hand import LoanInHand
from groups.loans.models import EventKind, Loan
from groups.loans.recording import add_event, settle
from groups.models import Group
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.voucher_models import Voucher

_SET_OFF = N_("Paid with what the group owed her")
Move = tuple[AccountKey, AccountKey, int, str]  # debit, credit, minor units, memo


@dataclass(frozen=True, slots=True)
class SetOff:
    """So much of a loan was paid with what the group owed the member, in the parts that a payment is split into."""

    member: int
    loan: int
    penalty_minor: int = 0
    fee_minor: int = 0
    interest_minor: int = 0
    principal_minor: int = 0

    @property
    def split(self) -> Split:
        return Split(self.penalty_minor, self.fee_minor, self.interest_minor, self.principal_minor)

    def moves(self, hers: AccountKey) -> Iterator[Move]:
        """From the account that holds what is hers, under the loan's number."""
        memo = f"#{self.loan}"
        yield hers, AccountKey(charts.LOAN_PENALTIES), self.penalty_minor, memo
        yield hers, AccountKey(charts.LOAN_FEES), self.fee_minor, memo
        yield hers, AccountKey(charts.LOAN_INTEREST), self.interest_minor, memo
        yield hers, charts.of_member(charts.LOANS, self.member), self.principal_minor, memo


def set_offs(member: int, amount_minor: int, loans: Mapping[int, tuple[LoanInHand, ...]]) -> Iterator[SetOff]:
    """An amount over a member's loans, the lowest number first; each is paid off before the next is touched."""
    for loan in loans.get(member, ()):
        paid = min(amount_minor, loan.account.payoff_minor)
        if paid:
            split = loan.split(paid, settles=True)
            yield SetOff(member, loan.number, split.penalty, split.fee, split.interest, split.principal)
        amount_minor -= paid


def keep_set_offs(session: Session, group: Group, book: Book, voucher: Voucher, offs: tuple[SetOff, ...]) -> None:
    """Writes the payments of a confirmed voucher to the loans. Raises as `groups.loans.recording.settle`."""
    wanted = select(Loan).where(Loan.group_id == group.id, Loan.number.in_([one.loan for one in offs]))
    loans = {loan.number: loan for loan in session.scalars(wanted.order_by(Loan.id).with_for_update())} if offs else {}
    by = voucher.confirmed_by or voucher.prepared_by
    for one in offs:
        add_event(
            session,
            loans[one.loan],
            EventKind.REPAID,
            voucher.day,
            one.split,
            by=by,
            reference=voucher.journal_reference,
            journal_number=voucher.journal_number,
            note=language(group.locale).text(_SET_OFF),
        )
    settle(session, group, book, [loan.id for loan in loans.values()], by=by)
