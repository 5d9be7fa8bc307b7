"""The two kinds of voucher of a year's end: closing the year with its appropriation, and paying the dividends out.

Each is checked against the books as they are, when it is prepared and again when it is confirmed. A year is closed once; what was
paid out is taken back before the year itself can be. Nobody is paid more than she is owed, and the ledger refuses what the box or
the bank does not hold.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period
from core.language import language
from core.marks import N_
from core.money import Money
from groups import charts
from groups.constitution import terms_on
from groups.finding import book_of
from groups.models import Group
from groups.sharing.dividend_errors import (
    DatedBeforeYearEnd,
    DividendsPaidOut,
    MoreThanDividendsOwed,
    NothingLeftToPay,
    SubscriptionFirst,
    YearAlreadyClosed,
    YearChanged,
    YearEndUnknown,
)
from groups.sharing.dividend_rules import PaidAs
from groups.sharing.payout import Owed, PayoutContent, entries_of_payout, paid, read_payout
from groups.sharing.year_books import (
    content_of,
    reckoned,
    refuse_unfinished_year,
    rules_of_year,
    year_in_books,
)
from groups.sharing.year_content import YearContent, entries_of_year, read_year
from groups.sharing.year_end import Decisions
from groups.terms import Terms
from ledger.balances import balances
from ledger.models import Book
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import Kind

YEAR_END, PAYOUT = "year-end", "dividend-payout"
ALIVE = (VoucherState.PREPARED, VoucherState.POSTED)


def year_content(session: Session, group: Group, year: Period, decided: Decisions) -> YearContent:
    """What a voucher of this year's end says. Raises what `rules_of_year` and `reckon_year` raise."""
    terms = rules_of_year(session, group, year)
    found = year_in_books(session, group, year, terms)
    return content_of(found, terms, group.currency, decided, reckoned(found, terms, group, decided))


def every_year_end(session: Session, group: Group) -> list[Voucher]:
    """The vouchers that close a year, confirmed or waiting to be, the latest year first."""
    wanted = select(Voucher).where(Voucher.book_id == group.book_id, Voucher.kind == YEAR_END, Voucher.state.in_(ALIVE))
    return sorted(session.scalars(wanted), key=lambda one: read_year(one.content).end, reverse=True)


def memo_of(group: Group, end: date) -> str:
    """What the journal and the passbooks say of it, in the group's own language."""
    return language(group.locale).text(N_("Dividends and rebates of the year to {day}"), day=end)


def year_ends(session: Session, group: Group) -> list[Voucher]:
    """Those of them that are confirmed."""
    return [one for one in every_year_end(session, group) if one.state == VoucherState.POSTED]


def year_end_of(session: Session, group: Group, public_id: str) -> Voucher:
    """Raises YearEndUnknown."""
    for one in year_ends(session, group):
        if one.public_id == public_id:
            return one
    raise YearEndUnknown()


def owed(session: Session, group: Group, voucher: Voucher) -> list[Owed]:
    """What each member of a closed year is still owed, by number; who is owed nothing is left out."""
    content, standing = read_year(voucher.content), balances(session, book_of(session, group))
    terms = terms_on(session, group, content.end)
    found = []
    for member in content.members:
        key = charts.of_member(charts.DIVIDENDS_TO_PAY, member.number)
        shares = charts.of_member(terms.savings_code, member.number)
        if key in standing and standing[key].net > 0:
            missing = max(0, content.dividends.subscribed_minor - standing[shares].net)
            found.append(Owed(member.number, standing[key].net, member.rebate_minor, missing))
    return found


