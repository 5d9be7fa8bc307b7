"""From a loan's terms and what happened to it, its account as of any day: a pure function, so that anybody can redo it."""

from collections.abc import Iterable, Sequence
from datetime import date

from groups.loans.account import LoanAccount
from groups.loans.agreement import LoanTerms
from groups.loans.events import Event


def replay(terms: LoanTerms, events: Sequence[Event], day: date, looks: Iterable[date] = ()) -> LoanAccount:
    """The account at the end of `day`, of what happened up to it.

    `looks`: the days besides due days on which the group looks whether something is overdue (its meetings), each
    bringing a penalty where the rules have one; a penalty is due from the day after.
    Raises PaidTooMuch, LaterPaymentTooMuch, PaidBeforeLent, LoanIsClosed.
    """
    raise NotImplementedError
