"""Whatever a fund does, in whatever order, allowed or refused: restricted money never leaves its restriction.

A model in plain numbers runs beside the books. What is refused changes nothing; what is accepted moves the purses by exactly what
it says, and no purse but those it names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.errors import Refusal
from ledger.voucher_models import Voucher
from projects.funds import loan_flows, verify
from tests.projects.funds.scene import OPENED, FundScene, a_fund

FREE, HOMES, WATER = 1, 2, 3
PURPOSES = (FREE, HOMES, WATER)
# Money may go from the free purse to water, never to homes, and never out of either.
ALLOWED = {(FREE, WATER)}
Said = tuple[Any, ...]
Amounts = st.integers(1, 30_00)
Steps = st.one_of(
    st.tuples(st.just("receive"), st.sampled_from(PURPOSES), Amounts),
    st.tuples(st.just("lend"), st.sampled_from(PURPOSES), st.sampled_from(PURPOSES), Amounts, Amounts),
    st.tuples(st.just("repay"), st.integers(0, 3), Amounts),
    st.tuples(st.just("move"), st.sampled_from(PURPOSES), st.sampled_from(PURPOSES), Amounts),
    st.tuples(st.just("spend"), st.sampled_from(PURPOSES), Amounts),
    st.tuples(st.just("take back"), st.integers(0, 9)),
)


@dataclass
class Model:
    """What must be in each purse: money, and money out on loan."""

    cash: dict[int, int] = field(default_factory=lambda: dict.fromkeys(PURPOSES, 0))
    lent: dict[int, int] = field(default_factory=lambda: dict.fromkeys(PURPOSES, 0))
    done: list[tuple[Voucher, dict[int, int], dict[int, int]]] = field(default_factory=list)

    def add(self, voucher: Voucher, cash: dict[int, int], lent: dict[int, int]) -> None:
        self.done.append((voucher, cash, lent))
        self._moved(cash, lent, 1)

    def take_away(self, place: int) -> None:
        _, cash, lent = self.done.pop(place)
        self._moved(cash, lent, -1)

    def _moved(self, cash: dict[int, int], lent: dict[int, int], sign: int) -> None:
        for number in PURPOSES:
            self.cash[number] += sign * cash.get(number, 0)
            self.lent[number] += sign * lent.get(number, 0)


@contextmanager
def or_refused(session: Session) -> Iterator[None]:
    """What is refused leaves nothing behind."""
    try:
        with session.begin_nested():
            yield
    except Refusal:
        pass


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a failure in a database is read, not shrunk for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(Steps, min_size=8, max_size=14))
def test_restricted_money_never_leaves_its_restriction(session: Session, steps: list[Said]) -> None:
    with session.begin_nested() as tried:
        funds = a_fund(session)
        assert funds.restriction("Homes") == HOMES and funds.restriction("Water", moves_in=True) == WATER
        paper, model = funds.paper().public_id, Model()
        for purpose in PURPOSES:
            do(funds, model, paper, ("receive", purpose, 60_00), 0)
        do(funds, model, paper, ("lend", FREE, HOMES, 10_01, 20_00), 0)
        for day, said in enumerate(steps, start=1):
            with or_refused(session):
                do(funds, model, paper, said, day)
            for number in PURPOSES:
                purse = funds.purse(number)
                assert (purse.cash_minor, purse.outstanding_minor) == (model.cash[number], model.lent[number])
                assert min(purse.cash_minor, purse.outstanding_minor) >= 0 and purse.difference_minor == 0
        assert list(verify.every_fund(session)) == []
        tried.rollback()


def do(funds: FundScene, model: Model, paper: str, said: Said, day: int) -> None:
    kind, numbers = said[0], said[1:]
    on = OPENED + timedelta(days=40 * day)
    if kind == "receive":
        purpose, minor = numbers
        model.add(funds.receive(funds.council, minor, on, purpose), {purpose: minor}, {})
    elif kind == "lend":
        _lend(funds, model, numbers, on)
    elif kind == "repay":
        _repay(funds, model, numbers, on)
    elif kind == "move":
        source, target, minor = numbers
        voucher = funds.transfer(source, target, minor, on, paper)
        assert (source, target) in ALLOWED
        model.add(voucher, {source: -minor, target: minor}, {})
    elif kind == "spend":
        purpose, minor = numbers
        voucher = funds.cost(purpose, minor, on)
        assert purpose == FREE
        model.add(voucher, {purpose: -minor}, {})
    elif model.done:
        place = numbers[0] % len(model.done)
        funds.take_back(model.done[place][0])
        model.take_away(place)


def _lend(funds: FundScene, model: Model, numbers: tuple[int, ...], on: date) -> None:
    one, other, minor, more = numbers
    parts = {one: minor} | ({other: more} if other != one else {})
    loan = funds.lend(funds.terms(sum(parts.values()), 6, on, Fraction(0)), on, parts=parts)
    voucher = funds.session.get_one(Voucher, loan.voucher_id)
    model.add(voucher, {number: -minor for number, minor in parts.items()}, parts)


def _repay(funds: FundScene, model: Model, numbers: tuple[int, ...], on: date) -> None:
    if not funds.loans:
        return
    place, minor = numbers
    loan = funds.loans[place % len(funds.loans)]
    owed = loan_flows.outstanding(loan_flows.rows_of(funds.session, [loan])[loan.id])
    if not any(owed.values()):
        return
    parts = {part.restriction: part.principal_minor for part in funds.repaid(loan, min(minor, sum(owed.values()))).parts}
    assert all(parts[number] <= owed[number] for number in parts)
    voucher = funds.repay(loan, min(minor, sum(owed.values())), on)
    model.add(voucher, parts, {number: -minor for number, minor in parts.items()})
