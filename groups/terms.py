"""What a constitution says in figures: one frozen object, kept as JSON, that cannot be built wrong.

Pure. Which version holds on which day is `groups.constitution`'s business; ready-made rules of every method to start from are in
`groups.methods`. What a room of its own reckons with (loans, sharing, rotation, water) it also words: each has a `rules.py`.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.frozen import from_text, to_text
from core.marks import N_, Term
from core.money import MAX_MINOR
from groups import charts
from groups.collectors.rules import CollectorRules
from groups.errors import (
    EqualSavingMissing,
    ShareRangeImpossible,
    ShareValueMissing,
    TermsNegative,
    TermsTooLarge,
)
from groups.federation.rules import LinkageRules
from groups.kiosk.rules import KioskRules
from groups.loans.rules import LoanRules
from groups.rotation.rules import RotationRules
from groups.sharing.rules import AppropriationRules, DividendRules, SharingRules
from ledger.chart import Chart

MOST_SHARES_EVER = 1000


class Method(StrEnum):
    """The kind of group, by the name that its own practice has for it."""

    VSLA = "vsla"
    SILC = "silc"
    SHG = "shg"
    DAILY = "daily"
    THAI_GROUP = "thai_group"
    THAI_COOPERATIVE = "thai_cooperative"
    ROSCA = "rosca"
    ASCA = "asca"
    PH_COOPERATIVE = "ph_cooperative"
    KIOSK = "kiosk"


METHOD_NAMES: dict[Method, Term] = {
    Method.VSLA: Term(N_("Village savings and loan association (VSLA)")),
    Method.SILC: Term(N_("Savings and internal lending community (SILC)")),
    Method.SHG: Term(N_("Self-help group (SHG, India)")),
    Method.DAILY: Term(N_("Daily savings with collectors (SDI)")),
    Method.THAI_GROUP: Term(N_("Savings group (Thailand)")),
    Method.THAI_COOPERATIVE: Term(N_("Savings co-operative (Thailand)")),
    Method.ROSCA: Term(N_("Rotating savings: each turn one member gets the pot (ROSCA)")),
    Method.ASCA: Term(N_("Accumulating savings with loans, free form (ASCA)")),
    Method.PH_COOPERATIVE: Term(N_("Credit co-operative (Philippines)")),
    Method.KIOSK: Term(N_("Water kiosk run by a group")),
}


class Saves(StrEnum):
    """What members put in: whole shares, any amount, the same amount each, or nothing that is kept for them."""

    SHARES = "shares"
    AMOUNT = "amount"
    EQUAL = "equal"
    NOTHING = "nothing"


SAVES_NAMES: dict[Saves, Term] = {
    Saves.SHARES: Term(N_("whole shares")),
    Saves.AMOUNT: Term(N_("any amount")),
    Saves.EQUAL: Term(N_("the same amount each, or several times it")),
    Saves.NOTHING: Term(N_("nothing that is kept for them")),
}


class LeftOver(StrEnum):
    """Where money goes that a member brought for shares and that does not make a whole one."""

    RETURN = "return"
    CARRY = "carry"
    SOCIAL_FUND = "social_fund"


LEFT_OVER_NAMES: dict[LeftOver, Term] = {
    LeftOver.RETURN: Term(N_("handed back at once")),
    LeftOver.CARRY: Term(N_("kept for the member until the next meeting")),
    LeftOver.SOCIAL_FUND: Term(N_("put into the social fund")),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of a group, all amounts in minor units of its currency.

    Where members save in shares (`saves`), one who buys at a meeting buys `least_shares` to `most_shares` of them; buying none
    is always allowed (VSLA: 1 to 5). Where they save amounts, `saving_minor` is the least that is put in at once (0: any), or
    the equal amount. `savings_are_capital`: they cannot be claimed on demand, as a co-operative's share capital (IFRIC 2).
    `fine_*` is what the rules suggest for coming late and for staying away. Shares are paid back before the share-out only
    where `may_return_shares`, at most `most_shares_returned` at one meeting; savings only where `may_withdraw`. VSL Associates
    keep key-holders off the management committee; a small group may set `key_holders_off_committee` to False. A part that the
    group does not do (lend, share out, sell water …) has no rules: None.

    Raises ShareValueMissing, EqualSavingMissing, ShareRangeImpossible, TermsNegative, TermsTooLarge.
    """

    share_value_minor: int = 0
    least_shares: int = 1
    most_shares: int = 5
    social_minor: int = 0
    left_over: LeftOver = LeftOver.RETURN
    fine_late_minor: int = 0
    fine_absent_minor: int = 0
    may_return_shares: bool = False
    most_shares_returned: int = 0
    key_holders_off_committee: bool = True
    method: Method = Method.VSLA
    saves: Saves = Saves.SHARES
    saving_minor: int = 0
    savings_are_capital: bool = False
    may_withdraw: bool = False
    loans: LoanRules | None = None
    sharing: SharingRules | None = None
    dividends: DividendRules | None = None
    appropriation: AppropriationRules | None = None
    rotation: RotationRules | None = None
    collectors: CollectorRules | None = None
    kiosk: KioskRules | None = None
    linkage: LinkageRules | None = None

    def __post_init__(self) -> None:
        amounts = (
            self.share_value_minor,
            self.social_minor,
            self.fine_late_minor,
            self.fine_absent_minor,
            self.saving_minor,
        )
        if self.in_shares and self.share_value_minor == 0:
            raise ShareValueMissing()
        if self.saves is Saves.EQUAL and self.saving_minor == 0:
            raise EqualSavingMissing()
        if min(*amounts, self.most_shares_returned) < 0:
            raise TermsNegative()
        if not 1 <= self.least_shares <= self.most_shares <= MOST_SHARES_EVER:
            raise ShareRangeImpossible(least=self.least_shares, most=self.most_shares)
        if max(*amounts, self.most_shares * self.share_value_minor) > MAX_MINOR:
            raise TermsTooLarge()

    @property
    def in_shares(self) -> bool:
        return self.saves is Saves.SHARES

    @property
    def in_amounts(self) -> bool:
        return self.saves in (Saves.AMOUNT, Saves.EQUAL)

    @property
    def savings_code(self) -> str:
        """The account that holds what a member has saved."""
        if self.savings_are_capital:
            return charts.SHARE_CAPITAL
        return charts.MEMBERS_SHARES if self.in_shares else charts.SAVINGS


def chart_of(terms: Terms) -> Chart:
    """The accounts that a book needs under these rules."""
    saving = charts.IN_CAPITAL if terms.savings_are_capital else charts.IN_SHARES if terms.in_shares else charts.IN_AMOUNTS
    parts = (
        (charts.LENDING, terms.loans),
        (charts.DIVIDENDS, terms.dividends or terms.appropriation),
        (charts.FUNDS, terms.sharing or terms.appropriation),
        (charts.ROTATING, terms.rotation),
        (charts.COLLECTING, terms.collectors),
        (charts.SELLING_WATER, terms.kiosk),
    )
    return (*charts.EVERY_GROUP, *saving, *(account for chart, rules in parts if rules for account in chart))


def terms_to_json(terms: Terms) -> str:
    """One line of JSON with sorted keys: equal rules are equal text."""
    return to_text(terms)


def terms_from_json(text: str) -> Terms:
    return from_text(Terms, text)
