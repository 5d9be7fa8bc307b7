"""The page that lists the calculators: for trainers and treasurers, by the same functions that post. Nothing is kept."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from access.policy import Act
from core.marks import N_
from web.guard import requires

bp = Blueprint("calculators", __name__, url_prefix="/calculators")


@dataclass(frozen=True, slots=True)
class Calculator:
    """A page that reckons; `endpoint` is its view."""

    endpoint: str
    title: str
    about: str


CALCULATORS = (
    Calculator(
        "loan_calculator.loan",
        N_("Loan"),
        N_("What a loan costs, and what is due when: every method, with grace, holidays and rounding."),
    ),
    Calculator(
        "share_out_calculator.share_out",
        N_("Share-out"),
        N_("What each member gets at the end of a cycle, her loan set off, and what rounding leaves over."),
    ),
    Calculator(
        "dividend_calculator.dividend",
        N_("Dividend and rebate"),
        N_("What shares bring a member in a year, month by month, and what she gets back of the interest she paid."),
    ),
    Calculator(
        "dividend_calculator.appropriation",
        N_("Where a surplus goes"),
        N_("Reserve, funds, dividends and refunds of a year, held to the bounds of law."),
    ),
    Calculator(
        "rule_sets.index",
        N_("Funders' rules"),
        N_("What an upgrading project is due by each funder's rules, line by line and why, before anything is signed."),
    ),
)


@bp.get("")
@requires(Act.OWN_SIGN_IN)
def index() -> str:
    return render_template("calculators/index.html", calculators=CALCULATORS)
