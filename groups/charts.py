"""The charts of accounts of savings groups: plain data, and the names by which the rules call each account.

What members have saved is what the group owes them (a liability), for they can claim it back; a co-operative's share capital,
which cannot be claimed on demand, is equity (IFRIC 2). The social fund belongs to nobody in particular (equity). Loan fund and
social fund are two cash boxes that never mix. Fines are the group's own once imposed, and owed until paid. Interest on loans is
the group's own when it is received. Which accounts a book has follows from the rules that the group agreed: `groups.terms`.
"""

from collections.abc import Iterable

from core.marks import N_
from ledger.chart import AccountKey, AccountTemplate, AccountType, Chart

LOAN_FUND_CASH = "1010"
SOCIAL_FUND_CASH = "1020"
BANK = "1030"
WITH_COLLECTOR = "1040"
LOANS = "1200"
FINES_OWED = "1300"
KIOSK_OWED = "1320"
MEMBERS_SHARES = "2010"
CARRIED_FORWARD = "2020"
SAVINGS = "2030"
DIVIDENDS_TO_PAY = "2050"
TAX_TO_PAY = "2060"
ROTATION = "2100"
ROTATION_BIDS = "2110"
BORROWED = "2200"
WATER_TO_PAY = "2300"
WATER_ARREARS = "2310"
LEFT_TO_PAY = "2400"
RETAINED_SURPLUS = "3010"
SOCIAL_FUND = "3020"
SHARE_CAPITAL = "3030"
RESERVE = "3110"
EDUCATION_FUND = "3120"
OPTIONAL_FUNDS = "3130"
WELFARE_FUND = "3140"
OPENING = "3900"
FINES = "4010"
GIFTS = "4020"
OTHER_INCOME = "4030"
LOAN_INTEREST = "4040"
LOANS_RECOVERED = "4050"
LOAN_PENALTIES = "4060"
WATER_SALES = "4070"
LOAN_FEES = "4080"
COSTS = "5010"
LOANS_WRITTEN_OFF = "5020"
INTEREST_PAID = "5030"
WATER_BOUGHT = "5040"
OVER_AND_SHORT = "5090"

_ASSET, _LIABILITY, _EQUITY = AccountType.ASSET, AccountType.LIABILITY, AccountType.EQUITY
_INCOME, _EXPENSE = AccountType.INCOME, AccountType.EXPENSE

# What every group has, whatever its method.
EVERY_GROUP: Chart = (
    AccountTemplate(LOAN_FUND_CASH, _ASSET, N_("Cash box: loan fund"), guarded=True),
    AccountTemplate(SOCIAL_FUND_CASH, _ASSET, N_("Cash box: social fund"), guarded=True),
    AccountTemplate(BANK, _ASSET, N_("Bank account"), guarded=True),
    AccountTemplate(FINES_OWED, _ASSET, N_("Fines owed"), per_holder=True),
    AccountTemplate(CARRIED_FORWARD, _LIABILITY, N_("Share money carried forward"), per_holder=True),
    AccountTemplate(BORROWED, _LIABILITY, N_("Borrowed from outside")),
    AccountTemplate(LEFT_TO_PAY, _LIABILITY, N_("To be paid to who has left"), per_holder=True),
    AccountTemplate(RETAINED_SURPLUS, _EQUITY, N_("Retained surplus")),
    AccountTemplate(SOCIAL_FUND, _EQUITY, N_("Social fund")),
    AccountTemplate(OPENING, _EQUITY, N_("Balances brought in at the start")),
    AccountTemplate(FINES, _INCOME, N_("Fines")),
    AccountTemplate(GIFTS, _INCOME, N_("Gifts received")),
    AccountTemplate(OTHER_INCOME, _INCOME, N_("Other income")),
    AccountTemplate(COSTS, _EXPENSE, N_("Meeting and running costs")),
    AccountTemplate(INTEREST_PAID, _EXPENSE, N_("Interest paid")),
    AccountTemplate(OVER_AND_SHORT, _EXPENSE, N_("Cash over and short")),
)
# What members save, in one of three forms.
IN_SHARES: Chart = (AccountTemplate(MEMBERS_SHARES, _LIABILITY, N_("Members' shares"), per_holder=True),)
IN_AMOUNTS: Chart = (AccountTemplate(SAVINGS, _LIABILITY, N_("Members' savings"), per_holder=True),)
IN_CAPITAL: Chart = (AccountTemplate(SHARE_CAPITAL, _EQUITY, N_("Share capital"), per_holder=True),)

