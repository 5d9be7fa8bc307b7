"""What a group had when its books began here: figures that agree, and the entries they make.

Pure: no database, no clock. An `OpeningSheet` refuses to exist unless what the group has (cash counted by note and coin, bank,
loans outstanding) equals what it owes (savings, social fund, debts) with a named surplus. Everything passes through one account
of balances brought in, which ends at nothing exactly when both sides agree.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from core.errors import Inconsistent
from core.marks import N_, Term
from core.money import MAX_MINOR, Currency, Money, Rounding, round_to
from core.text import clean
from groups import charts
from groups.figures import POT_NAMES, Pot
from groups.starting import opening_errors as errors
from groups.terms import Saves, Terms, chart_of
from ledger.chart import AccountKey
from ledger.posting import Entry

MOST_PIECES = 1_000_000
MOST_INSTALMENTS = 600
# The account that an amount of the opening stands on, and what it is called where it is refused.
SURPLUS = Term(N_("retained surplus"))
SAVINGS = Term(N_("savings"))
BANK = Term(N_("in the bank"))
BORROWED = Term(N_("borrowed from outside"))
SOCIAL_FUND = Term(N_("social fund"))
FINES = Term(N_("fines still owed"))
CARRIED = Term(N_("share money carried forward"))
# The funds of a co-operative or of a group that pays dividends.
FUNDS = (charts.RESERVE, charts.EDUCATION_FUND, charts.OPTIONAL_FUNDS, charts.WELFARE_FUND)


class Basis(StrEnum):
    """How each member's savings are found: the group's worth shared equally, or each one's own as written in her passbook."""

    EQUAL = "equal"
    OWN = "own"


BASIS_NAMES: dict[Basis, Term] = {
    Basis.EQUAL: Term(N_("The group's worth, shared equally")),
    Basis.OWN: Term(N_("Each member's own savings, as her passbook shows them")),
}


@dataclass(frozen=True, slots=True)
class OpeningLoan:
    """A loan that is still owed: what is left of its principal, and the days on which the rest falls due.

    `given_minor` is what was handed out at the time, 0 where nobody remembers. `rate` in the constitution's own period; None:
    the constitution's rate.
    """

    member: int
    outstanding_minor: int
    given_on: date
    due_days: tuple[date, ...]
    given_minor: int = 0
    rate: Fraction | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class OpeningFigures:
    """An opening as far as it is written; amounts in minor units.

    `cash` by pot, and `pieces` the notes and coins that make it; a pot without pieces was copied from a record that names only
    its total. `savings` has every member of the day by number; `fines` and `carried` those who owe fines or left share money in
    the box. `funds` go by the codes of their accounts. `surplus_minor` below zero is a loss.
    `unit_minor`: what equal parts were rounded down to; 0 where nothing was.
    """

    day: date
    currency: Currency
    terms: Terms
    basis: Basis
    cash: Mapping[Pot, int]
    savings: Mapping[int, int]
    pieces: Mapping[Pot, Mapping[int, int]] = field(default_factory=dict)
    bank_minor: int = 0
    borrowed_minor: int = 0
    social_fund_minor: int = 0
    loans: tuple[OpeningLoan, ...] = ()
    fines: Mapping[int, int] = field(default_factory=dict)
    carried: Mapping[int, int] = field(default_factory=dict)
    funds: Mapping[str, int] = field(default_factory=dict)
    surplus_minor: int = 0
    surplus_reason: str = ""
    unit_minor: int = 0

    @property
    def loans_minor(self) -> int:
        return sum(loan.outstanding_minor for loan in self.loans)

    @property
    def savings_minor(self) -> int:
        return sum(self.savings.values())

    @property
    def fines_minor(self) -> int:
        return sum(self.fines.values())

    @property
    def carried_minor(self) -> int:
        return sum(self.carried.values())

    @property
    def funds_minor(self) -> int:
        return sum(self.funds.values())

    @property
    def worth_minor(self) -> int:
        """Loans and fines outstanding + cash of the loan fund + bank - debts, funds and carried money: the members' together."""
        has = self.loans_minor + self.fines_minor + self.cash.get(Pot.LOAN_FUND, 0) + self.bank_minor
        return has - self.borrowed_minor - self.funds_minor - self.carried_minor

    @property
    def has_minor(self) -> int:
        return sum(self.cash.values()) + self.bank_minor + self.loans_minor + self.fines_minor

    @property
    def owes_minor(self) -> int:
        funds = self.social_fund_minor + self.funds_minor
        return self.savings_minor + self.carried_minor + funds + self.borrowed_minor + self.surplus_minor

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


