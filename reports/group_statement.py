"""The group statement: what came in, what went out, what is in each pot, and who is owed what. To be read aloud.

What the group has and whose it is are printed side by side and have one sum, so that a member can check it by adding.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_, Term
from core.money import Currency, Money
from groups import charts
from groups.constitution import terms_on
from groups.figures import POT_NAMES, Direction, Pot
from groups.finding import book_of
from groups.members import everybody, seated
from groups.models import Group, Member
from groups.terms import Terms
from ledger.balances import FIRST_DAY, Balance, balances, movements
from ledger.chart import AccountKey, AccountType
from reports.cash_flows import CashFlows, cash_flows
from reports.cash_line import cash_stands
from reports.drawing.balance import BalanceChart, Stand, balance_chart
from reports.drawing.parts import Part, TwoSides, in_and_out
from reports.papers import Heading, Names, too_wide_for_upright
from reports.reading import RecordedSheet, heading_of, recorded_sheets

_EARNED = (AccountType.INCOME, AccountType.EXPENSE)


@dataclass(frozen=True, slots=True)
class PotStatement:
    """One pot: opening + came in - went out = closing, in minor units."""

    pot: Pot
    name: Term
    opening_minor: int
    came_in_minor: int
    went_out_minor: int
    closing: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a pot was `short`, or else over."""

    pot: Term
    short: bool
    amount: Money

    @property
    def signed(self) -> Money:
        """Below zero where the pot was short."""
        return -self.amount if self.short else self.amount


