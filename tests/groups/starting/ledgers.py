"""A paper ledger typed into the template: a self-help group of twelve that saved for two years before it came here."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from groups.cycles import SeriesPlan
from groups.founding import add_network, found_group
from groups.loans.rules import DueOn, LoanRules
from groups.loans.rules import Method as Repaid
from groups.loans.rules import RatePer
from groups.models import Group
from groups.terms import Method, Saves, Terms
from tests.groups.starting.files import saved

FOUNDED, OPENING, FIRST_MEETING = date(2024, 1, 8), date(2025, 12, 29), date(2026, 1, 5)
TREASURER, KEY_HOLDER = "user:treasurer", "user:key-holder"
RUPEE = 100
NAMES = (
    "Asha", "Bhavna", "Chandrika", "Durga", "Ekta", "Farida", "Gauri", "Hema", "Indira", "Jaya", "Kamala", "Lata",
)  # fmt: skip
LOANS = LoanRules(
    method=Repaid.EQUAL_PRINCIPAL, rate=Fraction(2, 100), rate_per=RatePer.MONTH, due_on=DueOn.NEXT_MEETING, most_periods=12
)
TERMS = Terms(method=Method.SHG, saves=Saves.EQUAL, saving_minor=100 * RUPEE, social_minor=10 * RUPEE, loans=LOANS)
# Twelve women saved 100 rupees a month for 24 months; two loans are running; the rest lies in the box and in the bank.
SAVED = 2_400
GROUP_SHEET = {
    "Opening day": "2025-12-29",
    "Cash in the loan fund": 4_300,
    "Cash in the social fund": 960,
    "Money in the bank": 21_000,
    "Debts of the group": 0,
    "Where the surplus comes from": "Interest on loans since 2024",
}
LENT = [
    (3, 3_000, 5_000, "2025-09-08", "2026-01-12", 3, "", "A sewing machine"),
    (7, 1_500, 2_000, "2025-11-10", "2026-02-09", 2, 1.5, ""),
]
MEETINGS = ("2026-01-05", "2026-01-12")
# Ekta was lent 2,000 at the first meeting; Chandrika paid 1,000 and 60 of interest at the second.
EKTA, CHANDRIKA = 5, 3


def a_self_help_group(session: Session, *, terms: Terms = TERMS, locale: str = "en") -> Group:
    return found_group(
        session,
        add_network(session, "Hill federation", "en"),
        name="Jai Bhim group",
        currency="INR",
        locale=locale,
        timezone="Asia/Kolkata",
        founded_on=FOUNDED,
        terms=terms,
        signed_by="All twelve",
        series=SeriesPlan(FOUNDED, every_days=7),
        by=TREASURER,
    )


def typed_ledger(template: bytes, changes: Mapping[tuple[str, str], Any] | None = None) -> bytes:
    """The template with the whole ledger typed in; `changes` are cells typed otherwise: ("Members", "B3")."""
    workbook = load_workbook(BytesIO(template))
    for line in workbook["Group"].iter_rows(min_row=2):
        line[1].value = GROUP_SHEET[line[0].value]
    for number, name in enumerate(NAMES, start=1):
        workbook["Members"].append([number, name, "Woman", "2024-01-08"])
        workbook["Savings"].append([number, SAVED, SAVED + 100 * len(MEETINGS)])
    for loan in LENT:
        workbook["Loans"].append(list(loan))
    _type_meetings(workbook["Meetings"])
    for (sheet, place), value in (changes or {}).items():
        workbook[sheet][place] = value
    return saved(workbook)


def _type_meetings(sheet: Any) -> None:
    heads = [cell.value for cell in sheet[1]]

    def line(**cells: Any) -> None:
        sheet.append([cells.get(head.replace(" ", "_"), "") or None for head in heads])

    for day in MEETINGS:
        for number in range(1, len(NAMES) + 1):
            more: dict[str, Any] = {"Present": "late", "Fine": 5, "Fine_paid": 5} if number == 4 else {}
            if (day, number) == (MEETINGS[0], EKTA):
                more = {"Loan_given_out": 2_000, "In_how_many_instalments": 4, "Purpose": "Seed"}
            if (day, number) == (MEETINGS[1], CHANDRIKA):
                more = {"Loan_repaid": 1_060}
            line(Meeting_day=day, Member_number=number, Savings=100, Social_fund=10, **more)
        line(Meeting_day=day, Savings=1200, Social_fund=120, Fine=5)
    line(Meeting_day=MEETINGS[1], Other_money="cost paid", Amount_of_other_money=60, What_for="A new minutes book")