@dataclass(frozen=True, slots=True)
class OpeningSheet(OpeningFigures):
    """An opening that agrees. Raises the first of its `faults`, an `Inconsistent`."""

    def __post_init__(self) -> None:
        for fault in faults(self):
            raise fault

    def entries(self) -> tuple[Entry, ...]:
        """What is brought in: what the group has against the account of balances brought in, and that against what it owes."""
        opening = AccountKey(charts.OPENING)
        has = [(AccountKey(pot.account), self.cash.get(pot, 0)) for pot in Pot]
        has += [(AccountKey(charts.BANK), self.bank_minor)]
        has += [(charts.of_member(charts.LOANS, loan.member), loan.outstanding_minor) for loan in self.loans]
        has += [(charts.of_member(charts.FINES_OWED, number), minor) for number, minor in sorted(self.fines.items())]
        owes = [(charts.of_member(self.terms.savings_code, number), minor) for number, minor in sorted(self.savings.items())]
        owes += [(charts.of_member(charts.CARRIED_FORWARD, number), minor) for number, minor in sorted(self.carried.items())]
        owes += [(AccountKey(code), minor) for code, minor in sorted(self.funds.items())]
        owes += [(AccountKey(charts.SOCIAL_FUND), self.social_fund_minor), (AccountKey(charts.BORROWED), self.borrowed_minor)]
        entries = [Entry(account, opening, minor) for account, minor in has if minor]
        entries += [Entry(opening, account, minor) for account, minor in owes if minor]
        return (*entries, *self._surplus_entry(opening))

    def _surplus_entry(self, opening: AccountKey) -> Iterator[Entry]:
        surplus, reason = AccountKey(charts.RETAINED_SURPLUS), self.surplus_reason
        if self.surplus_minor > 0:
            yield Entry(opening, surplus, self.surplus_minor, reason)
        if self.surplus_minor < 0:
            yield Entry(surplus, opening, -self.surplus_minor, reason)


def funds_of(terms: Terms) -> tuple[str, ...]:
    """The funds that a group of this constitution may bring in, by their accounts' codes; none for most savings groups."""
    if terms.appropriation is None and terms.dividends is None:
        return ()
    opened = {account.code for account in chart_of(terms)}
    return tuple(code for code in FUNDS if code in opened)


def agreed(figures: OpeningFigures) -> OpeningSheet:
    """The sheet that these figures make. Raises as `OpeningSheet`."""
    return OpeningSheet(**{part.name: getattr(figures, part.name) for part in fields(OpeningFigures)})


def shared_equally(figures: OpeningFigures, remainder: str, unit_minor: int = 0) -> OpeningFigures:
    """The figures with the group's worth shared by its members, each part rounded down to a unit; the rest is surplus.

    The unit is a share where members save in shares, else `unit_minor`, or one whole unit of the currency where none is named.
    `remainder` says, in words, what the rest is. Raises OpeningWithoutMembers, WorthBelowZero, SavingsBelowLeast.
    """
    members, worth = len(figures.savings), figures.worth_minor
    unit = figures.terms.share_value_minor if figures.terms.in_shares else unit_minor or figures.currency.unit
    if not members:
        raise errors.OpeningWithoutMembers(day=figures.day)
    if worth < 0:
        raise errors.WorthBelowZero(short=figures.money(-worth))
    each = round_to(Fraction(worth, members), Rounding.FLOOR, unit)
    if worth and not each:
        raise errors.SavingsBelowLeast(worth=figures.money(worth), members=members, unit=figures.money(unit))
    rest = worth - each * members
    return replace(
        figures,
        basis=Basis.EQUAL,
        savings={number: each for number in figures.savings},
        surplus_minor=rest,
        surplus_reason=remainder if rest else "",
        unit_minor=unit,
    )


def with_own_savings(figures: OpeningFigures, savings: Mapping[int, int], reason: str) -> OpeningFigures:
    """The figures with what each member saved; what the group is worth beyond that is surplus, below it a loss."""
    surplus = figures.worth_minor - sum(savings.values())
    return replace(
        figures, basis=Basis.OWN, savings=savings, surplus_minor=surplus, surplus_reason=reason if surplus else ""
    )


