"""What the page of a share-out shows: the count to be made, everybody's line, the working, and what stands in the way."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.errors import Refusal
from core.money import Money
from groups.denominations import denominations
from groups.figures import POT_NAMES, Pot
from groups.models import Group
from groups.sharing.share_out_content import SharedOut, value_of
from groups.sharing.share_out_voucher import refuse_unready
from groups.sharing.share_out_working import Shown, shown


@dataclass(frozen=True, slots=True)
class PotCount:
    """One pot as it is counted: `expected` by the books; `counted` None before anybody has."""

    pot: Pot
    name: str
    denominations: tuple[Money, ...]
    expected: Money
    counted: Money | None

    @property
    def difference(self) -> Money | None:
        return self.counted - self.expected if self.counted is not None else None


@dataclass(frozen=True, slots=True)
class ShareOutPage:
    """`in_the_way` is why it cannot be posted now; `tried` says that other rules than the constitution's were tried."""

    shown: Shown
    pots: tuple[PotCount, ...]
    in_the_way: Refusal | None
    tried: bool

    @property
    def shared(self) -> SharedOut:
        return self.shown.shared


def share_out_page(session: Session, group: Group, shared: SharedOut, *, tried: bool = False) -> ShareOutPage:
    return ShareOutPage(shown(shared), _pots(shared), _in_the_way(session, group, shared), tried)


def _in_the_way(session: Session, group: Group, shared: SharedOut) -> Refusal | None:
    try:
        refuse_unready(session, group, shared)
    except Refusal as refused:
        return refused
    return None


def _pots(shared: SharedOut) -> tuple[PotCount, ...]:
    decided, pieces = shared.decided, tuple(shared.money(one) for one in denominations(shared.currency))
    expected = {Pot.LOAN_FUND: shared.expected_cash_minor, Pot.SOCIAL_FUND: shared.books.social_cash_minor}
    counted = {Pot.LOAN_FUND: decided.counted, Pot.SOCIAL_FUND: decided.social_counted}
    wanted = tuple(Pot) if shared.rules.social_fund_too else (Pot.LOAN_FUND,)
    return tuple(
        PotCount(
            pot=pot,
            name=POT_NAMES[pot],
            denominations=pieces,
            expected=shared.money(expected[pot]),
            counted=None if (found := counted[pot]) is None else shared.money(value_of(found)),
        )
        for pot in wanted
    )
