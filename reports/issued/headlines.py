"""The few figures of a paper that its seal repeats, so that whoever checks the code can lay them beside the sheet; and what each
kind of paper is called there.

A paper that has some gives them as `headlines`: pairs of a key of `WORDS` and a whole number, minor units where it is money. Only
figures that stand on the paper in large letters or in the sum of a column: others nobody could compare.
"""

from dataclasses import dataclass

from core.marks import N_, Term
from core.money import Money, currency
from reports.issued.message import Message
from reports.papers import Paper


@dataclass(frozen=True, slots=True)
class Word:
    """What a headline is called, and whether it is money of the paper's currency."""

    name: Term
    money: bool = True


WORDS: dict[str, Word] = {
    "saved": Word(Term(N_("Money for shares"))),
    "savings": Word(Term(N_("Savings"))),
    "shares": Word(Term(N_("Shares")), money=False),
    "fines_owed": Word(Term(N_("Fines owed"))),
    "loans_owed": Word(Term(N_("Loans owed"))),
    "in_loan_fund": Word(Term(N_("In the loan fund"))),
    "in_social_fund": Word(Term(N_("In the social fund"))),
    "counted_loan_fund": Word(Term(N_("Counted in the loan fund"))),
    "counted_social_fund": Word(Term(N_("Counted in the social fund"))),
    "debits": Word(Term(N_("Debit, together"))),
    "credits": Word(Term(N_("Credit, together"))),
    "to_share": Word(Term(N_("To share"))),
    "paid_out": Word(Term(N_("Paid out, together"))),
    "loan": Word(Term(N_("Loan"))),
    "paid_back": Word(Term(N_("All that is paid back"))),
    "due": Word(Term(N_("Due and not paid"))),
    "largest": Word(Term(N_("Largest amount"))),
    "surplus": Word(Term(N_("Surplus to give out"))),
    "to_pay": Word(Term(N_("To pay"))),
    "litres": Word(Term(N_("Litres sold")), money=False),
    "should_be": Word(Term(N_("Should be"))),
    "handed_in": Word(Term(N_("Handed in"))),
    "capital": Word(Term(N_("Given and kept here"))),
    "lent": Word(Term(N_("Lent so far"))),
    "cash": Word(Term(N_("In bank and cash"))),
    "planned": Word(Term(N_("Planned"))),
    "pledged": Word(Term(N_("Pledged"))),
    "committed": Word(Term(N_("Committed"))),
    "received": Word(Term(N_("Received"))),
    "spent": Word(Term(N_("Spent"))),
    "asked": Word(Term(N_("Amount asked for"))),
    "accounted": Word(Term(N_("This report accounts for"))),
    "accepted": Word(Term(N_("Accepted"))),
    "unaccounted": Word(Term(N_("Not yet accounted for"))),
    "overdue": Word(Term(N_("Of this, overdue"))),
    "in_kind": Word(Term(N_("Given in kind, together"))),
    "book": Word(Term(N_("In the book"))),
    "bank": Word(Term(N_("At the bank"))),
    "budget": Word(Term(N_("Budget"))),
    "given": Word(Term(N_("Given to projects"))),
    "left": Word(Term(N_("Left over"))),
}

# The titles of the papers that have a seal, by kind; a test holds them to be those of the papers.
TITLES: dict[str, Term] = {
    "advance_list": Term(N_("Advances by age")),
    "appropriation_sheet": Term(N_("Where the surplus goes")),
    "attendance_roll": Term(N_("Attendance roll")),
    "budget_sheet": Term(N_("Budget sheet")),
    "cofinancing_poster": Term(N_("What became of the money")),
    "cofinancing_sheet": Term(N_("Co-financing sheet")),
    "constitution": Term(N_("Constitution")),
    "counter_book": Term(N_("Counter book")),
    "dividend_list": Term(N_("Dividends and rebates")),
    "eligibility": Term(N_("Who is counted and who is left out, by which funder's rule")),
    "exceptions": Term(N_("Exceptions")),
    "fund_statement": Term(N_("Fund statement")),
    "group_statement": Term(N_("Group statement")),
    "in_kind_journal": Term(N_("In-kind journal")),
    "indicators": Term(N_("Indicators")),
    "issue_register": Term(N_("Issue register")),
    "journal": Term(N_("Journal")),
    "kiosk_month": Term(N_("Water kiosk: reconciliation")),
    "liquidation_report": Term(N_("Fund utilization report")),
    "loan_agreement": Term(N_("Loan agreement")),
    "loan_book": Term(N_("Loan book")),
    "meeting_sheet": Term(N_("Meeting sheet")),
    "member_statement": Term(N_("Member statement")),
    "minutes": Term(N_("Minutes of an assembly")),
    "monthly_report": Term(N_("Monthly report to the federation")),
    "peer_audit": Term(N_("Report of a visit by another group")),
    "portfolio": Term(N_("Portfolio of the agency")),
    "proof_slip": Term(N_("Proof slip")),
    "proposal_sheet": Term(N_("Project sheet")),
    "reconciliation": Term(N_("Bank reconciliation")),
    "result_sheet": Term(N_("Result sheet")),
    "rotation_card": Term(N_("Rotation card")),
    "round_terms": Term(N_("Terms of the round")),
    "settlement_profile": Term(N_("Settlement profile")),
    "share_out_sheet": Term(N_("Share-out sheet")),
    "tranche_request": Term(N_("Request for a tranche")),
    "trial_balance": Term(N_("Trial balance")),
    "voucher": Term(N_("Voucher")),
    "why_sheet": Term(N_("Why, and why not")),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """A signed figure to be shown: money, or a whole number."""

    name: Term
    figure: Money | int

    @property
    def is_money(self) -> bool:
        return isinstance(self.figure, Money)


def headlines_of(paper: Paper) -> dict[str, int]:
    """By key; empty for a paper that has none."""
    found: tuple[tuple[str, int], ...] = getattr(paper, "headlines", ())
    return dict(found)


def signed_figures(said: Message) -> tuple[Headline, ...]:
    """The figures of a message as they are shown. An unknown key is shown as it stands."""
    of, found = currency(said.currency) if said.currency else None, []
    for key, minor in said.figures.items():
        word = WORDS.get(key, Word(Term(key), money=False))
        found.append(Headline(word.name, Money(minor, of) if word.money and of else minor))
    return tuple(found)