def faults(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    """Everything in which the opening contradicts itself or the constitution, in the order of the steps."""
    impossible = list(_amounts(sheet))
    yield from impossible
    if not impossible:  # a sum with an impossible amount in it says nothing more
        for rule in RULES:
            yield from rule(sheet)


def _amounts(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    named = [(f"count-{pot}", POT_NAMES[pot], minor) for pot, minor in sheet.cash.items()]
    named += [("bank", BANK, sheet.bank_minor), ("borrowed", BORROWED, sheet.borrowed_minor)]
    named += [("count-social_fund", SOCIAL_FUND, sheet.social_fund_minor)]
    named += [(f"savings-{number}", SAVINGS, minor) for number, minor in sheet.savings.items()]
    named += [(f"savings-{number}", FINES, minor) for number, minor in sheet.fines.items()]
    named += [(f"savings-{number}", CARRIED, minor) for number, minor in sheet.carried.items()]
    named += [(f"fund-{code}", Term(charts.BY_CODE[code].name), minor) for code, minor in sheet.funds.items()]
    for key, name, minor in named:
        if not 0 <= minor <= MAX_MINOR:
            yield errors.OpeningAmountImpossible(key=key, name=name, amount=sheet.money(minor), most=sheet.money(MAX_MINOR))
    if abs(sheet.surplus_minor) > MAX_MINOR or max(sheet.has_minor, sheet.owes_minor) > MAX_MINOR:
        amount, most = sheet.money(max(sheet.has_minor, sheet.owes_minor)), sheet.money(MAX_MINOR)
        yield errors.OpeningAmountImpossible(key="", name=SURPLUS, amount=amount, most=most)


def _something_is_brought_in(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    if not sheet.has_minor and not sheet.owes_minor and not sheet.savings_minor:
        yield errors.OpeningEmpty()


def _pieces_make_the_cash(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    for pot, pieces in sheet.pieces.items():
        facts = {"key": pot, "pot": POT_NAMES[pot]}
        wrong = [(piece, number) for piece, number in pieces.items() if not 0 <= number <= MOST_PIECES or piece <= 0]
        for piece, number in wrong:
            yield errors.PieceUnknown(minor=piece, quantity=number, denomination=sheet.money(piece), most=MOST_PIECES, **facts)
        counted, typed = sum(piece * number for piece, number in pieces.items()), sheet.cash.get(pot, 0)
        if not wrong and counted != typed:
            gap = sheet.money(abs(counted - typed))
            yield errors.CountDisagrees(counted=sheet.money(counted), typed=sheet.money(typed), difference=gap, **facts)


def _loans(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    for line, loan in enumerate(sheet.loans, start=1):
        if sheet.terms.loans is None:
            yield errors.OpeningWithoutLoanRules(line=line)
            return
        if loan.member not in sheet.savings:
            yield errors.LoanOfNoMember(line=line, member=loan.member, day=sheet.day)
        if loan.outstanding_minor <= 0:
            yield errors.LoanWithoutPrincipal(line=line)
        if loan.given_on > sheet.day:
            yield errors.LoanGivenLater(line=line, given=loan.given_on, day=sheet.day)
        if not 1 <= len(loan.due_days) <= MOST_INSTALMENTS:
            yield errors.LoanInstalmentsImpossible(line=line, most=MOST_INSTALMENTS)
        elif loan.due_days[0] <= sheet.day:
            yield errors.LoanDueTooEarly(line=line, day=sheet.day)


def _savings_follow_the_constitution(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    value = sheet.terms.share_value_minor
    for number, minor in sorted(sheet.savings.items()):
        if sheet.terms.saves is Saves.SHARES and minor % value:
            over, share = sheet.money(minor % value), sheet.money(value)
            yield errors.SavingsNotWholeShares(member=number, savings=sheet.money(minor), share_value=share, over=over)
        if sheet.terms.saves is Saves.NOTHING and minor:
            yield errors.SavingsNotInRules(member=number, savings=sheet.money(minor))


def _equal_is_equal(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    if sheet.basis is Basis.OWN or not sheet.savings:
        return
    equal = min(sheet.savings.values())
    for number, minor in sorted(sheet.savings.items()):
        if minor != equal:
            yield errors.SavingsNotEqual(member=number, savings=sheet.money(minor), equal=sheet.money(equal))


def _surplus_is_explained(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    if sheet.surplus_minor and not sheet.surplus_reason.strip():
        if sheet.surplus_minor > 0:
            yield errors.SurplusUnexplained(surplus=sheet.money(sheet.surplus_minor))
        else:
            yield errors.LossUnexplained(loss=sheet.money(-sheet.surplus_minor))


def _both_sides_are_equal(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    if sheet.has_minor != sheet.owes_minor:
        difference = sheet.money(abs(sheet.has_minor - sheet.owes_minor))
        yield errors.OpeningDoesNotBalance(
            has=sheet.money(sheet.has_minor), owes=sheet.money(sheet.owes_minor), difference=difference
        )


def _texts_can_be_printed(sheet: OpeningFigures) -> Iterator[Inconsistent]:
    for text in (sheet.surplus_reason, *(loan.purpose for loan in sheet.loans)):
        try:
            clean(text)
        except Inconsistent as fault:
            yield fault


RULES: tuple[Callable[[OpeningFigures], Iterator[Inconsistent]], ...] = (
    _something_is_brought_in,
    _pieces_make_the_cash,
    _loans,
    _savings_follow_the_constitution,
    _equal_is_equal,
    _surplus_is_explained,
    _both_sides_are_equal,
    _texts_can_be_printed,
)