def payout_content(
    session: Session, group: Group, voucher: Voucher, numbers: Iterable[int], paid_as: PaidAs
) -> PayoutContent:
    """What a voucher says that pays these members all that they are owed. Raises NothingLeftToPay."""
    content, wanted = read_year(voucher.content), set(numbers)
    terms = terms_on(session, group, content.end)
    whole = _whole_shares(terms)
    lines = tuple(paid(one, paid_as, whole) for one in owed(session, group, voucher) if one.number in wanted)
    if not lines:
        raise NothingLeftToPay()
    return PayoutContent(group.currency, voucher.public_id, voucher.number, paid_as, terms.savings_code, lines)


def _whole_shares(terms: Terms) -> int:
    return terms.share_value_minor if terms.in_shares else 0


def _group(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _check_year(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises YearNotOver, DatedBeforeYearEnd, YearAlreadyClosed, YearChanged, and what reckoning the year raises."""
    group, content = _group(session, book), read_year(voucher.content)
    refuse_unfinished_year(group, content.year)
    _refuse_earlier(voucher, content.end)
    _refuse_second_end(session, group, voucher, content.end)
    terms = rules_of_year(session, group, content.year)
    found = year_in_books(session, group, content.year, terms)
    if found.surplus_minor == content.surplus_minor:
        decided = Decisions(content.dividend_rate, content.rebate_rate, content.amounts)
        made = reckoned(found, terms, group, decided) if content.lines else None
        if content_of(found, terms, group.currency, decided, made) == content:
            return
    now, before = Money(found.surplus_minor, group.money), Money(content.surplus_minor, group.money)
    raise YearChanged(surplus=before, now=now)


def _refuse_earlier(voucher: Voucher, earliest: date) -> None:
    if voucher.day < earliest:
        raise DatedBeforeYearEnd(day=voucher.day, earliest=earliest)


def _refuse_second_end(session: Session, group: Group, voucher: Voucher, end: date) -> None:
    for other in every_year_end(session, group):
        if other.public_id != voucher.public_id and read_year(other.content).end >= end:
            raise YearAlreadyClosed(number=other.number, end=read_year(other.content).end)


def _year_taken_back(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises DividendsPaidOut."""
    for payout in session.scalars(select(Voucher).where(Voucher.book_id == book.id, Voucher.kind == PAYOUT)):
        if payout.state in ALIVE and read_payout(payout.content).year_end == voucher.public_id:
            raise DividendsPaidOut(number=payout.number)


def _check_payout(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises YearEndUnknown (taken back meanwhile), DatedBeforeYearEnd, MoreThanDividendsOwed, SubscriptionFirst."""
    group, content = _group(session, book), read_payout(voucher.content)
    year_end = year_end_of(session, group, content.year_end)
    _refuse_earlier(voucher, year_end.day)
    still = {one.number: one for one in owed(session, group, year_end)}
    rules, whole = read_year(year_end.content).dividends, _whole_shares(terms_on(session, group, read_year(year_end.content).end))
    for line in content.lines:
        one = still.get(line.number, Owed(line.number, 0))
        if line.total_minor > one.owed_minor:
            amounts = (one.owed_minor, line.total_minor, line.total_minor - one.owed_minor)
            facts = dict(zip(("owed", "paid", "over"), (content.amount(minor) for minor in amounts)))
            raise MoreThanDividendsOwed(member=line.number, **facts)
        first = one.to_subscription_minor - (one.to_subscription_minor % whole if whole else 0)
        if line.shares_minor < first:
            raise SubscriptionFirst(
                member=line.number,
                unpaid=content.amount(one.unpaid_minor),
                subscribed=content.amount(rules.subscribed_minor),
                short=content.amount(first - line.shares_minor),
            )


YEAR_END_KIND = Kind(
    name=YEAR_END,
    title=N_("The year's end: surplus, dividends and rebates"),
    read=read_year,
    entries=entries_of_year,
    check=_check_year,
    taken_back=_year_taken_back,
)
PAYOUT_KIND = Kind(
    name=PAYOUT,
    title=N_("Dividends and rebates paid"),
    read=read_payout,
    entries=entries_of_payout,
    check=_check_payout,
)
