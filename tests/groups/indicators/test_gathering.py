"""The facts of groups, read from books that were kept as any treasurer keeps them."""

from datetime import date

from sqlalchemy import event
from sqlalchemy.orm import Session

from core.money import currency
from groups import charts
from groups.figures import OtherKind, OtherLine, Presence, Row
from groups.finding import member_of
from groups.indicators.facts import Came, Facts, LoanFacts
from groups.indicators.gathering import gathered
from groups.members import enrol, leave, rename
from tests.groups.loans.lenders import a_lending_group, agreed_loan, balance, due, met
from tests.groups.village import WEEKS, a_group, meet

FIFTH = date(2026, 2, 2)


def test_a_cycle_told_in_facts(session: Session) -> None:
    """Five weeks: Wanjiru saves and pays a fine, Achieng sends money once and leaves, Njeri joins and a gift comes."""
    group = a_group(session)
    rename(session, member_of(session, group, 1), "Wanjiru", "f")
    rename(session, member_of(session, group, 3), "Mutiso", "m")
    meet(session, group, WEEKS[0], [Row(1, shares=2, social_minor=50_00), Row(3, shares=1, social_minor=50_00)])
    away = Row(3, Presence.ABSENT, fine_reason="her child was ill")
    meet(session, group, WEEKS[1], [Row(1, shares=1), Row(2, Presence.SENT, sent_by="Wanjiru"), away])
    leave(session, group, member_of(session, group, 2), WEEKS[1])
    enrol(session, group, "Njeri", WEEKS[2], sex="f")
    fined = Row(1, Presence.LATE, fine_imposed_minor=20_00, fine_reason="late", fine_paid_minor=20_00)
    meet(session, group, WEEKS[2], [fined, Row(4, shares=3)])
    meet(session, group, WEEKS[3], others=(OtherLine(OtherKind.GIFT, 100_00, "from the school"),))
    (facts,) = gathered(session, [group], FIFTH)
    assert facts == Facts(
        day=FIFTH,
        currency=currency("KES"),
        weeks=4,
        members=3,
        women=2,
        sex_said=3,
        at_start=3,
        joined=1,
        left=1,
        savers=2,
        last_meeting=Came(1, 3, 3, 0),
        last_four=Came(4, 12, 10, 1),
        loan_fund_minor=1_520_00,
        social_cash_minor=100_00,
        assets_minor=1_620_00,
        savings_minor=1_400_00,
        saved_minor=1_400_00,
        social_fund_minor=100_00,
        profit_minor=120_00,
    )
    (before,) = gathered(session, [group], date(2026, 1, 11))
    assert (before.weeks, before.members, before.savings_minor, before.last_four) == (0, 3, 600_00, Came(1, 3, 3, 0))


def test_what_is_known_of_loans(session: Session) -> None:
    """Wanjiru borrows 600 for three months on 12 January, pays the first instalment on its day, and then no more."""
    group = a_lending_group(session)
    met(session, group, WEEKS[0], [Row(number, shares=5) for number in (1, 2, 3)])
    agreed_loan(session, group, 1, 600_00, WEEKS[1])
    met(session, group, WEEKS[1], given=(1,))
    first_due = date(2026, 2, 9)
    met(session, group, first_due, repaid={1: due(session, group, 1, first_due)})

    (fresh,) = gathered(session, [group], date(2026, 1, 13))
    assert fresh.loans == LoanFacts(given=1, given_minor=600_00, outstanding=1, borrowers=1, borrowers_this_cycle=1)
    (facts,) = gathered(session, [group], date(2026, 4, 20))
    left = facts.loans_minor
    assert left == balance(session, group, charts.LOANS, 1) and 0 < left < 600_00
    assert facts.interest_minor == 60_00
    assert facts.loans == LoanFacts(
        given=1,
        given_minor=600_00,
        outstanding=1,
        late_minor=left,
        due=3,
        on_time=1,
        borrowers=1,
        borrowers_this_cycle=1,
    )
    assert gathered(session, [group], date(2026, 3, 10))[0].loans.late_minor == 0, "a day late is not thirty"  # type: ignore
    assert gathered(session, [a_group(session)], FIFTH)[0].loans is None
    assert gathered(session, [a_lending_group(session)], FIFTH)[0].loans == LoanFacts()


def test_many_groups_cost_no_more_statements_than_one(session: Session) -> None:
    groups = [a_group(session, names=["Wanjiru"]) for _ in range(3)]
    meet(session, groups[1], WEEKS[0], [Row(1, shares=2)])
    asked: list[str] = []
    listener = (session.connection().engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    session.flush()
    event.listen(*listener)
    try:
        alone = gathered(session, groups[:1], FIFTH)
        of_one, asked[:] = len(asked), []
        together = gathered(session, groups, FIFTH)
        assert (len(asked), together[0]) == (of_one, alone[0])
    finally:
        event.remove(*listener)
    assert [one.savings_minor for one in together] == [0, 400_00, 0]
    assert gathered(session, [], FIFTH) == []
