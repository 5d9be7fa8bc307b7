"""From a loan's terms and what happened to it, its account as of any day: a pure function, so that anybody can redo it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from operator import attrgetter

from core.money import round_to
from groups.loans.account import NOTHING, LoanAccount, Split, State
from groups.loans.agreement import LoanTerms
from groups.loans.events import Charged, Event, Paid, Rescheduled, ToppedUp, Transferred, Waived, WrittenOff
from groups.loans.running import INTEREST, PARTS, PENALTY, PRINCIPAL, Line, Running
from groups.loans.terms_errors import LaterPaymentTooMuch, PaidBeforeLent, PaidTooMuch

ONE_DAY = timedelta(days=1)


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
    look = next(to_look, day)
    for event in sorted((event for event in events if event.day <= day), key=attrgetter("day")):
        if event.day < terms.disbursed_on:
            raise PaidBeforeLent(day=event.day, lent=terms.disbursed_on)
        while look < event.day:
            _look(running, look, meetings)
            look = next(to_look, day)
        running.advance(event.day)
        _apply(running, event, entering)
    while look < day:
        _look(running, look, meetings)
        look = next(to_look, day)
    running.advance(day)
    return _account(running, day)


def _apply(running: Running, event: Event, entering: str) -> None:
    match event:
        case Paid():
            _pay(running, event, entering)
        case Charged():
            running.charge(PARTS.index(event.part), event.amount_minor)
        case Waived():
            running.waive(event)
        case ToppedUp():
            running.begin_plan(event.plan, event.amount_minor)
        case Rescheduled():
            running.begin_plan(event.plan)
        case WrittenOff():
            running.write_off()
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


def _look_days(terms: LoanTerms, events: Sequence[Event], meetings: frozenset[date], day: date) -> Iterator[date]:
    """The days at whose end somebody may turn out to be late, in order; none where the rules have no penalty."""
    if not (terms.penalty_minor or terms.penalty_rate):
        return iter(())
    plans = [terms.plan, *(event.plan for event in events if isinstance(event, (ToppedUp, Rescheduled)))]
    days = meetings.union(*(plan.due_days for plan in plans))
    return iter(sorted(look for look in days if terms.disbursed_on < look < day))


def _look(running: Running, look: date, meetings: frozenset[date]) -> None:
    """At the end of a due day or meeting: a penalty for what is overdue, due from the day after."""
    running.advance(look)
    if not running.open or running.last_due != look and look not in meetings:
        return
    terms, patient = running.terms, look
    if terms.penalty_after_days:
        patient = look - timedelta(days=terms.penalty_after_days)
    late = [line for line in running.open if line.day <= patient and (line.left[PRINCIPAL] or line.left[INTEREST])]
    if not late:
        return
    penalty = terms.penalty_minor
    if terms.penalty_rate:
        overdue = sum(line.left[PRINCIPAL] + line.left[INTEREST] for line in late)
        penalty += round_to(terms.penalty_rate * overdue, terms.plan.rounding, terms.plan.interest_unit_minor)
    if penalty:
        running.advance(look + ONE_DAY)
        running.charge(PENALTY, penalty, late[0].n)


# --- the account -------------------------------------------------------------------------------------------------------


def _account(running: Running, day: date) -> LoanAccount:
    late = [line for line in running.open if line.row and line.day < day]
    coming = next((line for line in reversed(running.coming) if line.open), None)
    lines = sorted((*running.past, *running.coming), key=attrgetter("day", "n"))
    return LoanAccount(
        day=day,
        state=_state(running),
        principal_minor=running.principal_minor,
        balance_minor=running.balance,
        due=_left(running.open),
        next_day=coming.day if coming else None,
        next_due=_left(line for line in running.coming if coming and line.day == coming.day),
        payoff_minor=0 if running.is_over else running.payoff(),
        days_late=(day - late[0].day).days if late else 0,
        missed=len(late),
        overdue_minor=sum(line.open for line in running.open if line.day < day),
        lines=tuple([line.shown() for line in lines]),
        payments=tuple(running.payments),
        written_off_minor=running.written_off or 0,
        holder=running.holder,
        paid=_paid(running),
    )


def _left(lines: Iterable[Line]) -> Split:
    parts = [sum(left) for left in zip(*(line.left for line in lines), strict=True)]
    return Split(*parts) if parts else NOTHING


def _paid(running: Running) -> Split:
    splits = [payment.split for payment in running.payments]
    return Split(
        sum(split.penalty for split in splits),
        sum(split.fee for split in splits),
        sum(split.interest for split in splits),
        sum(split.principal for split in splits),
        running.recovered,
    )


def _state(running: Running) -> State:
    if running.written_off is not None:
        return State.WRITTEN_OFF
    return State.PAID_OFF if running.is_over else State.RUNNING
