"""Bank linkage: what a group owes to banks, measured by what its members have saved. Reads only."""

from datetime import date

from sqlalchemy.orm import Session

from core.money import Money
from groups import charts
from groups.constitution import terms_on
from groups.federation.errors import BankLoanTooLarge
from groups.federation.rules import TIMES_SAVINGS
from groups.finding import book_of
from groups.models import Group
from ledger.balances import balances


def saved_and_owed(session: Session, group: Group, day: date) -> tuple[int, int]:
    """What members have saved, and what the group owes outside, at the end of a day."""
    found = balances(session, book_of(session, group), day)
    saved = sum(balance.net for key, balance in found.items() if key.code in charts.SAVED)
    owed = sum(balance.net for key, balance in found.items() if key.code == charts.BORROWED)
    return saved, owed


def refuse_beyond(session: Session, group: Group, day: date, minor: int) -> None:
    """Refuses a loan from outside that the constitution does not allow. Raises BankLoanTooLarge, MeetingWithoutRules."""
    rules = terms_on(session, group, day).linkage
    if rules is None:
        return
    saved, owed = saved_and_owed(session, group, day)
    most = rules.most_owed(saved)
    if owed + minor > most:
        raise BankLoanTooLarge(
            owed=Money(owed + minor, group.money),
            saved=Money(saved, group.money),
            rule=TIMES_SAVINGS,
            most=Money(most, group.money),
            over=Money(owed + minor - most, group.money),
        )
