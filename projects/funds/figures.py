"""What a fund has, lent and got back, by restriction and by giver, as of the end of any day. Frozen figures; writes nothing.

Of each restriction: cash + loans + advances on awards = what was given + what groups keep in it + moved + interest + other income
− grants − costs − written off − costs of awarded projects. "Turned over" is how many times the money given was lent so far: an
exact fraction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.money import Currency, Money, currency
from ledger.balances import balances
from ledger.chart import AccountKey
from projects.funds import charts, loan_flows
from projects.funds.coming_in import giver_kind
from projects.funds.lending import LoanTerms, Standing
from projects.funds.models import Fund, FundLoan, FundLoanFlow, FundOnLending, FundRestriction, GiverKind, LoanMeasure
from projects.funds.opening import book_of, loans_of
from projects.funds.restrictions import Rule, restrictions_on, rule_of
from projects.models import Organisation

AT_RISK_AFTER = (30, 90)


@dataclass(frozen=True, slots=True)
class GiverLine:
    """What one giver promised and gave for one restriction; `theirs`: what is only kept for it. What went back is off."""

    giver: Organisation
    kind: GiverKind
    pledged_minor: int
    committed_minor: int
    given_minor: int
    theirs_minor: int

    @property
    def undrawn_minor(self) -> int:
        """Committed and not received (undrawn assistance, cash-basis IPSAS 1.10)."""
        return max(0, self.committed_minor - self.given_minor - self.theirs_minor)


@dataclass(frozen=True, slots=True)
class Purse:
    """The money of one restriction, or of all together (`number` 0). Minor units.

    `earmarked_minor`: what of the cash is set aside for awards and not paid yet.
    """

    number: int
    name: str
    given_minor: int
    theirs_minor: int
    moved_minor: int
    interest_minor: int
    other_income_minor: int
    grants_minor: int
    costs_minor: int
    written_off_minor: int
    award_costs_minor: int
    cash_minor: int
    places: tuple[tuple[str, int], ...]
    lent_minor: int
    repaid_minor: int
    outstanding_minor: int
    advances_minor: int
    earmarked_minor: int

    @property
    def capital_minor(self) -> int:
        """What there is to revolve: given, kept for groups, and moved here."""
        return self.given_minor + self.theirs_minor + self.moved_minor

    @property
    def turned(self) -> Fraction | None:
        """How many times the capital was lent so far; None where there is none."""
        return Fraction(self.lent_minor, self.capital_minor) if self.capital_minor > 0 else None

    @property
    def earned_minor(self) -> int:
        return self.interest_minor + self.other_income_minor

    @property
    def gone_minor(self) -> int:
        """What left for good: granted, spent on running the fund or on awarded projects, or lost."""
        return self.grants_minor + self.costs_minor + self.written_off_minor + self.award_costs_minor

    @property
    def free_minor(self) -> int:
        """In bank and cash, and not set aside for anything."""
        return self.cash_minor - self.earmarked_minor

    @property
    def difference_minor(self) -> int:
        """Nought, whatever happened."""
        there = self.cash_minor + self.outstanding_minor + self.advances_minor
        return there - self.capital_minor - self.earned_minor + self.gone_minor


@dataclass(frozen=True, slots=True)
class RestrictionLine:
    restriction: FundRestriction
    rule: Rule
    purse: Purse
    givers: tuple[GiverLine, ...]


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan on a day, and what its group last reported of lending it on."""

    loan: FundLoan
    terms: LoanTerms
    standing: Standing
    reported: FundOnLending | None

    @property
    def reported_rate(self) -> Fraction | None:
        return Fraction(self.reported.rate) if self.reported else None

    @property
    def above_agreed(self) -> bool:
        """Members are charged more than the fund and the group agreed: a fact to be shown, not one to be refused."""
        agreed = self.terms.member_rate_a_year
        return agreed is not None and self.reported_rate is not None and self.reported_rate > agreed


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Portfolio at risk: what is still owed on loans of which an instalment is more than so many days late."""

    days: int
    owed_minor: int
    of_minor: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.owed_minor, self.of_minor) if self.of_minor else None


@dataclass(frozen=True, slots=True)
class BorrowerLine:
    """What one group had of the fund and brought back."""

    borrower: Organisation
    lent_minor: int
    repaid_minor: int
    interest_minor: int
    outstanding_minor: int
    arrears_minor: int
    days_late: int
    at_risk: tuple[AtRisk, ...]


@dataclass(frozen=True, slots=True)
class FundFigures:
    fund: Fund
    day: date
    currency: Currency
    lines: tuple[RestrictionLine, ...]
    together: Purse
    loans: tuple[LoanLine, ...]
    borrowers: tuple[BorrowerLine, ...]
    at_risk: tuple[AtRisk, ...]

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def given_by(self, kind: GiverKind) -> int:
        """What the state, donors or groups gave or keep in it, over all restrictions."""
        givers = [giver for line in self.lines for giver in line.givers if giver.kind is kind]
        return sum(giver.given_minor + giver.theirs_minor for giver in givers)

    @property
    def undrawn_minor(self) -> int:
        return sum(giver.undrawn_minor for line in self.lines for giver in line.givers)


def fund_on(session: Session, fund: Fund, day: date) -> FundFigures:
    """The figures at the end of a day."""
    book = book_of(session, fund)
    stands = {key: balance.net for key, balance in balances(session, book, day).items()}
    loans = loans_of(session, fund)
    rows = loan_flows.rows_of(session, loans, day)
    held = restrictions_on(session, fund, day)
    every_row = [row for found in rows.values() for row in found]
    givers = _givers(session, stands)
    lines = tuple(
        RestrictionLine(held[number], rule_of(held[number]), _purse(held[number], stands, every_row), givers.get(number, ()))
        for number in sorted(held)
    )
    loan_lines = _loan_lines(session, loans, rows, day)
    return FundFigures(
        fund=fund,
        day=day,
        currency=currency(book.currency),
        lines=lines,
        together=_together([line.purse for line in lines]),
        loans=loan_lines,
        borrowers=_borrowers(loan_lines),
        at_risk=_at_risk(loan_lines),
    )


def _purse(restriction: FundRestriction, stands: Mapping[AccountKey, int], rows: Iterable[FundLoanFlow]) -> Purse:
    mine = {key: net for key, net in stands.items() if charts.restriction_of(key) == restriction.number}
    its_rows = [row for row in rows if row.restriction == restriction.number]

    def on(*codes: str) -> int:
        return sum(net for key, net in mine.items() if key.code in codes)

    def flowed(measure: LoanMeasure) -> int:
        return sum(row.amount_minor for row in its_rows if row.measure == measure)

    places = {_place_name(key): net for key, net in mine.items() if key.code in charts.PLACE_CODES and net}
    return Purse(
        number=restriction.number,
        name=restriction.name,
        given_minor=on(*charts.GIVEN.values()),
        theirs_minor=on(charts.HELD_FOR_GROUPS),
        moved_minor=on(charts.MOVED),
        interest_minor=on(charts.LOAN_INTEREST),
        other_income_minor=on(charts.OTHER_INCOME),
        grants_minor=on(charts.GRANTS),
        costs_minor=on(charts.COSTS),
        written_off_minor=on(charts.WRITTEN_OFF),
        award_costs_minor=on(charts.AWARD_COSTS),
        cash_minor=on(*charts.PLACE_CODES),
        places=tuple(sorted(places.items())),
        lent_minor=flowed(LoanMeasure.LENT),
        repaid_minor=flowed(LoanMeasure.REPAID),
        outstanding_minor=on(charts.LOANS),
        advances_minor=on(charts.ADVANCES),
        earmarked_minor=on(*charts.EARMARKED_CODES),
    )


def _place_name(key: AccountKey) -> str:
    return "cash" if key.code == charts.CASH else f"bank:{charts.part_of(key)}"


def _together(purses: Iterable[Purse]) -> Purse:
    known = list(purses)
    names = [name for name in Purse.__slots__ if name.endswith("_minor")]
    places: dict[str, int] = {}
    for purse in known:
        for name, net in purse.places:
            places[name] = places.get(name, 0) + net
    sums = {name: sum(getattr(purse, name) for purse in known) for name in names}
    return Purse(number=0, name="", places=tuple(sorted(places.items())), **sums)


_OF_GIVERS = {
    charts.PLEDGED: "pledged_minor",
    charts.COMMITTED: "committed_minor",
    charts.HELD_FOR_GROUPS: "theirs_minor",
    **dict.fromkeys(charts.GIVEN.values(), "given_minor"),
}


def _givers(session: Session, stands: Mapping[AccountKey, int]) -> dict[int, tuple[GiverLine, ...]]:
    """Who promised and gave what, by restriction, each list by the giver's name."""
    minor: dict[tuple[int, str], dict[str, int]] = {}
    for key, net in stands.items():
        if key.code in _OF_GIVERS:
            place = minor.setdefault((charts.restriction_of(key), charts.part_of(key)), {})
            place[_OF_GIVERS[key.code]] = place.get(_OF_GIVERS[key.code], 0) + net
    wanted = select(Organisation).where(Organisation.public_id.in_({giver for _, giver in minor}))
    known = {one.public_id: one for one in session.scalars(wanted)}
    nothing = dict.fromkeys(_OF_GIVERS.values(), 0)
    found: dict[int, list[GiverLine]] = {}
    for (number, giver), amounts in minor.items():
        organisation = known[giver]
        found.setdefault(number, []).append(
            GiverLine(giver=organisation, kind=giver_kind(organisation), **{**nothing, **amounts})
        )
    return {number: tuple(sorted(lines, key=lambda line: line.giver.name)) for number, lines in found.items()}


