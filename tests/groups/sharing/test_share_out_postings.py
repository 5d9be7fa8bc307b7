"""The postings of a share-out, whatever the books were: passbooks end empty, the box holds what was said, and nothing is lost."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import currency
from groups import charts
from groups.loans.account import Split
from groups.sharing.rules import Remainder, SharingRules
from groups.sharing.share_books import ShareBooks, ShareRead, Sum
from groups.sharing.share_out import Holding
from groups.sharing.share_out_content import Decided, SharedOut, from_content, reckoned, to_content
from groups.sharing.share_out_working import working_of
from ledger.chart import AccountKey

KES = currency("KES")
VALUE = 200


@dataclass(frozen=True)
class Owed:
    """A loan as the share-out sees it: interest is paid before principal."""

    number: int
    member: int
    interest: int
    principal: int

    @property
    def account(self) -> "Owed":
        return self

    @property
    def payoff_minor(self) -> int:
        return self.interest + self.principal

    def split(self, amount_minor: int, *, settles: bool = False) -> Split:
        interest = min(amount_minor, self.interest)
        return Split(interest=interest, principal=amount_minor - interest)


_small, _some = st.integers(0, 2_000), st.integers(0, 20_000)
_members = st.lists(st.tuples(st.integers(0, 30), _small, _small, _small, _some), min_size=1, max_size=8)


def read(
    members: list[tuple[int, int, int, int, int]], cash: int, bank: int, borrowed: int, funds: int, earned: int
) -> ShareRead:
    """Books that balance: what is not owed to anybody was earned."""
    loans = {n: (Owed(n, n, interest, lent),) for n, (_, _, _, interest, lent) in enumerate(members, start=1) if lent}
    holdings = tuple(
        Holding(n, shares=shares, savings_minor=shares * VALUE, carried_minor=carried, fines_minor=fines,
                loan_minor=loans[n][0].payoff_minor if n in loans else 0)
        for n, (shares, carried, fines, _, _) in enumerate(members, start=1)
    )  # fmt: skip
    lent = sum(loan.principal for (loan,) in loans.values())
    carried, fines = sum(one.carried_minor for one in holdings), sum(one.fines_minor for one in holdings)
    saved = sum(one.savings_minor for one in holdings)
    before = cash + bank + lent + fines - carried - borrowed - funds - saved - earned
    named = ((charts.CARRIED_FORWARD, carried), (charts.BORROWED, borrowed))
    books = ShareBooks(
        cash_minor=cash,
        social_cash_minor=900,
        bank_minor=bank,
        loans_minor=lent,
        social_fund_minor=900,
        others=(),
        debts=tuple(Sum(code, minor) for code, minor in named if minor),
        funds=(Sum(charts.RESERVE, funds),) if funds else (),
        surplus=(Sum(charts.RETAINED_SURPLUS, before),),
        income=(Sum(charts.GIFTS, earned),) if earned else (),
        expenses=(),
    )
    return ShareRead(books, holdings, {one.number: "" for one in holdings}, loans)  # type: ignore[arg-type]


def opening(found: ShareRead) -> Counter[AccountKey]:
    """Each account's balance, debits above zero."""
    books = found.books
    start = Counter({AccountKey(charts.LOAN_FUND_CASH): books.cash_minor, AccountKey(charts.SOCIAL_FUND_CASH): 900})
    start[AccountKey(charts.BANK)] = books.bank_minor
    start[AccountKey(charts.SOCIAL_FUND)] = -900
    for sums in (books.funds, books.surplus, books.income, tuple(one for one in books.debts if one.code == charts.BORROWED)):
        for one in sums:
            start[AccountKey(one.code)] = -one.minor
    for one in found.holdings:
        start[charts.of_member(charts.MEMBERS_SHARES, one.number)] = -one.savings_minor
        start[charts.of_member(charts.CARRIED_FORWARD, one.number)] = -one.carried_minor
        start[charts.of_member(charts.FINES_OWED, one.number)] = one.fines_minor
        for loan in found.loans.get(one.number, ()):
            start[charts.of_member(charts.LOANS, one.number)] = loan.principal  # type: ignore[attr-defined]
    assert sum(start.values()) == 0
    return start


def after(found: ShareRead, shared: SharedOut) -> Counter[AccountKey]:
    books = opening(found)
    for entry in shared.entries():
        books[entry.debit] += entry.amount_minor
        books[entry.credit] -= entry.amount_minor
    return books


@settings(max_examples=100, deadline=None)
@given(
    members=_members,
    sums=st.tuples(_some, _some, _small, _small, _small),
    counted=st.one_of(st.none(), _some),
    reserve=_small,
    remainder=st.sampled_from(Remainder),
    social=st.booleans(),
    leaves=st.booleans(),
)
def test_the_books_after_a_share_out(
    members: list[tuple[int, int, int, int, int]],
    sums: tuple[int, int, int, int, int],
    counted: int | None,
    reserve: int,
    remainder: Remainder,
    social: bool,
    leaves: bool,
) -> None:
    found = read(members, *sums)
    rules = SharingRules(unit_minor=10, remainder=remainder, social_fund_too=social)
    decided = Decided(date(2026, 1, 5), reserve, counted=None if counted is None else {1: counted}, in_part=True)
    shared = reckoned(found, rules, decided, KES)
    if leaves:
        first = shared.result.lines[0]
        shared = reckoned(found, rules, replace(decided, carried_over={first.number: first.payout_minor}), KES)
    assert from_content(to_content(shared)) == shared
    if shared.left_in_box_minor < 0:
        return  # the remainder cannot change pots without cash: refused before anything is posted
    assert all(check.holds for check in working_of(shared).checks)
    books = after(found, shared)
    assert sum(books.values()) == 0
    for line in shared.result.lines:
        assert books[charts.of_member(charts.MEMBERS_SHARES, line.number)] == 0
        assert books[charts.of_member(charts.CARRIED_FORWARD, line.number)] == -(line.carried_over_minor + line.unpaid_minor)
        assert 0 <= books[charts.of_member(charts.LOANS, line.number)] <= line.still_owes_minor
    assert books[AccountKey(charts.LOAN_FUND_CASH)] == shared.left_in_box_minor
    assert books[AccountKey(charts.GIFTS)] == books[AccountKey(charts.OVER_AND_SHORT)] == 0
    assert books[AccountKey(charts.LOAN_INTEREST)] == 0
    assert -books[AccountKey(charts.RESERVE)] == shared.to_reserve_minor + sums[3]
