"""A member's loans on her statement: every payment with its split, what is still owed and what is due next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import Term
from groups.loans.account import NOTHING, Split
from groups.loans.history import BEGINNINGS, PAYMENTS, Kept
from groups.loans.models import EVENT_NAMES, EventKind
from groups.models import Group, Member
from reports.loan_reading import LoanRead, loans_handed_out


@dataclass(frozen=True, slots=True)
class LoanLine:
    """One thing that happened: a payment with its `split`, or what `kind` says of `amount_minor`. `balance_minor`: what is
    then still owed of principal; `number` is that of the journal transaction.
    """

    day: date
    number: int | None
    kind: Term
    is_payment: bool
    amount_minor: int
    split: Split
    balance_minor: int


@dataclass(frozen=True, slots=True)
class MemberLoan:
    """A loan at the end of the statement's period. `due` has fallen due by then; `next_minor` falls due on `next_day`.

    `gone_to` is the member who took it over; then nothing is owed by this one any more.
    """

    number: int
    handed_on: date
    principal_minor: int
    balance_minor: int
    due: Split
    next_day: date | None
    next_minor: int
    days_late: int
    written_off_minor: int
    gone_to: int | None
    lines: tuple[LoanLine, ...]

    @property
    def paid(self) -> Split:
        """What was paid in the period, part by part."""
        return sum((line.split for line in self.lines if line.is_payment), NOTHING)

    @property
    def has_fees(self) -> bool:
        return bool(self.paid.fee)

    @property
    def has_recovered(self) -> bool:
        return bool(self.paid.recovered)


def member_loans(
    session: Session, group: Group, member: Member, period: Period, through_number: int | None
) -> tuple[MemberLoan, ...]:
    """The loans that she owed in a period: those with something happening in it, and those with a balance at its end."""
    read = loans_handed_out(session, group, period.end, through_number, member.number)
    found = (_of_member(one, member.number, period) for one in read)
    return tuple(loan for loan in found if loan.lines or loan.balance_minor or loan.due.total)


def _of_member(one: LoanRead, member: int, period: Period) -> MemberLoan:
    account, hers = one.account, one.holder == member
    return MemberLoan(
        number=one.loan.number,
        handed_on=one.history.events[0].day,
        principal_minor=one.history.events[0].split.principal,
        balance_minor=account.balance_minor if hers else 0,
        due=account.due if hers else NOTHING,
        next_day=account.next_day if hers else None,
        next_minor=account.next_due.total if hers else 0,
        days_late=account.days_late if hers else 0,
        written_off_minor=account.written_off_minor if one.was_given_up else 0,
        gone_to=None if hers else one.holder,
        lines=tuple(line for event, line in _lines(one) if _is_shown(event, line, member, period)),
    )


def _is_shown(event: Kept, line: LoanLine, member: int, period: Period) -> bool:
    """What she did, in the period; that another member took the loan over is told to both."""
    return line.day in period and (event.member == member or event.kind is EventKind.TRANSFERRED)


def _lines(one: LoanRead) -> Iterator[tuple[Kept, LoanLine]]:
    """Every event with what is then still owed."""
    after = {payment.key: payment.balance_minor for payment in one.account.payments}
    balance = 0
    for event in one.history.events:
        is_payment = event.kind in PAYMENTS
        if is_payment:
            balance = after[event.key]
        elif event.kind is EventKind.WRITTEN_OFF:
            balance = 0
        elif event.kind is EventKind.SET_OFF:
            balance -= event.split.principal
        elif event.kind in BEGINNINGS:
            balance = event.split.principal
        yield event, LoanLine(
            day=event.day,
            number=event.journal_number,
            kind=EVENT_NAMES[event.kind],
            is_payment=is_payment,
            amount_minor=event.split.total if is_payment else event.split.principal,
            split=event.split,
            balance_minor=balance,
        )