@dataclass(frozen=True, slots=True)
class LastCount:
    """The last cash count that the statement includes; no `differences` when every pot agreed."""

    day: date
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of what the group has, or of whose it is."""

    name: Term
    amount_minor: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """What one member has. `name` is empty on a paper with numbers only."""

    number: int
    name: str
    shares: int
    shares_minor: int
    carried_minor: int
    fines_owed_minor: int
    loans_minor: int


@dataclass(frozen=True, slots=True)
class GroupStatement:
    kind: ClassVar[str] = "group_statement"
    title: ClassVar[str] = N_("Group statement")

    heading: Heading
    period: Period
    currency: Currency
    names: Names
    pots: tuple[PotStatement, ...]
    flows: CashFlows
    last_count: LastCount | None
    has: tuple[Claim, ...]
    owes: tuple[Claim, ...]
    members: tuple[MemberLine, ...]
    members_total: MemberLine
    members_now: int
    in_shares: bool
    cash: tuple[Stand, ...] = ()

    @property
    def cash_drawn(self) -> BalanceChart | None:
        """What was in all boxes from day to day; after the day of printing nobody knows."""
        return balance_chart((*self.cash, Stand(self.heading.printed_on + timedelta(days=1), None)), self.period, self.currency)

    @property
    def flows_drawn(self) -> TwoSides | None:
        """What there was and what came in, against what went out and what there is."""
        came = [Part(flow.name, flow.total_minor) for flow in self.flows.came_in]
        went = [Part(flow.name, flow.total_minor) for flow in self.flows.went_out]
        was, is_there = Term(N_("In the box at the start")), Term(N_("In the box at the end"))
        return in_and_out(
            [Part(was, self.opening_minor, kept=True), *came],
            [*went, Part(is_there, self.closing_minor, kept=True)],
            self.currency,
        )

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        pots = ((f"in_{pot.pot}", pot.closing.minor) for pot in self.pots)
        return (*pots, ("saved" if self.in_shares else "savings", self.members_total.shares_minor))

    @property
    def opening_minor(self) -> int:
        return sum(pot.opening_minor for pot in self.pots)

    @property
    def came_in_total(self) -> Money:
        return Money(sum(pot.came_in_minor for pot in self.pots), self.currency)

    @property
    def went_out_total(self) -> Money:
        return Money(sum(pot.went_out_minor for pot in self.pots), self.currency)

    @property
    def closing_minor(self) -> int:
        return sum(pot.closing.minor for pot in self.pots)

    @property
    def has_minor(self) -> int:
        return sum(claim.amount_minor for claim in self.has)

    @property
    def owes_minor(self) -> int:
        return sum(claim.amount_minor for claim in self.owes)

    @property
    def shares_paid(self) -> Money:
        return Money(self.members_total.shares_minor, self.currency)

    @property
    def fines_owed(self) -> Money:
        return Money(self.members_total.fines_owed_minor, self.currency)

    @property
    def shows_carried(self) -> bool:
        return any(line.carried_minor for line in self.members)

    @property
    def shows_loans(self) -> bool:
        return any(line.loans_minor for line in self.members)

    @property
    def loans_owed(self) -> Money:
        return Money(self.members_total.loans_minor, self.currency)

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.has_minor, self.closing_minor), self.currency)


def group_statement(
    session: Session,
    group: Group,
    period: Period,
    *,
    names: Names = Names.FULL,
    through_number: int | None = None,
) -> GroupStatement:
    """The group's statement for a period, as the book stood at entry `through_number` (None: now).

    Raises EntryUnknown, MeetingWithoutRules.
    """
    heading, book, money = heading_of(session, group, through_number), book_of(session, group), group.money
    before = balances(session, book, period.day_before, heading.number)
    now = balances(session, book, period.end, heading.number)
    cash = [AccountKey(pot.account) for pot in Pot]
    moved = movements(session, book, cash, Period(FIRST_DAY, period.end), heading.number)
    flows = cash_flows(moved, period)
    terms = terms_on(session, group, max(period.end, group.founded_on))
    seated_now = {member.number for member in seated(session, group, period.end)}
    members = _members(everybody(session, group), now, seated_now, terms, names)
    return GroupStatement(
        heading=heading,
        period=period,
        currency=money,
        names=names,
        pots=tuple(_pot(pot, before, now, flows, money) for pot in Pot),
        flows=flows,
        last_count=_last_count(recorded_sheets(session, group, period.end, heading.number), period),
        has=_has(now),
        owes=_owes(now, terms),
        members=members,
        members_total=_members_total(members),
        members_now=len(seated_now),
        in_shares=terms.in_shares,
        cash=_in(period, cash_stands(moved)),
    )


def _in(period: Period, stands: Sequence[Stand]) -> tuple[Stand, ...]:
    """The stands of a period, and the one with which it begins."""
    before = [one for one in stands if one.day < period.start][-1:]
    return (*(Stand(period.start, one.minor) for one in before), *(one for one in stands if one.day in period))


def _pot(
    pot: Pot, before: Mapping[AccountKey, Balance], now: Mapping[AccountKey, Balance], flows: CashFlows, money: Currency
) -> PotStatement:
    key = AccountKey(pot.account)
    return PotStatement(
        pot=pot,
        name=POT_NAMES[pot],
        opening_minor=before[key].net,
        came_in_minor=flows.total(Direction.IN, pot),
        went_out_minor=flows.total(Direction.OUT, pot),
        closing=Money(now[key].net, money),
    )


def _last_count(sheets: Iterable[RecordedSheet], period: Period) -> LastCount | None:
    standing = [one for one in sheets if one.sign > 0 and one.cancelled_by is None and one.day in period]
    if not standing:
        return None
    sheet = standing[-1].sheet
    differences = ((pot, sheet.difference(pot)) for pot in Pot)
    return LastCount(
        sheet.held_on,
        tuple(Difference(POT_NAMES[pot], minor < 0, sheet.money(abs(minor))) for pot, minor in differences if minor),
    )


# What a group has and whose it is, by account, in the order in which it is read. The first lines are always printed.
_HAS: Mapping[str, Term] = {
    charts.LOAN_FUND_CASH: Term(N_("Cash in the loan fund")),
    charts.SOCIAL_FUND_CASH: Term(N_("Cash in the social fund")),
    charts.BANK: Term(N_("In the bank")),
    charts.WITH_COLLECTOR: Term(N_("Cash that collectors hold")),
    charts.LOANS: Term(N_("Loans that members still owe")),
    charts.FINES_OWED: Term(N_("Fines that members still owe")),
    charts.KIOSK_OWED: Term(N_("Water money not handed in")),
}
_OWES: Mapping[str, Term] = {
    charts.MEMBERS_SHARES: Term(N_("Members' shares, owed to the members")),
    charts.SAVINGS: Term(N_("Members' savings, owed to the members")),
    charts.SHARE_CAPITAL: Term(N_("Members' share capital")),
    charts.CARRIED_FORWARD: Term(N_("Money kept for next shares, owed to the members")),
    charts.ROTATION: Term(N_("Paid into the rotation and not yet taken, less what was taken ahead")),
    charts.DIVIDENDS_TO_PAY: Term(N_("Dividends and rebates, owed to the members")),
    charts.TAX_TO_PAY: Term(N_("Tax withheld, owed to the state")),
    charts.LEFT_TO_PAY: Term(N_("Owed to who has left, or to heirs")),
    charts.BORROWED: Term(N_("Borrowed from outside")),
    charts.WATER_TO_PAY: Term(N_("Water bills to pay")),
    charts.WATER_ARREARS: Term(N_("Inherited water arrears")),
    charts.SOCIAL_FUND: Term(N_("Social fund, for members in need")),
    charts.RESERVE: Term(N_("Reserve fund")),
    charts.EDUCATION_FUND: Term(N_("Education and training fund")),
    charts.OPTIONAL_FUNDS: Term(N_("Optional funds")),
    charts.WELFARE_FUND: Term(N_("Welfare fund")),
    charts.OPENING: Term(N_("Balances brought in at the start, not yet placed")),
}
_EARNED_SO_FAR = Term(N_("Earned so far, belongs to the whole group"))
_ALWAYS = frozenset(
    {charts.LOAN_FUND_CASH, charts.SOCIAL_FUND_CASH, charts.FINES_OWED, charts.CARRIED_FORWARD, charts.SOCIAL_FUND}
)


def _has(now: Mapping[AccountKey, Balance]) -> tuple[Claim, ...]:
    return tuple(_claims(now, _HAS, _ALWAYS))


def _owes(now: Mapping[AccountKey, Balance], terms: Terms) -> tuple[Claim, ...]:
    earned = sum(balance.credit_minor - balance.debit_minor for balance in now.values() if balance.type in _EARNED)
    surplus = Claim(_EARNED_SO_FAR, _net(now, charts.RETAINED_SURPLUS) + earned)
    return (*_claims(now, _OWES, {*_ALWAYS, terms.savings_code}), surplus)


def _claims(now: Mapping[AccountKey, Balance], names: Mapping[str, Term], always: Collection[str]) -> Iterator[Claim]:
    for code, name in names.items():
        amount = _net(now, code)
        if amount or code in always:
            yield Claim(name, amount)


def _net(now: Mapping[AccountKey, Balance], code: str) -> int:
    return sum(balance.net for key, balance in now.items() if key.code == code)


def _members(
    everybody: Iterable[Member],
    now: Mapping[AccountKey, Balance],
    seated_now: Collection[int],
    terms: Terms,
    names: Names,
) -> tuple[MemberLine, ...]:
    """Who is a member at the end, and whoever else still has something with the group."""
    found = []
    for member in everybody:
        shares_minor = sum(_of_member(now, code, member.number) for code in charts.SAVED)
        line = MemberLine(
            number=member.number,
            name=member.name if names is Names.FULL else "",
            # The value of a share cannot change while shares are held, so this division leaves nothing over.
            shares=_of_member(now, terms.savings_code, member.number) // terms.share_value_minor if terms.in_shares else 0,
            shares_minor=shares_minor,
            carried_minor=_of_member(now, charts.CARRIED_FORWARD, member.number),
            fines_owed_minor=_of_member(now, charts.FINES_OWED, member.number),
            loans_minor=_of_member(now, charts.LOANS, member.number),
        )
        if member.number in seated_now or any((shares_minor, line.carried_minor, line.fines_owed_minor, line.loans_minor)):
            found.append(line)
    return tuple(found)


def _of_member(now: Mapping[AccountKey, Balance], code: str, number: int) -> int:
    """What a member has under a code; nothing where the group never needed such an account."""
    balance = now.get(charts.of_member(code, number))
    return balance.net if balance else 0


def _members_total(members: Iterable[MemberLine]) -> MemberLine:
    lines = tuple(members)
    return MemberLine(
        number=len(lines),
        name="",
        shares=sum(line.shares for line in lines),
        shares_minor=sum(line.shares_minor for line in lines),
        carried_minor=sum(line.carried_minor for line in lines),
        fines_owed_minor=sum(line.fines_owed_minor for line in lines),
        loans_minor=sum(line.loans_minor for line in lines),
    )
