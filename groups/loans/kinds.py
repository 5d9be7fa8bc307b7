"""The vouchers of loans: what each says is reckoned anew when it is confirmed, and then written down in the loan's history."""

from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_
from groups.finding import member_of
from groups.loans import errors
from groups.loans.account import Split
from groups.loans.changes import (
    Change,
    PlannedAnewLoan,
    RecoveredLoan,
    TakenOverLoan,
    planned_anew,
    recovered,
    taken_over,
    written_off,
)
from groups.loans.entering import plan_anew, take_back
from groups.loans.models import EventKind, Loan
from groups.loans.reckoning_changes import planned_anew_now, recovered_now, taken_over_now, written_off_now
from groups.loans.recording import add_event, settle
from groups.models import Group
from ledger.models import Book
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind

Read = Callable[[str], Change]
Anew = Callable[[Session, Group, Loan, Voucher, Change], Change]


def _group(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _loan(session: Session, group: Group, said: Change) -> Loan:
    wanted = select(Loan).where(Loan.group_id == group.id, Loan.number == said.loan).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _kind(name: str, title: str, event: EventKind, read: Read, anew: Anew) -> Kind:
    def check(session: Session, book: Book, voucher: Voucher) -> None:
        group, said = _group(session, book), read(voucher.content)
        if anew(session, group, _loan(session, group, said), voucher, said) != said:
            raise errors.LoanChangedMeanwhile(loan=said.loan)

    def posted(session: Session, book: Book, voucher: Voucher) -> None:
        group, said = _group(session, book), read(voucher.content)
        _write(session, group, book, _loan(session, group, said), event, voucher, said)

    def taken_back(session: Session, book: Book, voucher: Voucher) -> None:
        by = voucher.reversed_by or ""
        take_back(session, _group(session, book), voucher.journal_reference, voucher.reversal_number, by=by)

    def entries(content: str) -> tuple[Entry, ...]:
        moves: Iterator[Entry] = read(content).entries()
        return tuple(moves)

    return Kind(name=name, title=title, read=read, entries=entries, check=check, posted=posted, taken_back=taken_back)


def _write(
    session: Session, group: Group, book: Book, loan: Loan, event: EventKind, voucher: Voucher, said: Change
) -> None:
    by, owes = voucher.confirmed_by or "", said.to if isinstance(said, TakenOverLoan) else said.member
    split = Split(recovered=said.minor) if isinstance(said, RecoveredLoan) else Split(principal=said.minor)
    written = add_event(
        session,
        loan,
        event,
        voucher.day,
        split,
        by=by,
        reference=voucher.journal_reference,
        journal_number=voucher.journal_number,
        member_id=member_of(session, group, owes).id,
        note=said.reason,
    )
    if isinstance(said, PlannedAnewLoan) and said.plan:
        plan_anew(session, group, loan, written, said.minor, said.plan)
    settle(session, group, book, [loan.id], by=by)


WRITE_OFF = _kind(
    "loan-write-off",
    N_("Loan written off"),
    EventKind.WRITTEN_OFF,
    written_off,
    lambda session, group, loan, voucher, said: written_off_now(session, group, loan, voucher.day, said.reason),
)
RECOVERY = _kind(
    "loan-recovery",
    N_("Written-off loan recovered"),
    EventKind.RECOVERED,
    recovered,
    lambda session, group, loan, voucher, said: recovered_now(session, group, loan, voucher.day, said.reason, said.minor),
)
TRANSFER = _kind(
    "loan-transfer",
    N_("Loan taken over by another member"),
    EventKind.TRANSFERRED,
    taken_over,
    lambda session, group, loan, voucher, said: taken_over_now(
        session, group, loan, voucher.day, said.reason, said.to if isinstance(said, TakenOverLoan) else 0
    ),
)
PLAN_ANEW = _kind(
    "loan-plan",
    N_("New plan of repayment"),
    EventKind.RESCHEDULED,
    planned_anew,
    lambda session, group, loan, voucher, said: planned_anew_now(
        session,
        group,
        loan,
        voucher.day,
        said.reason,
        said.plan.periods if isinstance(said, PlannedAnewLoan) and said.plan else 0,
    ),
)
LOAN_KINDS = (WRITE_OFF, RECOVERY, TRANSFER, PLAN_ANEW)
