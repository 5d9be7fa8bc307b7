"""From a loan's terms and what happened to it, its account as of any day: a pure function, so that anybody can redo it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from core.money import round_to
from groups.loans.account import NOTHING, LoanAccount, Split, State
from groups.loans.agreement import LoanTerms
from groups.loans.events import Charged, Event, Paid, Rescheduled, ToppedUp, Transferred, Waived, WrittenOff
from groups.loans.rules import Part
from groups.loans.running import Line, Running
from groups.loans.terms_errors import LaterPaymentTooMuch, PaidBeforeLent, PaidTooMuch

ONE_DAY = timedelta(days=1)
_OVERDUE = (Part.INTEREST, Part.PRINCIPAL)


def replay(
    terms: LoanTerms, events: Sequence[Event], day: date, looks: Iterable[date] = (), entering: str = ""
) -> LoanAccount:
    """The account at the end of `day`, of what happened up to it.

    `looks`: the days besides due days on which the group looks whether something is overdue (its meetings), each
    bringing a penalty where the rules have one; a penalty is due from the day after. `entering`: the key of the event that
    is being entered now, so that a later payment which it makes too large is named as such.
    Raises PaidTooMuch, LaterPaymentTooMuch, PaidBeforeLent, LoanIsClosed, WaivedTooMuch, LoanDaysImpossible.
    """
    running, meetings = Running(terms), frozenset(looks)
    to_look = _look_days(terms, events, meetings, day)
    for event in sorted((event for event in events if event.day <= day), key=lambda event: event.day):
        if event.day < terms.disbursed_on:
            raise PaidBeforeLent(day=event.day, lent=terms.disbursed_on)
        while to_look and to_look[0] < event.day:
            _look(running, to_look.pop(0), meetings)
        _apply(running, event, entering)
    for look in to_look:
        _look(running, look, meetings)
    return _account(running, day)


def _apply(running: Running, event: Event, entering: str) -> None:
    match event:
        case Paid():
            _pay(running, event, entering)
        case Charged():
            running.charge(event.day, event.part, event.amount_minor)
        case Waived():
            running.waive(event)
        case ToppedUp():
            running.begin_plan(event.day, event.plan, event.amount_minor)
        case Rescheduled():
            running.begin_plan(event.day, event.plan)
        case WrittenOff():
            running.write_off(event.day)
        case Transferred():
            running.holder = event.to


def _pay(running: Running, event: Paid, entering: str) -> None:
    try:
        running.pay(event)
    except PaidTooMuch as refused:
        if entering in ("", event.key):
            raise
        facts = {name: refused.facts[name] for name in ("paid", "day", "over")}
        raise LaterPaymentTooMuch(**facts) from None


# --- penalties ---------------------------------------------------------------------------------------------------------


def _look_days(terms: LoanTerms, events: Sequence[Event], meetings: frozenset[date], day: date) -> list[date]:
    """The days at whose end somebody may turn out to be late, in order; none where the rules have no penalty."""
    if not (terms.penalty_minor or terms.penalty_rate):
        return []
    plans = [terms.plan, *(event.plan for event in events if isinstance(event, ToppedUp | Rescheduled))]
    days = {due for plan in plans for due in plan.due_days} | meetings
    return sorted(look for look in days if terms.disbursed_on < look < day)


def _look(running: Running, look: date, meetings: frozenset[date]) -> None:
    """At the end of a due day or meeting: a penalty for what is overdue, due from the day after."""
    terms = running.terms
    if look not in meetings and not any(line.row and line.day == look for line in running.lines):
        return
    patient = look - timedelta(days=terms.penalty_after_days)
    late = [line for line in running.due_by(patient) if any(line.left(part) for part in _OVERDUE)]
    if not late:
        return
    overdue = sum(line.left(part) for line in late for part in _OVERDUE)
    by_rate = round_to(terms.penalty_rate * overdue, terms.plan.rounding, terms.plan.interest_unit_minor)
    if penalty := terms.penalty_minor + by_rate:
        running.charge(look + ONE_DAY, Part.PENALTY, penalty, late[0].n)


# --- the account -------------------------------------------------------------------------------------------------------


def _account(running: Running, day: date) -> LoanAccount:
    lines = sorted((line.shown() for line in running.lines), key=lambda line: (line.day, line.n))
    left = [line for line in lines if line.left.total]
    late = [line for line in left if line.is_instalment and line.day < day]
    coming = next((line for line in left if line.day > day), None)
    return LoanAccount(
        day=day,
        state=_state(running),
        principal_minor=running.principal_minor,
        balance_minor=running.balance,
        due=sum((line.left for line in left if line.day <= day), NOTHING),
        next_day=coming.day if coming else None,
        next_due=_of_day(running.lines, coming.day) if coming else NOTHING,
        payoff_minor=0 if running.is_over else running.payoff(day),
        days_late=(day - late[0].day).days if late else 0,
        missed=len(late),
        overdue_minor=sum(line.left.total for line in left if line.day < day),
        lines=tuple(lines),
        payments=tuple(running.payments),
        written_off_minor=running.written_off or 0,
        holder=running.holder,
        paid=sum((payment.split for payment in running.payments), NOTHING),
    )


def _of_day(lines: Sequence[Line], day: date) -> Split:
    """All that falls due on a day and is not paid yet."""
    return sum((line.shown().left for line in lines if line.day == day), NOTHING)


def _state(running: Running) -> State:
    if running.written_off is not None:
        return State.WRITTEN_OFF
    return State.PAID_OFF if running.is_over else State.RUNNING
