"""Receipts, payments, retentions, returns and what is taken back, in any order, against a reckoning on the fingers.

The oracle keeps a list of what happened and adds it up anew each time. It says of every step whether it must be refused; after
every step the columns of each source on each day are what it says, and in the end the books agree with the columns.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.errors import Refusal
from ledger.balances import trial_balance
from ledger.voucher_models import Voucher
from projects import flows, verify
from projects.funding_models import FundingAgreement, Instrument, Measure
from projects.setting_up import spent_on_lines
from projects.spending.giving_back import GRANT_RETURN, GrantReturn
from projects.spending.retention import RETENTION_PAYMENT, RetentionPayment
from tests.projects.scene import BEGUN, Scene, a_project
from tests.projects.spending.payments import SHOP, pay, pay_directly

DAYS = 4
COMMITTED = 100
BUDGET = {1: 90, 2: 60}
SOURCES = {1: Instrument.GRANT, 2: Instrument.LOAN, 3: Instrument.COUNTERPART}


def day(number: int) -> date:
    return BEGUN + timedelta(days=number)


@dataclass
class Happened:
    """One thing that counts: `day`, and by how much each column of each source moved. `kept` is what is still kept back by it."""

    kind: str
    day: int
    received: dict[int, int] = field(default_factory=dict)
    spent: dict[int, int] = field(default_factory=dict)
    returned: dict[int, int] = field(default_factory=dict)
    line: int = 0
    kept: int = 0
    pays: "Happened | None" = None


@dataclass
class Oracle:
    events: list[Happened] = field(default_factory=list)

    def column(self, name: str, source: int, through: int) -> int:
        return sum(getattr(event, name).get(source, 0) for event in self.events if event.day <= through)

    def unspent(self, source: int, through: int) -> int:
        received, spent, returned = (self.column(name, source, through) for name in ("received", "spent", "returned"))
        return received - spent - returned

    def on_line(self, line: int) -> int:
        return sum(sum(event.spent.values()) for event in self.events if event.line == line)

    def kept(self, event: Happened) -> int:
        return event.kept - sum(one.kept for one in self.events if one.pays is event)

    def holds(self) -> bool:
        """Nothing below zero on any day, nothing above what was signed or planned."""
        return (
            all(self.unspent(source, number) >= 0 for source in SOURCES for number in range(DAYS))
            and all(self.column("received", source, DAYS) <= COMMITTED for source in SOURCES)
            and all(self.on_line(line) <= most for line, most in BUDGET.items())
            and all(self.kept(event) >= 0 for event in self.events if not event.pays)
            and all(one.pays in self.events and one.day >= one.pays.day for one in self.events if one.pays)
        )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "receive", "pay", "pay", "pay", "keep", "settle", "return", "direct", "undo"]),
        st.sampled_from(list(SOURCES)),
        st.sampled_from(list(SOURCES)),
        st.sampled_from(list(BUDGET)),
        st.integers(0, DAYS - 1),
        st.integers(2, 70),
    ),
    min_size=3,
    max_size=9,
)
Step = tuple[str, int, int, int, int, int]


class Machine:
    """The real books beside the oracle."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.oracle = scene, Oracle()
        self.sources: dict[int, FundingAgreement] = {
            number: scene.signed(f"Source {number}", COMMITTED, instrument) for number, instrument in SOURCES.items()
        }
        self.posted: list[tuple[Voucher, Happened]] = []
        for most in BUDGET.values():
            scene.line(f"Line of {most}", most)
        # A place to pay from is there from the start.
        self.do("receive", 1, 1, 1, 0, 2)

    def do(self, *step: object) -> None:
        kind, source, other, line, number, minor = step  # type: ignore[misc]
        if kind == "undo":
            self.undo(minor)  # type: ignore[has-type]
            return
        event = self.meant(kind, source, other, line, number, minor)  # type: ignore[has-type]
        if event is None:
            return
        self.oracle.events.append(event)
        if self.oracle.holds():
            self.posted.append((self.write(event), event))
            return
        self.oracle.events.remove(event)
        with pytest.raises(Refusal), self.scene.session.begin_nested():
            self.write(event)
        self.scene.session.expire_all()

    def meant(self, kind: str, source: int, other: int, line: int, number: int, minor: int) -> Happened | None:
        shares = {source: minor} if source == other else {source: minor - minor // 3, other: minor // 3}
        shares = {one: part for one, part in sorted(shares.items()) if part}
        if kind == "receive":
            return Happened(kind, number, received={source: minor})
        if kind == "return":
            return Happened(kind, number, returned={source: minor})
        if kind == "direct":
            return Happened(kind, number, received={source: minor}, spent={source: minor}, line=line)
        if kind == "settle":
            keeping = [event for event in self.oracle.events if event.kept and not event.pays]
            return Happened(kind, number, kept=minor // 8 + 1, pays=keeping[-1]) if keeping else None
        return Happened(kind, number, spent=shares, line=line, kept=minor // 5 + 1 if kind == "keep" else 0)

    def write(self, event: Happened) -> Voucher:
        scene, when = self.scene, day(event.day)
        if event.kind == "receive":
            ((source, minor),) = event.received.items()
            return scene.receive(self.sources[source], minor, when)
        if event.kind == "return":
            ((source, minor),) = event.returned.items()
            back = GrantReturn("THB", source, SOURCES[source], minor, "bank:1", "Not needed")
            return scene.post(GRANT_RETURN, back, when)
        if event.kind == "direct":
            ((source, minor),) = event.received.items()
            return pay_directly(scene, self.sources[source], event.line, minor, when)
        if event.pays:
            (kept,) = [voucher for voucher, one in self.posted if one is event.pays]
            return scene.post(RETENTION_PAYMENT, RetentionPayment("THB", kept.number, SHOP, event.kept, "bank:1"), when)
        kept_back = (event.kept, day(DAYS)) if event.kept else None
        return pay(scene, event.line, event.spent, when, kept=kept_back)

    def undo(self, which: int) -> None:
        if not self.posted:
            return
        voucher, event = self.posted[which % len(self.posted)]
        self.oracle.events.remove(event)
        if self.oracle.holds():
            self.scene.take_back(voucher)
            self.posted.remove((voucher, event))
            return
        self.oracle.events.append(event)
        with pytest.raises(Refusal), self.scene.session.begin_nested():
            self.scene.take_back(voucher)
        self.scene.session.expire_all()

    def agrees(self) -> None:
        scene = self.scene
        for number, source in self.sources.items():
            for when in range(DAYS):
                columns = flows.columns(scene.session, source, day(when))
                for measure in (Measure.RECEIVED, Measure.SPENT, Measure.RETURNED):
                    assert columns.of(measure) == self.oracle.column(measure.value, number, when), (measure, number, when)
                assert columns.unspent_minor == self.oracle.unspent(number, when) >= 0
        spent = spent_on_lines(scene.session, scene.project, day(DAYS))
        assert dict(spent) == {line: self.oracle.on_line(line) for line in BUDGET}

    def is_whole(self) -> None:
        scene = self.scene
        whole = trial_balance(scene.session, scene.book(), day(DAYS))
        assert whole.debit_minor == whole.credit_minor
        assert list(verify.every_project(scene.session)) == []


@given(steps=STEPS)
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_whatever_happens_in_whatever_order(session: Session, steps: list[Step]) -> None:
    with session.begin_nested() as tried:
        machine = Machine(a_project(session))
        for step in steps:
            machine.do(*step)
            machine.agrees()
        machine.is_whole()
        tried.rollback()
    session.expire_all()