LENDING: Chart = (
    AccountTemplate(LOANS, _ASSET, N_("Loans to members"), per_holder=True),
    AccountTemplate(LOAN_INTEREST, _INCOME, N_("Interest on loans")),
    AccountTemplate(LOANS_RECOVERED, _INCOME, N_("Written-off loans recovered")),
    AccountTemplate(LOAN_PENALTIES, _INCOME, N_("Penalties on late loans")),
    AccountTemplate(LOAN_FEES, _INCOME, N_("Loan fees")),
    AccountTemplate(LOANS_WRITTEN_OFF, _EXPENSE, N_("Loans written off")),
)
DIVIDENDS: Chart = (
    AccountTemplate(DIVIDENDS_TO_PAY, _LIABILITY, N_("Dividends and rebates to pay"), per_holder=True),
    AccountTemplate(TAX_TO_PAY, _LIABILITY, N_("Tax withheld, to be paid")),
)
FUNDS: Chart = (
    AccountTemplate(RESERVE, _EQUITY, N_("Reserve fund")),
    AccountTemplate(EDUCATION_FUND, _EQUITY, N_("Education and training fund")),
    AccountTemplate(OPTIONAL_FUNDS, _EQUITY, N_("Optional funds")),
    AccountTemplate(WELFARE_FUND, _EQUITY, N_("Welfare fund")),
)
COLLECTING: Chart = (AccountTemplate(WITH_COLLECTOR, _ASSET, N_("Cash with the collector"), guarded=True, per_holder=True),)
ROTATING: Chart = (
    AccountTemplate(ROTATION, _LIABILITY, N_("Paid into the rotation"), per_holder=True),
    AccountTemplate(ROTATION_BIDS, _LIABILITY, N_("Bids of the rotation, to be shared")),
)
SELLING_WATER: Chart = (
    AccountTemplate(KIOSK_OWED, _ASSET, N_("Water money not handed in"), per_holder=True),
    AccountTemplate(WATER_TO_PAY, _LIABILITY, N_("Water bills to pay")),
    AccountTemplate(WATER_ARREARS, _LIABILITY, N_("Inherited water arrears")),
    AccountTemplate(WATER_SALES, _INCOME, N_("Water sold")),
    AccountTemplate(WATER_BOUGHT, _EXPENSE, N_("Water bought")),
)
# A book keeps the accounts of all its constitutions; every template that a group can have, by code.
ALL: Chart = (
    *EVERY_GROUP,
    *IN_SHARES,
    *IN_AMOUNTS,
    *IN_CAPITAL,
    *LENDING,
    *DIVIDENDS,
    *FUNDS,
    *COLLECTING,
    *ROTATING,
    *SELLING_WATER,
)
BY_CODE: dict[str, AccountTemplate] = {template.code: template for template in ALL}


# Where what a member has saved may stand, whatever form the group gives it.
SAVED = (MEMBERS_SHARES, SAVINGS, SHARE_CAPITAL)


def per_member(chart: Iterable[AccountTemplate]) -> Chart:
    """The accounts of a chart that each member has for herself."""
    return tuple(template for template in chart if template.per_holder)


PER_MEMBER: Chart = per_member(ALL)


def holder(member_number: int) -> str:
    """How the ledger calls a member: it knows accounts, not people."""
    return f"member:{member_number}"


def member_number(holder_text: str) -> int:
    """The number in a holder's text, the other way round."""
    return int(holder_text.removeprefix("member:"))


def of_member(code: str, number: int) -> AccountKey:
    return AccountKey(code, holder(number))
