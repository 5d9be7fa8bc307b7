"""The chart of accounts of a group that saves in shares: plain data, and the names by which the rules call each account.

What members have saved is what the group owes them (a liability), for they can claim it back at the share-out. The social
fund belongs to nobody in particular and is never shared out (equity). Loan fund and social fund are two cash boxes that
never mix. Fines are the group's own once imposed, and owed until paid.
"""

from core.marks import N_
from ledger.chart import AccountKey, AccountTemplate, AccountType

LOAN_FUND_CASH = "1010"
SOCIAL_FUND_CASH = "1020"
FINES_OWED = "1300"
MEMBERS_SHARES = "2010"
CARRIED_FORWARD = "2020"
RETAINED_SURPLUS = "3010"
SOCIAL_FUND = "3020"
FINES = "4010"
GIFTS = "4020"
OTHER_INCOME = "4030"
COSTS = "5010"
OVER_AND_SHORT = "5090"

SHARE_SAVING: tuple[AccountTemplate, ...] = (
    AccountTemplate(LOAN_FUND_CASH, AccountType.ASSET, N_("Cash box: loan fund"), guarded=True),
    AccountTemplate(SOCIAL_FUND_CASH, AccountType.ASSET, N_("Cash box: social fund"), guarded=True),
    AccountTemplate(FINES_OWED, AccountType.ASSET, N_("Fines owed"), per_holder=True),
    AccountTemplate(MEMBERS_SHARES, AccountType.LIABILITY, N_("Members' shares"), per_holder=True),
    AccountTemplate(CARRIED_FORWARD, AccountType.LIABILITY, N_("Share money carried forward"), per_holder=True),
    AccountTemplate(RETAINED_SURPLUS, AccountType.EQUITY, N_("Retained surplus")),
    AccountTemplate(SOCIAL_FUND, AccountType.EQUITY, N_("Social fund")),
    AccountTemplate(FINES, AccountType.INCOME, N_("Fines")),
    AccountTemplate(GIFTS, AccountType.INCOME, N_("Gifts received")),
    AccountTemplate(OTHER_INCOME, AccountType.INCOME, N_("Other income")),
    AccountTemplate(COSTS, AccountType.EXPENSE, N_("Meeting and running costs")),
    AccountTemplate(OVER_AND_SHORT, AccountType.EXPENSE, N_("Cash over and short")),
)

PER_MEMBER: tuple[AccountTemplate, ...] = tuple(template for template in SHARE_SAVING if template.per_holder)


def holder(member_number: int) -> str:
    """How the ledger calls a member: it knows accounts, not people."""
    return f"member:{member_number}"


def member_number(holder_text: str) -> int:
    """The number in a holder's text, the other way round."""
    return int(holder_text.removeprefix("member:"))


def of_member(code: str, number: int) -> AccountKey:
    return AccountKey(code, holder(number))
