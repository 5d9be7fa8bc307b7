"""Opening balances: what the group has equals what it owes, or the sentence says which and by how much."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.frozen import from_text, to_text
from core.money import MAX_MINOR, currency
from groups import charts
from groups.figures import Pot
from groups.loans.rules import LoanRules
from groups.sharing.rules import AppropriationRules
from groups.starting import opening_errors as errors
from groups.starting.opening import (
    Basis,
    OpeningFigures,
    OpeningLoan,
    OpeningSheet,
    agreed,
    faults,
    funds_of,
    shared_equally,
    with_own_savings,
)
from groups.terms import Method, Saves, Terms
from ledger.chart import AccountKey
from ledger.posting import Entry

DAY = date(2026, 1, 5)
INR = currency("INR")
AMOUNTS = Terms(method=Method.SHG, saves=Saves.EQUAL, saving_minor=100_00, loans=LoanRules())
SHARES = Terms(share_value_minor=200_00, loans=LoanRules())
LOAN = OpeningLoan(2, 3_000_00, date(2025, 9, 8), (date(2026, 2, 2), date(2026, 3, 2)))


def figures(terms: Terms = AMOUNTS, members: int = 3, **parts: Any) -> OpeningFigures:
    cash: Mapping[Pot, int] = {Pot.LOAN_FUND: 4_300_00, Pot.SOCIAL_FUND: 960_00}
    given = {"cash": cash, "loans": (LOAN,), "bank_minor": 2_000_00, "social_fund_minor": 960_00} | parts
    return OpeningFigures(
        day=DAY, currency=INR, terms=terms, basis=Basis.OWN, savings={n: 0 for n in range(1, members + 1)}, **given
    )


def totals(entries: tuple[Entry, ...]) -> dict[AccountKey, int]:
    """Debits less credits of each account."""
    found: dict[AccountKey, int] = {}
    for entry in entries:
        found[entry.debit] = found.get(entry.debit, 0) + entry.amount_minor
        found[entry.credit] = found.get(entry.credit, 0) - entry.amount_minor
    return found


def test_the_recipe_of_a_self_help_group() -> None:
    """Worth = loans outstanding + cash; divided by the members; what cannot be divided stays a named surplus."""
    sheet = agreed(shared_equally(figures(), "left over from the equal shares"))
    assert sheet.worth_minor == 9_300_00
    assert dict(sheet.savings) == {1: 3_100_00, 2: 3_100_00, 3: 3_100_00}
    assert (sheet.surplus_minor, sheet.surplus_reason) == (0, "")
    odd = agreed(shared_equally(figures(bank_minor=2_000_50), "left over from the equal shares"))
    assert (odd.surplus_minor, odd.surplus_reason, odd.unit_minor) == (50, "left over from the equal shares", 100)
    finer = agreed(shared_equally(figures(bank_minor=2_000_50), "rest", unit_minor=1))
    assert (finer.savings[1], finer.surplus_minor, finer.unit_minor) == (3_100_16, 2, 1)


def test_what_is_posted() -> None:
    sheet = agreed(with_own_savings(figures(borrowed_minor=500_00), {1: 3_000_00, 2: 2_000_00, 3: 1_000_00}, "interest"))
    assert totals(sheet.entries()) == {
        AccountKey(charts.LOAN_FUND_CASH): 4_300_00,
        AccountKey(charts.SOCIAL_FUND_CASH): 960_00,
        AccountKey(charts.BANK): 2_000_00,
        charts.of_member(charts.LOANS, 2): 3_000_00,
        charts.of_member(charts.SAVINGS, 1): -3_000_00,
        charts.of_member(charts.SAVINGS, 2): -2_000_00,
        charts.of_member(charts.SAVINGS, 3): -1_000_00,
        AccountKey(charts.SOCIAL_FUND): -960_00,
        AccountKey(charts.BORROWED): -500_00,
        AccountKey(charts.RETAINED_SURPLUS): -2_800_00,
        AccountKey(charts.OPENING): 0,
    }
    assert [entry.memo for entry in sheet.entries() if entry.memo] == ["interest"]
    assert from_text(OpeningSheet, to_text(sheet)) == sheet


def test_funds_fines_and_carried_money_have_their_accounts() -> None:
    terms = replace(AMOUNTS, appropriation=AppropriationRules())
    assert set(funds_of(terms)) == {charts.RESERVE, charts.EDUCATION_FUND, charts.OPTIONAL_FUNDS, charts.WELFARE_FUND}
    assert funds_of(AMOUNTS) == ()
    beside = {"funds": {charts.RESERVE: 1_000_00}, "fines": {1: 20_00}, "carried": {3: 30_00}}
    sheet = agreed(with_own_savings(figures(terms, **beside), {1: 8_290_00, 2: 0, 3: 0}, ""))
    assert (sheet.worth_minor, sheet.surplus_minor) == (8_290_00, 0)
    found = totals(sheet.entries())
    assert found[AccountKey(charts.RESERVE)] == -1_000_00
    assert found[charts.of_member(charts.FINES_OWED, 1)] == 20_00
    assert found[charts.of_member(charts.CARRIED_FORWARD, 3)] == -30_00
    assert from_text(OpeningSheet, to_text(sheet)) == sheet


def test_a_loss_is_posted_the_other_way() -> None:
    sheet = agreed(with_own_savings(figures(), {1: 4_000_00, 2: 4_000_00, 3: 4_000_00}, "a loan that was never paid back"))
    assert totals(sheet.entries())[AccountKey(charts.RETAINED_SURPLUS)] == 2_700_00


def test_shares_are_whole() -> None:
    sheet = agreed(shared_equally(figures(SHARES), "rest"))
    assert (dict(sheet.savings), sheet.surplus_minor) == ({1: 3_000_00, 2: 3_000_00, 3: 3_000_00}, 300_00)
    with pytest.raises(errors.SavingsNotWholeShares) as refused:
        agreed(with_own_savings(figures(SHARES), {1: 3_010_00, 2: 0, 3: 0}, "rest"))
    assert str(refused.value) == (
        "Member 1: 3010.00 INR is not a whole number of shares. The constitution's share value is 200.00 INR, so 10.00 INR is "
        "left over. Enter the shares that the passbook shows; money left over belongs to the surplus."
    )


def test_both_sides_must_be_equal() -> None:
    right = with_own_savings(figures(), {1: 3_100_00, 2: 3_100_00, 3: 3_100_00}, "")
    with pytest.raises(errors.OpeningDoesNotBalance) as refused:
        agreed(replace(right, social_fund_minor=900_00))
    assert str(refused.value) == (
        "Both sides must be equal. What the group has (cash, bank and loans) is 10260.00 INR; what it owes (savings, funds, "
        "surplus and debts) is 10200.00 INR. The difference is 60.00 INR: look for it in the savings, the loans and the cash "
        "count."
    )


def equal_but(**parts: Any) -> OpeningFigures:
    return replace(with_own_savings(figures(), {1: 3_100_00, 2: 3_100_00, 3: 3_100_00}, ""), **parts)


REFUSED: dict[str, tuple[OpeningFigures, type[errors.OpeningFault], str]] = {
    "nothing at all": (
        figures(cash={}, loans=(), bank_minor=0, social_fund_minor=0), errors.OpeningEmpty, "",
    ),
    "a negative bank": (figures(bank_minor=-1), errors.OpeningAmountImpossible, "bank"),
    "a negative reserve": (figures(funds={charts.RESERVE: -1}), errors.OpeningAmountImpossible, "fund-3110"),
    "negative fines": (figures(fines={2: -1}), errors.OpeningAmountImpossible, "savings-2"),
    "too much cash": (figures(cash={Pot.LOAN_FUND: MAX_MINOR + 1}), errors.OpeningAmountImpossible, "count-loan_fund"),
    "sums beyond the books": (
        figures(bank_minor=MAX_MINOR, cash={Pot.LOAN_FUND: MAX_MINOR}, social_fund_minor=0), errors.OpeningAmountImpossible, "",
    ),
    "pieces of another sum": (
        equal_but(pieces={Pot.LOAN_FUND: {500_00: 8}}), errors.CountDisagrees, "count-loan_fund",
    ),
    "minus one note": (
        equal_but(pieces={Pot.LOAN_FUND: {500_00: -1}}), errors.PieceUnknown, "count-loan_fund-50000",
    ),
    "a loan of a stranger": (equal_but(loans=(replace(LOAN, member=9),)), errors.LoanOfNoMember, "loan-1-member"),
    "a loan that is paid": (
        equal_but(loans=(LOAN, replace(LOAN, outstanding_minor=0))), errors.LoanWithoutPrincipal, "loan-2-outstanding",
    ),
    "a loan given tomorrow": (
        equal_but(loans=(replace(LOAN, given_on=date(2026, 1, 6)),)), errors.LoanGivenLater, "loan-1-given-on",
    ),
    "a loan without instalments": (
        equal_but(loans=(replace(LOAN, due_days=()),)), errors.LoanInstalmentsImpossible, "loan-1-instalments",
    ),
    "a loan due already": (equal_but(loans=(replace(LOAN, due_days=(DAY,)),)), errors.LoanDueTooEarly, "loan-1-next-due"),
    "a loan without rules": (
        equal_but(terms=replace(AMOUNTS, loans=None)), errors.OpeningWithoutLoanRules, "loan-1-outstanding",
    ),
    "savings where nothing is saved": (
        equal_but(terms=replace(AMOUNTS, saves=Saves.NOTHING)), errors.SavingsNotInRules, "savings-1",
    ),
    "equal that is not": (
        equal_but(basis=Basis.EQUAL, savings={1: 3_000_00, 2: 3_200_00, 3: 3_100_00}), errors.SavingsNotEqual, "savings-2",
    ),
    "a surplus from nowhere": (
        with_own_savings(figures(), {1: 1_00, 2: 0, 3: 0}, " "), errors.SurplusUnexplained, "surplus-reason",
    ),
    "a loss from nowhere": (
        with_own_savings(figures(), {1: 9_999_00, 2: 0, 3: 0}, ""), errors.LossUnexplained, "surplus-reason",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(what: str) -> None:
    wrong, fault, where = REFUSED[what]
    found = list(faults(wrong))
    assert [(type(one), one.where) for one in found if isinstance(one, fault)][:1] == [(fault, where)], found
    with pytest.raises(type(found[0])):
        agreed(wrong)


def test_text_that_cannot_be_printed() -> None:
    said = list(faults(with_own_savings(figures(), {1: 0, 2: 0, 3: 0}, "x\u202ey")))
    assert [one.code for one in said] == ["text-unreadable"]


def test_what_cannot_be_shared_equally() -> None:
    with pytest.raises(errors.WorthBelowZero) as refused:
        shared_equally(figures(borrowed_minor=10_000_00), "rest")
    assert "owes 700.00 INR more than it has" in str(refused.value)
    with pytest.raises(errors.SavingsBelowLeast):
        shared_equally(figures(cash={Pot.LOAN_FUND: 2_00}, loans=(), bank_minor=0), "rest")
    with pytest.raises(errors.OpeningWithoutMembers):
        shared_equally(figures(members=0), "rest")


@settings(max_examples=60, deadline=None)
@given(
    members=st.integers(1, 40),
    box=st.integers(0, 10**9),
    bank=st.integers(0, 10**9),
    debts=st.integers(0, 10**6),
    shares=st.booleans(),
)
def test_equal_sharing_always_balances(members: int, box: int, bank: int, debts: int, shares: bool) -> None:
    """Every coin of the worth is somebody's savings or the named rest, and the rest is less than a unit for each."""
    terms = SHARES if shares else AMOUNTS
    has = {"cash": {Pot.LOAN_FUND: box}, "bank_minor": bank, "borrowed_minor": debts}
    written = figures(terms, members, social_fund_minor=0, loans=(), **has)
    try:
        shared = shared_equally(written, "rest")
    except (errors.WorthBelowZero, errors.SavingsBelowLeast):
        return
    if not shared.has_minor:
        return
    sheet = agreed(shared)
    assert sheet.savings_minor + sheet.surplus_minor == box + bank - debts
    assert 0 <= sheet.surplus_minor < members * (200_00 if shares else 100)
    assert totals(sheet.entries()).get(AccountKey(charts.OPENING), 0) == 0
