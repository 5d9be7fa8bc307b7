"""The form of the opening: what its fields say, and every sentence beside the field that has to change."""

from datetime import date
from typing import Any

import pytest

from core.calendars import Calendar
from core.language import language
from core.money import currency
from groups.denominations import denominations
from groups.figures import Pot
from groups.loans.rules import LoanRules
from groups.starting.opening import Basis, agreed
from groups.starting.opening_form import OpeningFacts, Read, Step, loan_lines, read, step_of, steps_of, units_of
from groups.terms import Method, Saves, Terms

DAY, INR = date(2026, 1, 5), currency("INR")
TERMS = Terms(method=Method.SHG, saves=Saves.EQUAL, saving_minor=100_00, loans=LoanRules())
FORM = {
    "opening-day": "5", "opening-month": "1", "opening-year": "2026",
    "count-loan_fund-50000": "8", "count-loan_fund-10000": "๓", "count-social_fund-10000": "2", "bank": "20,000",
    "loan-2-member": "2", "loan-2-outstanding": "3,000", "loan-2-given": "5000", "loan-2-instalments": "3",
    "loan-2-given-on-day": "8", "loan-2-given-on-month": "9", "loan-2-given-on-year": "2025",
    "loan-2-next-due-day": "12", "loan-2-next-due-month": "1", "loan-2-next-due-year": "2026",
    "loan-2-rate": "1.5", "loan-2-purpose": "A sewing machine",
}  # fmt: skip


def typed(terms: Terms = TERMS, **changes: str) -> Read:
    facts = OpeningFacts(terms, INR, Calendar.GREGORIAN, (1, 2, 3), denominations(INR), ())
    fields = FORM | {name.replace("__", "-"): value for name, value in changes.items()}
    return read(fields, DAY, facts, language("en"))


def test_what_the_form_says() -> None:
    found = typed()
    assert found.sentences == {}
    sheet = agreed(found.figures)
    assert (sheet.cash[Pot.LOAN_FUND], sheet.social_fund_minor, sheet.bank_minor) == (4_300_00, 200_00, 20_000_00)
    (loan,) = sheet.loans
    assert (loan.member, loan.outstanding_minor, loan.given_minor, loan.purpose) == (2, 3_000_00, 5_000_00, "A sewing machine")
    assert loan.due_days == (date(2026, 1, 12), date(2026, 2, 12), date(2026, 3, 12))
    # Worth 27,300, shared by three: 9,100 each.
    assert (sheet.basis, set(sheet.savings.values()), sheet.surplus_minor) == (Basis.EQUAL, {9_100_00}, 0)


def test_what_is_left_over_is_named_in_words() -> None:
    found = typed(bank="20,001").figures
    assert (found.surplus_minor, found.surplus_reason) == (1_00, "what is left over from the equal parts")


def test_what_equal_parts_are_rounded_to_is_chosen() -> None:
    coins = typed(bank="20,001", unit="1").figures
    assert (coins.savings[1], coins.surplus_minor) == (9_100_33, 1)
    hundreds = typed(bank="20,001", unit="10000").figures
    assert (hundreds.savings[1], hundreds.surplus_minor) == (9_100_00, 1_00)
    assert typed(bank="20,001", unit="7").figures.unit_minor == 1_00  # nobody offered that one
    assert units_of(currency("UGX")) == (1, 5, 10, 100) and units_of(INR)[-1] == 1


WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    "a year of another calendar": ({"opening__year": "2569"}, "opening", "looks like another calendar"),
    "pieces in words": ({"count__loan_fund__50000": "some"}, "count-loan_fund-50000", "not a whole number"),
    "a bank in words": ({"bank": "much"}, "bank", "not an amount"),
    "a loan of nobody": ({"loan__2__member": "9"}, "loan-2-member", "The loan on line 2 is of member 9"),
    "a loan of nothing": ({"loan__2__outstanding": "0"}, "loan-2-outstanding", "Line 2: a loan of which nothing"),
    "half a day": ({"loan__2__given-on-day": ""}, "loan-2-given-on", "There is no day"),
    "a loan without a day": (
        {f"loan__2__next-due-{part}": "" for part in ("day", "month", "year")}, "loan-2-next-due", "Nothing is written here",
    ),
    "a loan due already": ({"loan__2__next-due-month": "1", "loan__2__next-due-day": "5"}, "loan-2-next-due", "Line 2: the next"),
    "no instalments": ({"loan__2__instalments": ""}, "loan-2-instalments", "Line 2: enter how many"),
    "instalments without end": ({"loan__2__instalments": "601"}, "loan-2-instalments", "Line 2: enter how many"),
    "a rate in words": ({"loan__2__rate": "two"}, "loan-2-rate", "not a rate"),
    "a purpose that turns the line": ({"loan__2__purpose": "x\u202ey"}, "loan-2-purpose", "hidden character"),
    "debts above everything": ({"borrowed": "90,000"}, "basis", "owes 62,700.00"),
    "savings without a reason": ({"basis": "own", "savings__1": "100"}, "surplus-reason", "more than its members have saved"),
    "savings in words": ({"basis": "own", "savings__2": "lots"}, "savings-2", "not an amount"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_said_and_where(what: str) -> None:
    changes, field, sentence = WRONG[what]
    said = typed(**changes).sentences
    assert sentence in " ".join(said[field]), said
    assert field in typed(**changes).of_step(step_of(field))


def test_instalments_that_outlast_the_calendar() -> None:
    said = typed(**{"loan__2__instalments": "600", "loan__2__next-due-year": "2190"}).sentences
    assert list(said) == ["loan-2-instalments"]


def test_shares_are_typed_as_shares() -> None:
    terms = Terms(share_value_minor=200_00, loans=LoanRules())
    found = typed(terms, **{"savings__1": "10", "savings__2": "1", "surplus-reason": "fines"}).figures
    assert dict(found.savings) == {1: 2_000_00, 2: 200_00, 3: 0}
    assert (found.basis, found.surplus_reason) == (Basis.OWN, "fines")


def test_steps() -> None:
    assert Step.LOANS in steps_of(TERMS) and Step.LOANS not in steps_of(Terms(saves=Saves.NOTHING))
    nothing: dict[str, Any] = {"surplus-reason": "all of it"}
    assert typed(Terms(saves=Saves.NOTHING, loans=LoanRules()), **nothing).figures.basis is Basis.OWN
    assert step_of("") is Step.PREVIEW and step_of("count-social_fund-100") is Step.SOCIAL_FUND
    assert loan_lines(FORM) == 2 and loan_lines({}) == 0
