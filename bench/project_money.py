"""What happens to the money of one made-up project: its sources, their tranches, what is spent each month, what is given.

Two to four sources: CODI's grant and loan, the community's own savings and its gifts in kind, sometimes a donor. Money arrives
in tranches and is spent over three years, each payment with its receipt; the last tranche is not yet accounted for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from projects.agreements import PLEDGE, RECEIPT, SIGNING, Pledge, Receipt, Signing
from projects.funding_models import Instrument, TrancheState
from projects.in_kind.contribution import IN_KIND, Contribution
from projects.in_kind.evidence import Evidence as Gift
from projects.in_kind.valuation import Basis, GiftKind, LandValue
from projects.liquidation.report import LIQUIDATION_REPORT, Report, ReportLine
from projects.spending.costs import CostLine, FunderShare
from projects.spending.evidence import Evidence
from projects.spending.payment import PAYMENT, Payment
from projects.terms import FundingTerms, Match, MatchBase

BY = "user:bench-bookkeeper"
BAHT = 100
MONTHS_OF_SPENDING = 36
SUPPLIER = "Somchai Building Materials"


@dataclass(frozen=True, slots=True)
class Bought:
    """A payment of one source on one line, before its receipt has a name."""

    agreement: int
    instrument: Instrument
    line: int
    amount_minor: int

    def payment(self, document: str) -> Payment:
        lines = (CostLine(self.line, self.amount_minor, (FunderShare(self.agreement, self.instrument, self.amount_minor),)),)
        return Payment("THB", SUPPLIER, "Materials", "bank:1", lines, (Evidence(document, "", self.amount_minor),))


@dataclass(frozen=True, slots=True)
class Given:
    """Materials of a month, or the land to build on, before the paper about it has a name."""

    kind: GiftKind
    agreement: int
    line: int
    amount_minor: int

    def contribution(self, day: date, document: str) -> Contribution:
        land = LandValue(self.amount_minor, self.amount_minor) if self.kind is GiftKind.LAND else None
        what, papers = "Sand and gravel", (Gift(document, "Receipt", ""),)
        worth = (1000, "lot", self.amount_minor, Basis.MARKET_PRICE, "Committee", day, papers)
        return Contribution("THB", self.agreement, self.line, self.kind, what, *worth, land=land)


@dataclass(frozen=True, slots=True)
class Accounted:
    """All that was spent of an agreement and not yet reported is reported, and accepted by the funder on the same day."""

    agreement: int

    def report(self, shares: tuple[ReportLine, ...]) -> Report:
        return Report("THB", self.agreement, shares)


@dataclass(frozen=True, slots=True)
class Content:
    """A voucher: its kind's name, what it says (or what was bought), the tranche that it receives (0 for none)."""

    kind_name: str
    said: Any
    tranche: int = 0


@dataclass
class AgreementPlan:
    """One source: `tranches` is how many parts its money arrives in, 0 for what is given in kind."""

    dice: Random
    number: int
    funder: int
    title: str
    instrument: Instrument
    line: int
    amount_minor: int
    pledged_on: date
    tranches: int
    terms: FundingTerms = field(init=False)

    def __post_init__(self) -> None:
        ends, match = self.pledged_on + timedelta(365 * 4), Match(Fraction(1, 10), MatchBase.THIS_AGREEMENT)
        matched = match if self.instrument is Instrument.GRANT else None
        self.terms = FundingTerms("THB", self.amount_minor, expires_on=ends, match=matched)
        self.signed_on = self.pledged_on + timedelta(30)

    def events(self) -> Iterator[tuple[date, int, Content | tuple[int, TrancheState, int]]]:
        """(day, order within the day, what): a voucher's content, or a decision about a tranche (number, state, amount)."""
        pledge = Pledge("THB", self.number, self.amount_minor)
        yield self.pledged_on, 0, Content(PLEDGE.name, pledge)
        yield self.signed_on, 1, Content(SIGNING.name, Signing(self.number, self.instrument, self.terms))
        if self.instrument is Instrument.IN_KIND:
            yield from self._given()
            return
        for number, minor in enumerate(parted(self.amount_minor, self.tranches), start=1):
            yield from self._tranche(number, minor)

    def _tranche(self, number: int, minor: int) -> Iterator[tuple[date, int, Content | tuple[int, TrancheState, int]]]:
        months = MONTHS_OF_SPENDING // self.tranches
        asked = self.signed_on + timedelta(10 + 30 * months * (number - 1))
        steps = (TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED, TrancheState.ORDERED)
        for place, state in enumerate(steps):
            yield asked + timedelta(3 * place), 2, (number, state, minor)
        arrived = asked + timedelta(12 + self.dice.randrange(9))
        receipt = Receipt("THB", self.number, self.instrument, minor, "bank:1", number)
        yield arrived, 3, Content(RECEIPT.name, receipt, number)
        for month, part in enumerate(parted(minor, months)):
            day = arrived + timedelta(2 + 30 * month)
            yield day, 4, Content(PAYMENT.name, Bought(self.number, self.instrument, self.line, part))
        if number < self.tranches and self.instrument in (Instrument.GRANT, Instrument.LOAN):
            done = arrived + timedelta(2 + 30 * months)
            yield done, 5, Content(LIQUIDATION_REPORT.name, Accounted(self.number))

    def _given(self) -> Iterator[tuple[date, int, Content]]:
        plot = self.amount_minor // 2 if self.dice.randrange(2) else 0
        if plot:
            land = Given(GiftKind.LAND, self.number, self.line, plot)
            yield self.signed_on + timedelta(7), 4, Content(IN_KIND.name, land)
        for month, part in enumerate(parted(self.amount_minor - plot, MONTHS_OF_SPENDING // 2)):
            given = Given(GiftKind.MATERIALS, self.number, self.line, part)
            yield self.signed_on + timedelta(30 + 30 * month), 4, Content(IN_KIND.name, given)


def parted(minor: int, parts: int) -> list[int]:
    """The amount in so many parts, as even as whole minor units allow."""
    return [minor * (place + 1) // parts - minor * place // parts for place in range(parts)]


def plans_of(
    dice: Random, begun: date, households: int, funders: tuple[int, int, int]
) -> list[AgreementPlan]:
    """The sources of a project: always the grant and own money, often the loan or labour, now and then a donor."""
    agency, donor, community = funders
    a_grant = (agency, "Infrastructure subsidy", Instrument.GRANT, 1, 55_000, 4)
    own = (community, "Savings of the community", Instrument.COUNTERPART, 2, 20_000, 6)
    others = [
        (agency, "Housing loan", Instrument.LOAN, 2, 200_000, 3),
        (community, "Materials and land", Instrument.IN_KIND, 3, 9_000, 0),
        (donor, "Gift for the poorest", Instrument.GRANT, 2, 5_000, 1),
    ]
    chosen = [a_grant, own, *dice.sample(others, dice.randrange(3))]
    return [
        AgreementPlan(
            dice, number, funder, title, kind, line, households * each * BAHT, begun + timedelta(20 * number), tranches
        )
        for number, (funder, title, kind, line, each, tranches) in enumerate(chosen, start=1)
    ]
