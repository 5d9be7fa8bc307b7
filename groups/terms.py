"""What a constitution says in figures: one frozen object, kept as JSON, that cannot be built wrong.

Pure. Which version holds on which day is `groups.constitution`'s business.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from core.marks import N_, Term
from core.money import MAX_MINOR
from groups.errors import ShareRangeImpossible, ShareValueMissing, TermsNegative, TermsTooLarge

MOST_SHARES_EVER = 1000


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
    """The rules of a group that saves in shares, all amounts in minor units of the group's currency.

    A member who buys shares at a meeting buys `least_shares` to `most_shares` of them; buying none is always allowed
    (VSLA: 1 to 5). `fine_*` is what the rules suggest for coming late and for staying away. Shares are paid back before
    the share-out only where `may_return_shares`, at most `most_shares_returned` at one meeting. VSL Associates keep
    key-holders off the management committee; a small group may set `key_holders_off_committee` to False.

    Raises ShareValueMissing, ShareRangeImpossible, TermsNegative, TermsTooLarge.
    """

    share_value_minor: int
    least_shares: int = 1
    most_shares: int = 5
    social_minor: int = 0
    left_over: LeftOver = LeftOver.RETURN
    fine_late_minor: int = 0
    fine_absent_minor: int = 0
    may_return_shares: bool = False
    most_shares_returned: int = 0
    key_holders_off_committee: bool = True

    def __post_init__(self) -> None:
        amounts = (self.share_value_minor, self.social_minor, self.fine_late_minor, self.fine_absent_minor)
        if self.share_value_minor == 0:
            raise ShareValueMissing()
        if min(*amounts, self.most_shares_returned) < 0:
            raise TermsNegative()
        if not 1 <= self.least_shares <= self.most_shares <= MOST_SHARES_EVER:
            raise ShareRangeImpossible(least=self.least_shares, most=self.most_shares)
        if max(*amounts, self.most_shares * self.share_value_minor) > MAX_MINOR:
            raise TermsTooLarge()


def terms_to_json(terms: Terms) -> str:
    """One line of JSON with sorted keys: equal rules are equal text."""
    return json.dumps(asdict(terms), sort_keys=True, separators=(",", ":"))


def terms_from_json(text: str) -> Terms:
    kept = json.loads(text)
    return Terms(**{**kept, "left_over": LeftOver(kept["left_over"])})
