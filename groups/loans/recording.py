"""Writing what happened to loans: the events of a meeting, and what has to be split anew because of an earlier day.

A payment that is entered late, corrected or taken back changes what was owed when later payments came, and with it their
split. Each such payment gets an adjusting entry in the journal, the mirror of its old split beside the new one, and a new
event that names what it replaces. What would make a later payment too large is refused; a wrong split is never left behind.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.errors import Refusal
from core.frozen import to_text
from core.language import language
from core.marks import N_
from core.money import Money
from groups import charts
from groups.cycles import expected_days
from groups.errors import OpeningChanged
from groups.loans.account import NOTHING, LoanAccount, Split, State
from groups.loans.errors import LoanChangedLater, LoanMovedSince, LoanRepaidSince
from groups.loans.figures import WaitingLoan
from groups.loans.history import ON_WHAT_WAS_LEFT, PAYMENTS, History, Kept, histories
from groups.loans.in_hand import LoanInHand
from groups.loans.models import EVENT_NAMES, EventKind, Loan, LoanDecision, LoanEvent, LoanSchedule, LoanState
from groups.loans.planning import terms_of
from groups.loans.plans import KeptPlan, agreement_of
from groups.loans.schedule import schedule_of
from groups.models import Group, Meeting, Member
from groups.sheet import MeetingSheet
from ledger import posting
from ledger.chart import AccountKey
from ledger.models import Book, PeriodClosing
from ledger.posting import Entry

_SPLIT_ANEW = N_("Loan {number}: the payment of {day} split anew, for something of an earlier day was entered or taken back")
_SPLIT_BACK = N_("Loan {number}: the payment of {day} as it was split at first, so that its meeting can be taken back")
_SOMETHING_EARLIER = "earlier"  # what is entered is none of the payments that have to fit it
_STATES = {State.RUNNING: LoanState.OPEN, State.PAID_OFF: LoanState.PAID, State.WRITTEN_OFF: LoanState.WRITTEN_OFF}


def keep_meeting(
    session: Session, group: Group, meeting: Meeting, sheet: MeetingSheet, journal_number: int | None, *, by: str
) -> set[int]:
    """Writes the loans that a posted meeting handed out and what was repaid at it; the ids of the loans that it touched.

    Raises OpeningChanged when a loan was withdrawn meanwhile.
    """
    loans = _loans_by_number(session, group, [*sheet.loans.handed_out, *(one.loan_number for one in sheet.loans.repaid)])
    behind: dict[str, Any] = {"meeting_id": meeting.id, "reference": meeting.reference, "by": by}
    behind["journal_number"] = journal_number
    for number, waiting in sheet.loans.given:
        if loans[number].state == LoanState.CANCELLED:
            raise OpeningChanged()
        hand_out(session, group, loans[number], waiting, sheet.held_on, **behind)
    for one in sheet.loans.repaid:
        split = Split(one.penalty_minor, one.fee_minor, one.interest_minor, one.principal_minor)
        owes = member_id(session, group, sheet.loans.open[one.loan_number].member_number)
        add_event(session, loans[one.loan_number], EventKind.REPAID, sheet.held_on, split, member_id=owes, **behind)
    return {loan.id for loan in loans.values()}


def hand_out(session: Session, group: Group, loan: Loan, waiting: WaitingLoan, day: date, **behind: Any) -> None:
    """The loan runs from this day on, by a plan that its agreement gives for the day."""
    terms = terms_of(session, group, agreement_of(loan.terms), day)
    split = Split(principal=waiting.principal_minor, fee=waiting.fee_minor)
    event = add_event(session, loan, EventKind.DISBURSED, day, split, **behind)
    add_plan(session, loan, event, KeptPlan(rows=schedule_of(terms).rows, terms=terms))


def add_event(
    session: Session,
    loan: Loan,
    kind: EventKind,
    day: date,
    split: Split,
    *,
    by: str,
    meeting_id: int | None = None,
    reference: str = "",
    journal_number: int | None = None,
    takes_back: int | None = None,
    member_id: int | None = None,
    note: str = "",
) -> LoanEvent:
    last = session.scalar(select(func.max(LoanEvent.place)).where(LoanEvent.loan_id == loan.id))
    event = LoanEvent(
        loan_id=loan.id,
        place=(last or 0) + 1,
        kind=kind,
        day=day,
        principal_minor=split.principal + split.recovered,
        interest_minor=split.interest,
        penalty_minor=split.penalty,
        fee_minor=split.fee,
        member_id=member_id or loan.member_id,
        meeting_id=meeting_id,
        reference=reference,
        journal_number=journal_number,
        takes_back=takes_back,
        note=note,
        recorded_at=now(),
        recorded_by=by,
    )
    session.add(event)
    session.flush()
    return event


def add_plan(session: Session, loan: Loan, event: LoanEvent, plan: KeptPlan) -> None:
    last = session.scalar(select(func.max(LoanSchedule.version)).where(LoanSchedule.loan_id == loan.id))
    kept = LoanSchedule(
        loan_id=loan.id, version=(last or 0) + 1, valid_from=event.day, rows=to_text(plan), begun_by=event.place
    )
    session.add(kept)
    session.flush()


def restore_splits(session: Session, group: Group, book: Book, meeting: Meeting, *, by: str) -> None:
    """Puts the payments of a meeting back into the split of its sheet, so that its journal entry can be taken back whole."""
    for loan, history in _touched_by(session, meeting):
        for event in history.events:
            if event.meeting_id == meeting.id and event.kind is EventKind.SPLIT_ANEW:
                _split_anew(session, group, book, loan, event, history.first_split[event.root], _SPLIT_BACK, by=by)


def take_back_meeting(session: Session, meeting: Meeting, reversal_number: int | None, *, by: str) -> set[int]:
    """What a meeting did to loans no longer holds; the ids of the loans. To be followed by `settle`."""
    touched = set()
    for loan, history in _touched_by(session, meeting):
        touched.add(loan.id)
        for event in history.events:
            if event.meeting_id == meeting.id:
                take_back_event(session, loan, event, reversal_number, by=by)
    return touched


def take_back_event(session: Session, loan: Loan, event: Kept, journal_number: int | None, *, by: str) -> None:
    add_event(
        session,
        loan,
        EventKind.TAKEN_BACK,
        event.day,
        NOTHING,
        by=by,
        meeting_id=event.meeting_id,
        reference=event.reference,
        journal_number=journal_number,
        takes_back=event.place,
    )


def settle(session: Session, group: Group, book: Book, loan_ids: Iterable[int], *, by: str) -> None:
    """Splits anew what has to be, and writes each loan's state as its events now say it.

    Raises LoanRepaidSince, LoanChangedLater, LoanMovedSince.
    """
    ids = sorted(set(loan_ids))
    if not ids:
        return
    found = histories(session, ids)
    for loan in session.scalars(select(Loan).where(Loan.id.in_(ids)).order_by(Loan.id)):
        history = found.get(loan.id, History(loan.id))
        if history.beginning is None:
            _refuse_payments_without_loan(group, loan, history)
            agreed = session.get(LoanDecision, loan.id) is not None  # one that was brought in was never voted on here
            loan.state = LoanState.APPROVED if agreed else LoanState.CANCELLED
            loan.principal_minor, loan.handed_on, loan.closed_on = 0, None, None
            continue
        account = account_of(session, group, loan, history)
        _refuse_moved_since(session, group, loan, history)
        splits = {line.key: line.split for line in account.payments}
        for event in history.events:
            if event.kind in PAYMENTS and splits[event.key] != event.split:
                _split_anew(session, group, book, loan, event, splits[event.key], _SPLIT_ANEW, by=by)
        _keep_state(session, loan, history, account)
    session.flush()


def account_of(session: Session, group: Group, loan: Loan, history: History, day: date | None = None) -> LoanAccount:
    """The account of a loan on a day, or as it stands after all its events. Raises LoanChangedLater."""
    last = day or history.events[-1].day
    try:
        return in_hand(session, group, loan, history, last).account
    except Refusal as refused:
        reason = language(group.locale).sentence(refused)
        raise LoanChangedLater(loan=loan.number, reason=reason) from refused


def in_hand(session: Session, group: Group, loan: Loan, history: History, day: date) -> LoanInHand:
    """Raises what `replay` raises."""
    looks = expected_days(session, group, history.terms.disbursed_on, day)
    return history.in_hand(loan.number, looks, day, _SOMETHING_EARLIER)


def _refuse_payments_without_loan(group: Group, loan: Loan, history: History) -> None:
    if history.events:
        paid = sum(event.split.total for event in history.events)
        raise LoanRepaidSince(loan=loan.number, paid=Money(paid, group.money))


def _refuse_moved_since(session: Session, group: Group, loan: Loan, history: History) -> None:
    """What was reckoned on the principal that was left must still find it so."""
    for event in history.events:
        if event.kind in ON_WHAT_WAS_LEFT:
            left = account_of(session, group, loan, history.before(event), event.day).balance_minor
            partly = event.kind is EventKind.SET_OFF and event.place in history.plans
            if event.split.principal > left or (event.split.principal != left and not partly):
                raise LoanMovedSince(
                    loan=loan.number,
                    kind=EVENT_NAMES[event.kind],
                    day=event.day,
                    was=Money(event.split.principal, group.money),
                    left=Money(left, group.money),
                )


def _keep_state(session: Session, loan: Loan, history: History, account: LoanAccount) -> None:
    member = session.scalars(select(Member.id).where(Member.group_id == loan.group_id, Member.number == history.holder)).one()
    begun = history.beginning
    loan.member_id, loan.handed_on = member, begun.day if begun else None
    loan.state = state_of(history, account)
    loan.principal_minor = account.balance_minor if account.state is State.RUNNING else 0
    loan.closed_on = None if account.state is State.RUNNING else _closing_day(history)


def _closing_day(history: History) -> date:
    """The day of the payment that paid it off, or of its being written off; what came in later is a recovery."""
    given_up = [event.day for event in history.events if event.kind is EventKind.WRITTEN_OFF]
    return given_up[0] if given_up else history.events[-1].day


def state_of(history: History, account: LoanAccount) -> LoanState:
    """What a loan stands as; one that was wholly set off is paid back."""
    given_up = any(event.kind is EventKind.WRITTEN_OFF for event in history.events)
    if account.state is State.WRITTEN_OFF and not given_up:
        return LoanState.PAID
    return _STATES[account.state]


def _split_anew(
    session: Session, group: Group, book: Book, loan: Loan, event: Kept, split: Split, told: str, *, by: str
) -> None:
    memo = language(group.locale).text(told, number=loan.number, day=event.day)
    number = _post_adjustment(session, group, book, loan, event, split, memo, by=by)
    add_event(
        session,
        loan,
        EventKind.SPLIT_ANEW,
        event.day,
        split,
        by=by,
        meeting_id=event.meeting_id,
        reference=event.reference,
        journal_number=number,
        takes_back=event.place,
        member_id=member_id(session, group, event.member),
        note=memo,
    )


def _post_adjustment(
    session: Session, group: Group, book: Book, loan: Loan, event: Kept, split: Split, memo: str, *, by: str
) -> int:
    """The mirror of the old split and the new split beside it, dated the payment's own day, or today if that is closed."""
    last = session.scalar(select(func.max(LoanEvent.place)).where(LoanEvent.loan_id == loan.id))
    draft = posting.Draft(
        day=_open_day(session, group, event.day),
        reference=f"loan:{loan.public_id}:{(last or 0) + 1}",
        memo=memo,
        entries=(*_entries(loan, event.member, event.split, back=True), *_entries(loan, event.member, split)),
    )
    return posting.post(session, book, draft, by=by).number