def _loan_lines(
    session: Session, loans: Iterable[FundLoan], rows: Mapping[int, list[FundLoanFlow]], day: date
) -> tuple[LoanLine, ...]:
    """Loans that were handed out by a day and not taken back."""
    reports = last_reports(session, loans, day)
    lines = (
        LoanLine(loan, loan_flows.terms_of(loan), loan_flows.stands(loan, rows[loan.id], day), reports.get(loan.id))
        for loan in loans
    )
    return tuple(line for line in lines if line.standing.lent_minor)


def last_reports(session: Session, loans: Iterable[FundLoan], day: date) -> dict[int, FundOnLending]:
    wanted = select(FundOnLending).where(FundOnLending.loan_id.in_([loan.id for loan in loans]), FundOnLending.day <= day)
    return {one.loan_id: one for one in session.scalars(wanted.order_by(FundOnLending.day, FundOnLending.id))}


def _borrowers(lines: Iterable[LoanLine]) -> tuple[BorrowerLine, ...]:
    by_borrower: dict[int, list[LoanLine]] = {}
    for line in lines:
        by_borrower.setdefault(line.loan.borrower_id, []).append(line)
    found = [
        BorrowerLine(
            borrower=its[0].loan.borrower,
            lent_minor=sum(line.standing.lent_minor for line in its),
            repaid_minor=sum(line.standing.repaid_minor for line in its),
            interest_minor=sum(line.standing.interest_paid_minor for line in its),
            outstanding_minor=sum(line.standing.outstanding_minor for line in its),
            arrears_minor=sum(line.standing.arrears_minor for line in its),
            days_late=max(line.standing.days_late for line in its),
            at_risk=_at_risk(its),
        )
        for its in by_borrower.values()
    ]
    return tuple(sorted(found, key=lambda line: (line.borrower.name, line.borrower.id)))


def _at_risk(lines: Iterable[LoanLine]) -> tuple[AtRisk, ...]:
    known = [line.standing for line in lines]
    owed = sum(one.outstanding_minor for one in known)
    return tuple(
        AtRisk(days, sum(one.outstanding_minor for one in known if one.days_late > days), owed) for days in AT_RISK_AFTER
    )
