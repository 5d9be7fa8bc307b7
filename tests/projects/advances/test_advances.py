"""An advance from the day it is handed out until it is spent or comes back, and who gets no other one."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from core.money import Money, currency
from ledger.balances import balances
from ledger.chart import open_missing
from ledger.errors import CashBelowZero
from ledger.posting import Draft, Entry, post
from ledger.voucher_models import Voucher
from projects import charts, verify
from projects.advances.errors import (
    AdvanceBeyondSource,
    AdvanceDueBeforeGiven,
    AdvanceDueTooLate,
    AdvanceNumberTaken,
    AdvanceOfNoMoney,
    AdvanceUnknown,
    EarlierAdvanceOpen,
    HolderOverdue,
    ReturnedBeforeGiven,
    ReturnedTooMuch,
)
from projects.advances.giving import given
from projects.advances.kinds import ADVANCE, ADVANCE_RETURN, CameBack
from projects.advances.left import advance_of, advances_of_many, advances_on, every_advance
from projects.ageing import by_age
from projects.errors import MoneyPlaceUnknown, NotSigned
from projects.funding_models import FundingAgreement, Instrument
from tests.projects.scene import BEGUN, Scene
from tests.projects.spent import spend

THOUSAND = 1_000_00
DAY = BEGUN + timedelta(days=10)


def baht(minor: int) -> Money:
    return Money(minor, currency("THB"))


def hand_out(
    scene: Scene,
    grant: FundingAgreement,
    minor: int,
    day: date = DAY,
    due: date | None = None,
    holder: str = "Works committee",
) -> Voucher:
    due_on = due or day + timedelta(days=30)
    said = given(scene.session, scene.project, grant, holder, "Cement and sand", minor, "bank:1", due_on)
    return scene.post(ADVANCE, said, day)


def bring_back(scene: Scene, number: int, minor: int, day: date) -> Voucher:
    return scene.post(ADVANCE_RETURN, CameBack("THB", number, minor, "bank:1"), day)


@pytest.fixture
def grant(spending: Scene) -> FundingAgreement:
    agreement = spending.signed("Infrastructure grant", 100 * THOUSAND, advance_days=60)
    spending.receive(agreement, 50 * THOUSAND, BEGUN)
    return agreement


def left(scene: Scene, day: date) -> dict[int, tuple[int, int, int]]:
    """Number: what is left, how old, how long overdue."""
    return {
        one.number: (one.left_minor, one.age_days, one.overdue_days)
        for one in advances_on(scene.session, scene.project, day)
    }


def test_it_is_handed_out_spent_and_given_back(spending: Scene, grant: FundingAgreement) -> None:
    hand_out(spending, grant, 10 * THOUSAND)
    line = spending.line("Drains")
    spend(spending, grant, line, 7 * THOUSAND, DAY + timedelta(days=20), "advance:1")
    bring_back(spending, 1, 3 * THOUSAND, DAY + timedelta(days=40))
    assert left(spending, DAY - timedelta(days=1)) == {}
    assert left(spending, DAY + timedelta(days=19)) == {1: (10 * THOUSAND, 19, 0)}
    assert left(spending, DAY + timedelta(days=35)) == {1: (3 * THOUSAND, 35, 5)}
    assert left(spending, DAY + timedelta(days=40)) == {}
    whole = every_advance(spending.session, spending.project, DAY + timedelta(days=99))
    assert [(one.left_minor, one.overdue_days) for one in whole] == [(0, 0)]
    stands = {str(key): one.net for key, one in balances(spending.session, spending.book()).items() if one.net}
    assert stands["1110/bank:1"] == 43 * THOUSAND and "1130/advance:1" not in stands
    assert list(verify.every_project(spending.session)) == []


def test_no_more_is_spent_or_given_back_than_is_left(spending: Scene, grant: FundingAgreement) -> None:
    hand_out(spending, grant, 10 * THOUSAND)
    line = spending.line("Drains")
    with pytest.raises(CashBelowZero):
        spend(spending, grant, line, 10 * THOUSAND + 1, DAY, "advance:1")
    spend(spending, grant, line, 4 * THOUSAND, DAY + timedelta(days=5), "advance:1")
    with pytest.raises(ReturnedTooMuch) as refused:
        bring_back(spending, 1, 7 * THOUSAND, DAY)
    assert refused.value.facts["over"] == baht(THOUSAND)
    with pytest.raises(ReturnedBeforeGiven):
        bring_back(spending, 1, THOUSAND, DAY - timedelta(days=1))
    with pytest.raises(AdvanceUnknown):
        bring_back(spending, 2, THOUSAND, DAY)
    with pytest.raises(MoneyPlaceUnknown):
        CameBack("THB", 1, THOUSAND, "advance:1")


def test_an_advance_that_was_spent_from_is_not_taken_back(spending: Scene, grant: FundingAgreement) -> None:
    first, second = hand_out(spending, grant, 10 * THOUSAND), hand_out(spending, grant, THOUSAND, holder="Malee")
    spend(spending, grant, spending.line("Drains"), THOUSAND, DAY, "advance:1")
    with pytest.raises(CashBelowZero), spending.session.begin_nested():
        spending.take_back(first)
    spending.take_back(second)
    with pytest.raises(AdvanceUnknown):
        advance_of(spending.session, spending.project, 2)
    third = hand_out(spending, grant, THOUSAND, holder="Malee")
    assert '"number":3' in third.content


@pytest.mark.one_engine
def test_the_agreement_says_by_when(spending: Scene, grant: FundingAgreement) -> None:
    with pytest.raises(AdvanceDueTooLate) as refused:
        hand_out(spending, grant, THOUSAND, due=DAY + timedelta(days=75))
    assert (refused.value.facts["days"], refused.value.facts["over"]) == (60, 15)
    with pytest.raises(AdvanceDueBeforeGiven):
        hand_out(spending, grant, THOUSAND, due=DAY - timedelta(days=1))
    free = spending.signed("Own money", 9 * THOUSAND, Instrument.COUNTERPART)
    spending.receive(free, 9 * THOUSAND, BEGUN)
    hand_out(spending, free, THOUSAND, due=DAY + timedelta(days=400))


@pytest.mark.one_engine
def test_no_new_advance_while_one_is_overdue(spending: Scene, grant: FundingAgreement) -> None:
    hand_out(spending, grant, 10 * THOUSAND, due=DAY + timedelta(days=30))
    later = DAY + timedelta(days=42)
    with pytest.raises(HolderOverdue) as refused:
        hand_out(spending, grant, THOUSAND, later, holder="works COMMITTEE ")
    said = str(refused.value)
    assert "10000.00 THB of advance 1" in said and "12 days ago" in said
    hand_out(spending, grant, THOUSAND, later, holder="Malee")
    bring_back(spending, 1, 10 * THOUSAND, later)
    hand_out(spending, grant, THOUSAND, later)


@pytest.mark.one_engine
@pytest.mark.parametrize(("share", "accounted", "short"), [(1, 9_999_99, 1), (Fraction(4, 5), 7_999_99, 1)])
def test_how_much_of_the_earlier_one_comes_first_is_in_the_agreement(
    spending: Scene, share: Fraction, accounted: int, short: int
) -> None:
    """COA Circular 2012-001: fully. Another funder may be content with 80 %."""
    funder = spending.signed("Grant", 100 * THOUSAND, liquidated_share=Fraction(share))
    spending.receive(funder, 50 * THOUSAND, BEGUN)
    hand_out(spending, funder, 10 * THOUSAND)
    bring_back(spending, 1, accounted, DAY)
    with pytest.raises(EarlierAdvanceOpen) as refused:
        hand_out(spending, funder, THOUSAND, DAY + timedelta(days=1))
    assert refused.value.facts["short"] == baht(short)
    bring_back(spending, 1, short, DAY)
    hand_out(spending, funder, THOUSAND, DAY + timedelta(days=1))


@pytest.mark.one_engine
def test_it_is_handed_out_of_money_that_is_there_and_of_its_own_source(spending: Scene, grant: FundingAgreement) -> None:
    other = spending.signed("Own money", 90 * THOUSAND, Instrument.COUNTERPART)
    spending.receive(other, 90 * THOUSAND, BEGUN)
    hand_out(spending, grant, 30 * THOUSAND)
    with pytest.raises(AdvanceBeyondSource) as refused:
        hand_out(spending, grant, 21 * THOUSAND, holder="Malee")
    assert refused.value.facts["available"] == baht(20 * THOUSAND)
    with pytest.raises(NotSigned):
        hand_out(spending, spending.source("Promise"), THOUSAND)
    with pytest.raises(AdvanceOfNoMoney):
        hand_out(spending, spending.signed("Land", THOUSAND, Instrument.IN_KIND), THOUSAND)


@pytest.mark.one_engine
def test_two_that_were_prepared_with_one_number_do_not_become_one(spending: Scene, grant: FundingAgreement) -> None:
    due = DAY + timedelta(days=30)
    said = given(spending.session, spending.project, grant, "Malee", "Sand", THOUSAND, "bank:1", due, reference="r1")
    first = spending.prepare(ADVANCE, said, DAY, reference="r1")
    again = given(spending.session, spending.project, grant, "Malee", "Sand", THOUSAND, "bank:1", due, reference="r1")
    assert spending.prepare(ADVANCE, again, DAY, reference="r1").id == first.id
    other = given(spending.session, spending.project, grant, "Somsak", "Sand", THOUSAND, "bank:1", due)
    assert (said.number, other.number) == (1, 2)
    spending.post(ADVANCE, said, DAY)
    with pytest.raises(AdvanceNumberTaken):
        spending.post(ADVANCE, said, DAY)


MOVES = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 3 * THOUSAND), st.booleans()), max_size=6)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@hypothesis_given(moves=MOVES, asked=st.integers(0, 120))
def test_what_is_left_is_what_was_given_less_all_that_left_it(
    spending: Scene, moves: list[tuple[int, int, bool]], asked: int
) -> None:
    """In whatever order it is written down; no move takes more than is left from its day on."""
    with spending.session.begin_nested() as tried:
        funder = spending.signed("Grant", 100 * THOUSAND)
        spending.receive(funder, 50 * THOUSAND, BEGUN)
        line, written = spending.line("Drains"), []
        hand_out(spending, funder, 10 * THOUSAND)
        for after, minor, is_return in moves:
            if sum(amount for _, amount in written) + minor > 10 * THOUSAND:
                continue
            day = DAY + timedelta(days=after)
            if is_return:
                bring_back(spending, 1, minor, day)
            else:
                spend(spending, funder, line, minor, day, "advance:1")
            written.append((after, minor))
        expected = 10 * THOUSAND - sum(minor for after, minor in written if after <= asked)
        found = left(spending, DAY + timedelta(days=asked))
        overdue = max(0, asked - 30)
        assert found == ({1: (expected, asked, overdue)} if expected else {})
        tried.rollback()


def test_many_projects_are_read_at_once(spending: Scene, grant: FundingAgreement) -> None:
    hand_out(spending, grant, 10 * THOUSAND)
    hand_out(spending, grant, 2 * THOUSAND, DAY + timedelta(days=40), holder="Malee")
    spending.session.flush()
    statements: list[str] = []
    connection = spending.session.connection()
    event.listen(connection, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))
    found = advances_of_many(spending.session, [spending.project.id, 999], DAY + timedelta(days=50))
    assert len(statements) == 1
    (sums,) = by_age(found)
    assert sums.left_minor == (2 * THOUSAND, 10 * THOUSAND, 0, 0) and sums.counts == (1, 1, 0, 0)


@pytest.mark.one_engine
def test_money_in_a_hand_that_is_on_no_list_is_found(spending: Scene, grant: FundingAgreement) -> None:
    hand_out(spending, grant, 10 * THOUSAND)
    assert list(verify.every_project(spending.session)) == []
    key = charts.advance(7)
    open_missing(spending.session, spending.book(), [(charts.BY_CODE[key.code], key.holder)])
    entry = Entry(key, charts.bank(1), THOUSAND)
    post(spending.session, spending.book(), Draft(DAY, "beside us", "", (entry,)), by="somebody")
    (finding,) = verify.every_project(spending.session)
    assert "advance:7: the list says 0.00 THB is left, the books say 1000.00 THB" in str(finding)


def test_the_database_keeps_an_advance_as_it_was_given(spending: Scene, grant: FundingAgreement) -> None:
    hand_out(spending, grant, 10 * THOUSAND)
    for attack in ("UPDATE advance SET due_on = '2030-01-01'", "DELETE FROM advance"):
        with pytest.raises(DatabaseError), spending.session.begin_nested():
            spending.session.execute(text(attack))
