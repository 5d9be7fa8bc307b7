"""The chart of a fund's book, as plain data, and how its accounts are named.

Every account belongs to one restriction: its holder begins with "restriction:3". `within` builds both sides of an entry from one
restriction, so that no posting can carry money from one purpose to another; a permitted transfer is two entries, each within its
own side, that meet in "moved between purposes". Bank, cash and loans are guarded: the database lets none of them end a day below
zero, so that money of one purpose cannot be spent because another one has some.

What a round decides is kept beside the money, as pledges are: set aside in an envelope, then allocated to an award, committed,
advanced and spent. Each is guarded too, so that the database refuses more in a stage than came out of the one before.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.marks import N_
from ledger.chart import AccountKey, AccountTemplate, AccountType, Chart
from ledger.posting import Entry
from projects.errors import MoneyPlaceUnknown
from projects.funds.models import GiverKind

BANK = "1610"
CASH = "1620"
LOANS = "1650"
ADVANCES = "1660"
HELD_FOR_GROUPS = "2610"
GIVEN_BY_STATE = "3610"
GIVEN_BY_DONORS = "3620"
GIVEN_BY_GROUPS = "3630"
MOVED = "3690"
LOAN_INTEREST = "4610"
OTHER_INCOME = "4620"
GRANTS = "5610"
COSTS = "5620"
WRITTEN_OFF = "5630"
AWARD_COSTS = "5640"
PLEDGED = "9610"
COMMITTED = "9620"
MEMORANDA = "9690"
SET_ASIDE = "9710"
ALLOCATED = "9720"
AWARD_COMMITTED = "9730"
AWARD_ADVANCED = "9740"
AWARD_SPENT = "9750"
EARMARKS = "9790"

GIVEN: Mapping[GiverKind, str] = MappingProxyType(
    {GiverKind.STATE: GIVEN_BY_STATE, GiverKind.DONOR: GIVEN_BY_DONORS, GiverKind.GROUP: GIVEN_BY_GROUPS}
)
CAPITAL_CODES = frozenset({*GIVEN.values(), HELD_FOR_GROUPS})
PLACE_CODES = frozenset({BANK, CASH})
# Decided for something and not paid yet: as long as it stands there, its money stays in bank and cash.
EARMARKED_CODES = frozenset({SET_ASIDE, ALLOCATED, AWARD_COMMITTED})
STAGE_CODES = (SET_ASIDE, ALLOCATED, AWARD_COMMITTED, AWARD_ADVANCED, AWARD_SPENT)
MEMORANDUM_CODES = frozenset({PLEDGED, COMMITTED, MEMORANDA, *STAGE_CODES, EARMARKS})

FUND_CHART: Chart = (
    AccountTemplate(BANK, AccountType.ASSET, N_("Bank account of the fund"), guarded=True, per_holder=True),
    AccountTemplate(CASH, AccountType.ASSET, N_("Cash of the fund"), guarded=True, per_holder=True),
    AccountTemplate(LOANS, AccountType.ASSET, N_("Loans of the fund"), guarded=True, per_holder=True),
    AccountTemplate(
        ADVANCES, AccountType.ASSET, N_("Advances to groups on awards"), guarded=True, per_holder=True
    ),
    AccountTemplate(HELD_FOR_GROUPS, AccountType.LIABILITY, N_("Groups' own money, kept for them"), per_holder=True),
    AccountTemplate(GIVEN_BY_STATE, AccountType.EQUITY, N_("Given by the state"), per_holder=True),
    AccountTemplate(GIVEN_BY_DONORS, AccountType.EQUITY, N_("Given by donors"), per_holder=True),
    AccountTemplate(GIVEN_BY_GROUPS, AccountType.EQUITY, N_("Given by groups and their members"), per_holder=True),
    AccountTemplate(MOVED, AccountType.EQUITY, N_("Moved between purposes"), per_holder=True),
    AccountTemplate(LOAN_INTEREST, AccountType.INCOME, N_("Interest on the fund's loans"), per_holder=True),
    AccountTemplate(OTHER_INCOME, AccountType.INCOME, N_("Interest from the bank and other income"), per_holder=True),
    AccountTemplate(GRANTS, AccountType.EXPENSE, N_("Grants to projects"), per_holder=True),
    AccountTemplate(COSTS, AccountType.EXPENSE, N_("Costs of the fund"), per_holder=True),
    AccountTemplate(WRITTEN_OFF, AccountType.EXPENSE, N_("Loans of the fund written off"), per_holder=True),
    AccountTemplate(AWARD_COSTS, AccountType.EXPENSE, N_("Costs of awarded projects"), per_holder=True),
    AccountTemplate(PLEDGED, AccountType.ASSET, N_("Pledged (memorandum)"), per_holder=True),
    AccountTemplate(COMMITTED, AccountType.ASSET, N_("Committed (memorandum)"), per_holder=True),
    AccountTemplate(MEMORANDA, AccountType.LIABILITY, N_("Counterpart of the memoranda"), per_holder=True),
    AccountTemplate(
        SET_ASIDE, AccountType.ASSET, N_("Set aside in envelopes (memorandum)"), guarded=True, per_holder=True
    ),
    AccountTemplate(
        ALLOCATED, AccountType.ASSET, N_("Allocated to awards (memorandum)"), guarded=True, per_holder=True
    ),
    AccountTemplate(
        AWARD_COMMITTED, AccountType.ASSET, N_("Committed to awards (memorandum)"), guarded=True, per_holder=True
    ),
    AccountTemplate(
        AWARD_ADVANCED, AccountType.ASSET, N_("Advanced on awards (memorandum)"), guarded=True, per_holder=True
    ),
    AccountTemplate(
        AWARD_SPENT, AccountType.ASSET, N_("Spent on awards (memorandum)"), guarded=True, per_holder=True
    ),
    AccountTemplate(
        EARMARKS, AccountType.LIABILITY, N_("Counterpart of what is set aside"), per_holder=True
    ),
)
BY_CODE: Mapping[str, AccountTemplate] = MappingProxyType({template.code: template for template in FUND_CHART})


def key(restriction: int, code: str, what: str = "") -> AccountKey:
    """An account of a restriction; `what` says which part of it: "bank:1", "loan:…", "from:…", "project:…"."""
    return AccountKey(code, f"restriction:{restriction}:{what}" if what else f"restriction:{restriction}")


def within(restriction: int, debit: tuple[str, str], credit: tuple[str, str], amount_minor: int, memo: str) -> Entry:
    """An entry both sides of which belong to one restriction; each side is a code and its part."""
    return Entry(key(restriction, *debit), key(restriction, *credit), amount_minor, memo)


def place(name: str) -> tuple[str, str]:
    """Where money is, as contents name it: "cash", "bank:1". Raises MoneyPlaceUnknown."""
    if name == "cash":
        return CASH, ""
    if not re.fullmatch(r"bank:[1-9]\d{0,3}", name, re.ASCII):
        raise MoneyPlaceUnknown(place=name[:20])
    return BANK, name


def loan(public_id: str) -> tuple[str, str]:
    return LOANS, f"loan:{public_id}"


def giver(code: str, public_id: str) -> tuple[str, str]:
    return code, f"from:{public_id}"


def envelope(code: str, public_id: str) -> tuple[str, str]:
    return code, f"envelope:{public_id}"


def award(code: str, public_id: str) -> tuple[str, str]:
    return code, f"award:{public_id}"


def restriction_of(account: AccountKey) -> int:
    """Whose money an account holds: the number in its holder."""
    return int(account.holder.split(":")[1])


def part_of(account: AccountKey) -> str:
    """What stands behind the restriction in the holder, without its kind: a loan's or a giver's public id."""
    return account.holder.rpartition(":")[2]
