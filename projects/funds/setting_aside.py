"""Setting money of a fund aside for an envelope of a round, and what becomes of what was not awarded. No money moves by either.

What is set aside stays in bank and cash, in its restriction, and no other voucher may take it. The rest of an envelope goes back
to the fund's free money, or to another envelope of the same restriction: of the same round, or of the next.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.marks import N_
from core.text import clean, required
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from projects.errors import NotAboveZero
from projects.funds.award_errors import LeftoverOtherPurpose
from projects.funds.earmarks import Pool
from projects.funds.errors import NotForThis
from projects.funds.going_out import GRANTING
from projects.funds.kinds import fund_kind, nothing
from projects.funds.models import Fund
from projects.funds.restrictions import restriction_of, rule_of


@dataclass(frozen=True, slots=True)
class SetAside:
    """Money is set aside for an envelope. Raises NotAboveZero, TextTooLong, TextUnreadable."""

    currency: str
    pool: Pool
    amount_minor: int
    reason: str = ""
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean(self.reason))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def entries(self) -> tuple[Entry, ...]:
        return (self.pool.entry(self.pool.rest, self.pool.whole, self.amount_minor),)


def _check_set_aside(session: Session, fund: Fund, voucher: Voucher, said: SetAside) -> None:
    """Only money that may be given to projects is set aside for awards. Raises NotForThis."""
    restriction = restriction_of(session, fund, said.pool.restriction, voucher.day)
    if not rule_of(restriction).grants:
        raise NotForThis(name=restriction.name, use=GRANTING)


SET_ASIDE = fund_kind("envelope-set-aside", N_("Money set aside for an envelope"), SetAside, _check_set_aside)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What of an envelope was not awarded goes on: back to the fund's free money, or `to` another envelope.

    Raises NotAboveZero, LeftoverOtherPurpose, TextMissing, TextTooLong, TextUnreadable.
    """

    currency: str
    pool: Pool
    amount_minor: int
    to: Pool | None
    reason: str
    document: str = ""
    document_sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", required(self.reason))
        if self.amount_minor <= 0:
            raise NotAboveZero()
        if self.to and self.to.restriction != self.pool.restriction:
            raise LeftoverOtherPurpose(label=self.pool.label, other=self.to.label)

    def entries(self) -> tuple[Entry, ...]:
        if self.to is None:
            return (self.pool.entry(self.pool.whole, self.pool.rest, self.amount_minor),)
        return (
            self.to.entry(self.to.rest, self.pool.rest, self.amount_minor),
            self.to.entry(self.pool.whole, self.to.whole, self.amount_minor),
        )


LEFT_OVER = fund_kind("envelope-leftover", N_("What was left of an envelope"), LeftOver, nothing)
KINDS = (SET_ASIDE, LEFT_OVER)
