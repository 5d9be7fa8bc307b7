"""The appropriation sheet: a year's income and expenses, where its surplus goes line by line, and every bound with its source."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_, Term
from core.money import Currency, Money
from groups.models import Group
from groups.sharing.appropriation import Appropriated, Checked
from groups.sharing.appropriation_rules import CERTAINTY_NAMES, OF_NAMES, Of, To
from groups.sharing.working import Exact, exact_amount, exact_percent, part_percent
from groups.sharing.year_content import Closed, YearContent, read_year, reckoned_again
from groups.sharing.year_end import YearEnd
from ledger.voucher_models import Voucher, VoucherState
from reports.meeting_paper import Signer, signers
from reports.papers import Heading, Names, too_wide_for_upright
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class LineOnPaper:
    """One line. `percent` of `of` (`base`) where the rules say one, `rate` where members share it by a rate."""

    name: Term
    percent: Exact | None
    of: Term
    base_minor: int
    rate: Exact | None
    minor: int
    rest_minor: int
    part: Exact


@dataclass(frozen=True, slots=True)
class BoundOnPaper:
    rule: Term
    source: Term
    certainty: Term
    stands: Exact
    least: Exact | None
    most: Exact | None
    in_percent: bool = False


@dataclass(frozen=True, slots=True)
class AppropriationSheet:
    kind: ClassVar[str] = "appropriation_sheet"
    title: ClassVar[str] = N_("Where the surplus goes")

    heading: Heading
    currency: Currency
    start: date
    end: date
    number: int
    confirmed: bool
    income: tuple[Closed, ...]
    expenses: tuple[Closed, ...]
    surplus_minor: int
    deficit_minor: int
    distributable_minor: int
    lines: tuple[LineOnPaper, ...]
    set_aside: Money | None
    paid_of_it: Money
    bounds: tuple[BoundOnPaper, ...]
    signers: tuple[Signer, ...]

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("surplus", self.distributable_minor),)

    @property
    def year(self) -> Period:
        return Period(self.start, self.end)

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.surplus_minor,), self.currency, 14)

    @property
    def parts_total(self) -> Exact:
        """The printed parts of the surplus, added up as they are printed."""
        return Exact(sum(line.part.minor for line in self.lines), self.lines[0].part.of)

    @property
    def parts_off(self) -> Exact | None:
        """What rounding keeps the printed parts from being a hundred; None where they are."""
        missing = 100 * self.parts_total.of.unit - self.parts_total.minor
        return Exact(missing, self.parts_total.of) if missing else None

    @property
    def distributable(self) -> Money:
        return Money(self.distributable_minor, self.currency)


def appropriation_sheet(session: Session, group: Group, voucher: Voucher, *, names: Names = Names.FULL) -> AppropriationSheet:
    """The sheet of a year's end, confirmed or still to be."""
    content = read_year(voucher.content)
    made = reckoned_again(content) if content.lines else None
    rebates = made.rebates_minor if made else 0
    return AppropriationSheet(
        heading=heading_of(session, group, about=f"year:{voucher.number}"),
        currency=content.currency,
        start=content.start,
        end=content.end,
        number=voucher.number,
        confirmed=voucher.state == VoucherState.POSTED,
        income=content.income,
        expenses=content.expenses,
        surplus_minor=content.surplus_minor,
        deficit_minor=content.deficit_minor,
        distributable_minor=content.distributable_minor,
        lines=tuple(_line(one, made, content) for one in made.appropriation.lines) if made else (),
        set_aside=content.amount(made.set_aside_minor) if made and made.set_aside_minor > rebates else None,
        paid_of_it=content.amount(rebates),
        bounds=_bounds(made, content) if made else (),
        signers=signers(session, group, voucher.day, names),
    )


def _line(one: Appropriated, made: YearEnd, content: YearContent) -> LineOnPaper:
    line, rates = one.line, {To.DIVIDEND: made.dividend_rate, To.REBATE: made.rebate_rate}
    voted = line.key in content.amounts or line.to is not To.FUND
    return LineOnPaper(
        name=Term(line.name),
        percent=None if voted or not line.percent else exact_percent(line.percent),
        of=OF_NAMES[line.of] if line.of is not Of.LINE else Term(line.of_line),
        base_minor=one.base_minor,
        rate=exact_percent(rates[line.to]) if line.to in rates else None,
        minor=one.minor,
        rest_minor=one.rest_minor,
        part=part_percent(one.minor, content.distributable_minor),
    )


def _bounds(made: YearEnd, content: YearContent) -> tuple[BoundOnPaper, ...]:
    found = tuple(_bound(check, content.currency) for check in made.appropriation.checks)
    rate = content.appropriation.rate_bound
    if rate is None:
        return found
    of_rates = BoundOnPaper(
        rule=Term(rate.rule),
        source=Term(rate.source),
        certainty=CERTAINTY_NAMES[rate.certainty],
        stands=exact_percent(made.rebate_rate),
        least=None,
        most=exact_percent(rate.times * made.dividend_rate),
        in_percent=True,
    )
    return (*found, of_rates)


def _bound(check: Checked, of: Currency) -> BoundOnPaper:
    return BoundOnPaper(
        rule=Term(check.bound.rule),
        source=Term(check.bound.source),
        certainty=CERTAINTY_NAMES[check.bound.certainty],
        stands=Exact(check.allocated_minor, of),
        least=None if check.least_minor is None else exact_amount(check.least_minor, of),
        most=None if check.most_minor is None else exact_amount(check.most_minor, of),
    )