def _entries(loan: Loan, member: int, split: Split, *, back: bool = False) -> Iterator[Entry]:
    cash, memo = AccountKey(charts.LOAN_FUND_CASH), f"#{loan.number}"
    parts = (
        (AccountKey(charts.LOAN_PENALTIES), split.penalty),
        (AccountKey(charts.LOAN_FEES), split.fee),
        (AccountKey(charts.LOAN_INTEREST), split.interest),
        (charts.of_member(charts.LOANS, member), split.principal),
    )
    for account, minor in parts:
        if minor:
            yield Entry(account, cash, minor, memo) if back else Entry(cash, account, minor, memo)


def _open_day(session: Session, group: Group, day: date) -> date:
    closed = session.scalar(select(func.max(PeriodClosing.through)).where(PeriodClosing.book_id == group.book_id))
    return day if closed is None or day > closed else today(group.timezone)


def _loans_by_number(session: Session, group: Group, numbers: Iterable[int]) -> dict[int, Loan]:
    wanted = set(numbers)
    if not wanted:
        return {}
    of_these = select(Loan).where(Loan.group_id == group.id, Loan.number.in_(wanted)).order_by(Loan.id)
    locked = of_these.with_for_update().execution_options(populate_existing=True)
    return {loan.number: loan for loan in session.scalars(locked)}


def _touched_by(session: Session, meeting: Meeting) -> list[tuple[Loan, History]]:
    ids = set(session.scalars(select(LoanEvent.loan_id).where(LoanEvent.meeting_id == meeting.id)))
    found = histories(session, ids)
    loans = session.scalars(select(Loan).where(Loan.id.in_(ids)).order_by(Loan.id)) if ids else ()
    return [(loan, found[loan.id]) for loan in loans]


def member_id(session: Session, group: Group, number: int) -> int:
    return session.scalars(select(Member.id).where(Member.group_id == group.id, Member.number == number)).one()
