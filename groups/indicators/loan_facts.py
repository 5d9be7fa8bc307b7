"""What is known of the loans of many groups as of one day: each loan is replayed from its events, read by a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from groups.cycles import expected_days
from groups.indicators.facts import LATE_DAYS, LoanFacts
from groups.loans.account import LoanAccount, State
from groups.loans.history import History, histories
from groups.loans.models import EventKind, Loan
from groups.models import Constitution, Group, Member
from groups.terms import terms_from_json


def loan_facts(
    session: Session, groups: Sequence[Group], since: Mapping[int, date], day: date
) -> dict[int, LoanFacts]:
    """By group: those that lend by their rules of the day, or have lent before. `since`: when each group's cycle began."""
    by_id = {group.id: group for group in groups}
    begun = _begun(session, by_id, day)
    members = _members(session, begun, day)
    found_facts = {}
    for group_id in _lending(session, by_id, day) | begun.keys():
        lent, there = begun.get(group_id, ()), members.get(group_id, frozenset())
        found_facts[group_id] = _facts(session, by_id[group_id], lent, there, since[group_id], day)
    return found_facts


def overdue(session: Session, groups: Sequence[Group], day: date) -> dict[int, int]:
    """What has fallen due before a day and is not paid, in minor units by group; groups without loans are not there."""
    by_id = {group.id: group for group in groups}
    found: dict[int, int] = {}
    for group_id, begun in _begun(session, by_id, day).items():
        looks = _looks(session, by_id[group_id], [history for _, history in begun], day)
        accounts = (history.in_hand(loan.number, looks, day).account for loan, history in begun)
        found[group_id] = sum(account.overdue_minor for account in accounts if account.state is State.RUNNING)
    return found


def _begun(
    session: Session, group_ids: Iterable[int], day: date
) -> dict[int, list[tuple[Loan, History]]]:
    """The loans that were handed out by a day, by group, with what happened to each until then."""
    wanted = select(Loan).where(Loan.group_id.in_(list(group_ids)), Loan.handed_on <= day)
    loans = {loan.id: loan for loan in session.scalars(wanted)}
    begun: dict[int, list[tuple[Loan, History]]] = {}
    for loan_id, history in histories(session, loans.keys(), through=day).items():
        if history.beginning:
            begun.setdefault(loans[loan_id].group_id, []).append((loans[loan_id], history))
    return begun


def _lending(session: Session, group_ids: Iterable[int], day: date) -> set[int]:
    """The groups whose rules of the day speak of loans."""
    wanted = (
        select(Constitution.group_id, Constitution.terms)
        .where(Constitution.group_id.in_(list(group_ids)), Constitution.valid_from <= day)
        .order_by(Constitution.version)
    )
    latest = {group_id: text for group_id, text in session.execute(wanted)}
    return {group_id for group_id, text in latest.items() if terms_from_json(text).loans is not None}


def _members(session: Session, group_ids: Iterable[int], day: date) -> dict[int, frozenset[int]]:
    stays = or_(Member.left_on.is_(None), Member.left_on >= day)
    wanted = select(Member.group_id, Member.number).where(
        Member.group_id.in_(list(group_ids)), Member.joined_on <= day, stays
    )
    found: dict[int, set[int]] = {}
    for group_id, number in session.execute(wanted):
        found.setdefault(group_id, set()).add(number)
    return {group_id: frozenset(numbers) for group_id, numbers in found.items()}


def _facts(
    session: Session,
    group: Group,
    begun: Sequence[tuple[Loan, History]],
    members: frozenset[int],
    since: date,
    day: date,
) -> LoanFacts:
    looks = _looks(session, group, [history for _, history in begun], day)
    taken = [(history, history.in_hand(loan.number, looks, day).account) for loan, history in begun]
    owed = [(history, account) for history, account in taken if account.balance_minor and account.state is State.RUNNING]
    lost = [account for _, account in taken if account.state is State.WRITTEN_OFF]
    payments = [_payments(account, day) for _, account in taken]
    return LoanFacts(
        given=len(taken),
        given_minor=sum(history.terms.principal_minor for history, _ in taken),
        written_off=len(lost),
        written_off_minor=sum(account.written_off_minor for account in lost),
        outstanding=len(owed),
        late_minor=sum(account.balance_minor for _, account in owed if account.days_late > LATE_DAYS),
        due=sum(due for due, _ in payments),
        on_time=sum(on_time for _, on_time in payments),
        borrowers=len({history.holder for history, _ in owed} & members),
        borrowers_this_cycle=len({borrower for history, _ in taken for borrower in _borrowed(history, since)} & members),
    )


def _looks(session: Session, group: Group, begun: Sequence[History], day: date) -> tuple[date, ...]:
    """The days on which the group looks for what is late: needed only where lateness costs something."""
    penalised = [one.terms.disbursed_on for one in begun if one.terms.penalty_minor or one.terms.penalty_rate]
    return tuple(expected_days(session, group, min(penalised), day)) if penalised else ()


def _borrowed(history: History, since: date) -> set[int]:
    """Who took the loan in the cycle that began on `since`; nobody when it is older, or was brought in from earlier books."""
    beginning = history.beginning
    took = beginning is not None and beginning.kind is EventKind.DISBURSED and beginning.day >= since
    return {beginning.member} if took and beginning else set()


def _payments(account: LoanAccount, day: date) -> tuple[int, int]:
    """How many instalments had fallen due, and by how many of those days all that was due so far had been paid."""
    due = on_time = asked = 0
    for line in account.lines:
        if line.day > day:
            break
        asked += line.due.total
        if line.is_instalment:
            paid = sum(payment.amount_minor for payment in account.payments if payment.day <= line.day)
            due, on_time = due + 1, on_time + (paid >= asked)
    return due, on_time
