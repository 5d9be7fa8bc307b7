"""The chart of a project's book and of a fund's book, as plain data, and how holders of split accounts are named.

Money of a grant that has arrived is owed to its purpose (2110) until eligible spending releases it to income (4110). A loan is a
liability throughout. What was only promised, signed or guaranteed stands in memoranda (91xx) against 9190: in the chain of the
book like everything else, and never among its money. Costs are split by budget line and funder, so that spent is a balance.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.marks import N_
from ledger.chart import AccountKey, AccountTemplate, AccountType, Chart
from projects.errors import MoneyPlaceUnknown

BANK = "1110"
CASH = "1120"
ADVANCES = "1130"
OFF_BANK = "1190"
DEFERRED = "2110"
FUNDER_LOANS = "2120"
RETENTION = "2130"
RELEASED = "4110"
IN_KIND_GIVEN = "4120"
OTHER_INCOME = "4190"
COSTS = "5110"
IN_KIND_COSTS = "5120"
IN_KIND_LAND = "5130"
BANK_CHARGES = "5190"
INTEREST_PAID = "5195"
PLEDGED = "9110"
COMMITTED = "9120"
GUARANTEED = "9130"
MEMORANDA = "9190"

MEMORANDUM_CODES = frozenset({PLEDGED, COMMITTED, GUARANTEED, MEMORANDA})

PROJECT_CHART: Chart = (
    AccountTemplate(BANK, AccountType.ASSET, N_("Bank account"), guarded=True, per_holder=True),
    AccountTemplate(CASH, AccountType.ASSET, N_("Cash of the project"), guarded=True),
    AccountTemplate(ADVANCES, AccountType.ASSET, N_("Advances not yet accounted for"), guarded=True, per_holder=True),
    AccountTemplate(OFF_BANK, AccountType.ASSET, N_("Paid by the funder directly (clearing)")),
    AccountTemplate(DEFERRED, AccountType.LIABILITY, N_("Received for the project, not yet spent"), per_holder=True),
    AccountTemplate(FUNDER_LOANS, AccountType.LIABILITY, N_("Loans from funders"), per_holder=True),
    AccountTemplate(RETENTION, AccountType.LIABILITY, N_("Kept back from contractors"), per_holder=True),
    AccountTemplate(RELEASED, AccountType.INCOME, N_("Contributions spent on the project"), per_holder=True),
    AccountTemplate(IN_KIND_GIVEN, AccountType.INCOME, N_("Contributions in kind"), per_holder=True),
    AccountTemplate(OTHER_INCOME, AccountType.INCOME, N_("Interest from the bank and other income")),
    AccountTemplate(COSTS, AccountType.EXPENSE, N_("Project costs"), per_holder=True),
    AccountTemplate(IN_KIND_COSTS, AccountType.EXPENSE, N_("Project costs in kind"), per_holder=True),
    AccountTemplate(IN_KIND_LAND, AccountType.EXPENSE, N_("Land in kind"), per_holder=True),
    AccountTemplate(BANK_CHARGES, AccountType.EXPENSE, N_("Bank charges")),
    AccountTemplate(INTEREST_PAID, AccountType.EXPENSE, N_("Interest paid to funders")),
    AccountTemplate(PLEDGED, AccountType.ASSET, N_("Pledged (memorandum)"), per_holder=True),
    AccountTemplate(COMMITTED, AccountType.ASSET, N_("Committed (memorandum)"), per_holder=True),
    AccountTemplate(GUARANTEED, AccountType.ASSET, N_("Guaranteed (memorandum)"), per_holder=True),
    AccountTemplate(MEMORANDA, AccountType.LIABILITY, N_("Counterpart of the memoranda")),
)
BY_CODE: Mapping[str, AccountTemplate] = MappingProxyType({template.code: template for template in PROJECT_CHART})


def bank(number: int) -> AccountKey:
    return AccountKey(BANK, f"bank:{number}")


def advance(number: int) -> AccountKey:
    return AccountKey(ADVANCES, f"advance:{number}")


def retention(number: int) -> AccountKey:
    return AccountKey(RETENTION, f"retention:{number}")


def of_agreement(code: str, agreement: int) -> AccountKey:
    """An account that is split by funding agreement, by the agreement's number in its project."""
    return AccountKey(code, f"agreement:{agreement}")


def of_line(code: str, line: int, agreement: int) -> AccountKey:
    """An account of costs: on which budget line, and from whose money, by their numbers in the project."""
    return AccountKey(code, f"line:{line}:from:{agreement}")


def place(name: str) -> AccountKey:
    """Where money is, as contents name it: "cash", "bank:1", "advance:2". Raises MoneyPlaceUnknown."""
    kind, _, number = name.partition(":")
    if name == "cash":
        return AccountKey(CASH)
    if kind not in _NUMBERED or not re.fullmatch(r"[1-9]\d{0,3}", number, re.ASCII):
        raise MoneyPlaceUnknown(place=name[:20])
    return _NUMBERED[kind](int(number))


_NUMBERED = {"bank": bank, "advance": advance}
