"""The dividend and rebate list: each member's year, line by line, so that anybody can redo her own by hand; and the sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_, Term
from core.money import Currency, Money
from groups.members import everybody
from groups.models import Group
from groups.sharing.dividend import DividendLine, MemberDividend
from groups.sharing.dividend_rules import Earns, RebateBy
from groups.sharing.rounding import MODE_NAMES, MOMENT_NAMES
from groups.sharing.working import Exact, exact_amount, exact_number, exact_percent
from groups.sharing.year_content import YearContent, read_year, reckoned_again
from ledger.voucher_models import Voucher, VoucherState
from reports.meeting_paper import Signer, signers
from reports.papers import Heading, Names
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """What counted from a day on, by its part of the year: amount × rate × weight = exact, and as it was rounded."""

    since: date | None
    minor: int
    weight: Exact
    exact: Exact
    rounded_minor: int | None


@dataclass(frozen=True, slots=True)
class DividendOfMember:
    """One member's line. `name` is empty on a paper with numbers only; `exact` is the sum before it was rounded, if it was."""

    number: int
    name: str
    working: tuple[WorkingLine, ...]
    raised_minor: int
    exact: Exact | None
    dividend_minor: int
    paid_minor: int
    rebate_minor: int
    tax_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class DividendList:
    kind: ClassVar[str] = "dividend_list"
    title: ClassVar[str] = N_("Dividends and rebates")
    wide: ClassVar[bool] = True

    heading: Heading
    currency: Currency
    start: date
    end: date
    number: int
    confirmed: bool
    by_days: bool
    by_average: bool
    denominator: int
    rate: Exact
    rebate_rate: Exact
    rebate_divided: bool
    rebate_name: Term
    rounded: Term
    rounded_when: Term
    unit: Money
    rebate_rounded: Term
    rebate_unit: Money
    cut_off_day: int
    tax_rate: Exact
    tax_from: Money
    members: tuple[DividendOfMember, ...]
    signers: tuple[Signer, ...]

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("to_pay", self.total("total_minor")),)

    @property
    def year(self) -> Period:
        return Period(self.start, self.end)

    def total(self, name: str) -> int:
        return sum(getattr(one, name) for one in self.members)

    @property
    def total_to_pay(self) -> Money:
        return Money(self.total("total_minor"), self.currency)


def dividend_list(session: Session, group: Group, voucher: Voucher, *, names: Names = Names.FULL) -> DividendList:
    """The list of a year's end, confirmed or still to be. A year that brought nothing has a list of nobody."""
    content = read_year(voucher.content)
    called = {member.number: member.name if names is Names.FULL else "" for member in everybody(session, group)}
    made = reckoned_again(content).members if content.lines else ()
    rules, money = content.dividends, content.currency
    return DividendList(
        heading=heading_of(session, group, about=f"year:{voucher.number}"),
        currency=money,
        start=content.start,
        end=content.end,
        number=voucher.number,
        confirmed=voucher.state == VoucherState.POSTED,
        by_days=rules.earns is Earns.DAYS,
        by_average=rules.earns is Earns.AVERAGE,
        denominator=made[0].dividend.denominator if made else 1,
        rate=exact_percent(content.dividend_rate),
        rebate_rate=exact_percent(content.rebate_rate),
        rebate_divided=rules.rebate_by is RebateBy.SPLIT,
        rebate_name=_rebate_name(content),
        rounded=MODE_NAMES[rules.rounding.mode],
        rounded_when=MOMENT_NAMES[rules.moment],
        unit=Money(rules.rounding.unit_minor, money),
        rebate_rounded=MODE_NAMES[rules.rebate_rounding.mode],
        rebate_unit=Money(rules.rebate_rounding.unit_minor, money),
        cut_off_day=rules.cut_off_day,
        tax_rate=exact_percent(rules.tax_rate),
        tax_from=Money(rules.tax_from_minor, money),
        members=tuple(_member(one, called, money) for one in made),
        signers=signers(session, group, voucher.day, names),
    )


def _rebate_name(content: YearContent) -> Term:
    return next((Term(line.name) for line in content.lines if line.to == "rebate"), Term(N_("Rebate")))


def _member(one: MemberDividend, called: Mapping[int, str], money: Currency) -> DividendOfMember:
    shown = [line for line in one.dividend.every_line if line.minor or line.exact]
    return DividendOfMember(
        number=one.number,
        name=called.get(one.number, ""),
        working=tuple(_line(line, money) for line in shown),
        raised_minor=one.dividend.raised_minor,
        exact=exact_amount(one.dividend.exact, money) if one.dividend.rounded_at_the_end else None,
        dividend_minor=one.dividend.minor,
        paid_minor=one.rebate.paid_minor,
        rebate_minor=one.rebate.minor,
        tax_minor=one.tax_minor,
        total_minor=one.total_minor,
    )


def _line(line: DividendLine, money: Currency) -> WorkingLine:
    same = line.rounded_minor is None or Fraction(line.rounded_minor) == line.exact
    return WorkingLine(
        since=line.since,
        minor=line.minor,
        weight=exact_number(line.weight),
        exact=exact_amount(line.exact, money),
        rounded_minor=None if same else line.rounded_minor,
    )
