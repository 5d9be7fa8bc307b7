"""Groups that save amounts: what their sheets may say, the postings they make, and the page that asks for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Refusal
from core.language import language
from core.money import currency
from groups import charts
from groups import sheet_errors as errors
from groups.constitution import adopt
from groups.errors import MemberStillHolds, SavingsFormFixed
from groups.figures import Pot, Presence, Row, SheetFigures, Standing
from groups.finding import book_of, member_of
from groups.loans.figures import Loans
from groups.meeting_columns import Step, columns, step_name, steps_of
from groups.meetings import record, sheet_of
from groups.members import leave
from groups.methods.templates import rules_of
from groups.read_aloud import read_aloud
from groups.sheet import agreed, sheet_from_canonical
from groups.sheet_rules import faults
from groups.terms import Method, Saves, Terms
from groups.verify import verify_group
from ledger.balances import balances
from tests.groups.village import FOUNDED, a_group, counted, meet, some_figures, written

KES = currency("KES")
ANY = Terms(saves=Saves.AMOUNT, saving_minor=20_00, may_withdraw=True)
EQUAL = Terms(saves=Saves.EQUAL, saving_minor=100_00)
CAPITAL = replace(ANY, savings_are_capital=True)
HELD: Mapping[int, Standing] = {1: Standing(saved_minor=500_00), 2: Standing(), 3: Standing()}
WEEK = timedelta(days=7)


def figures(row: Row, terms: Terms = ANY) -> SheetFigures:
    return some_figures([row], terms=terms, standing=HELD)


@pytest.mark.parametrize(
    ("sheet", "fault", "where", "says"),
    [
        (figures(Row(1, shares=2)), errors.SavesNoShares, "row-1-shares", "says that members save in any amount"),
        (some_figures([Row(1, saved_minor=5_00)]), errors.SavesNoAmounts, "row-1-saved", "members save in whole shares"),
        (figures(Row(2, saved_minor=19_00)), errors.SavingTooSmall, "row-2-saved", "smallest saving of 20.00"),
        (figures(Row(2, saved_minor=150_00), EQUAL), errors.SavingNotEqual, "row-2-saved", "all save 100.00"),
        (figures(Row(1, withdrawn_minor=100_00), EQUAL), errors.SavingsNotWithdrawable, "row-1-withdrawn", "lets nobody take"),
        (figures(Row(1, withdrawn_minor=600_00)), errors.SavingsNotHeld, "row-1-withdrawn", "100.00"),
        (figures(Row(1, Presence.ABSENT, saved_minor=20_00)), errors.AbsentButPaid, "row-1-presence", "sent money"),
        (figures(Row(1, saved_minor=-1)), errors.FigureNegative, "row-1-saved", "Savings taken out"),
    ],
)
def test_what_a_sheet_of_amounts_may_not_say(
    sheet: SheetFigures, fault: type[errors.SheetFault], where: str, says: str
) -> None:
    (found,) = faults(sheet)
    assert isinstance(found, fault)
    assert found.where == where
    assert says in language("en").sentence(found).replace("\u00a0", " ")
    with pytest.raises(fault):
        agreed(sheet)


@pytest.mark.parametrize(("terms", "code"), [(ANY, charts.SAVINGS), (CAPITAL, charts.SHARE_CAPITAL)])
def test_savings_go_where_the_rules_keep_them(terms: Terms, code: str) -> None:
    sheet = agreed(figures(Row(1, saved_minor=70_00), terms))
    assert [(str(e.debit), str(e.credit), e.amount_minor) for e in sheet.entries()] == [("1010", f"{code}/member:1", 70_00)]
    out = agreed(figures(Row(1, withdrawn_minor=70_00), terms))
    assert [(str(e.debit), str(e.credit), e.amount_minor) for e in out.entries()] == [(f"{code}/member:1", "1010", 70_00)]
    assert sheet_from_canonical(sheet.canonical().decode()) == sheet
    assert (sheet.saved_by(sheet.rows[0]), out.saved_by(out.rows[0])) == (70_00, -70_00)


def test_the_page_asks_for_what_the_group_saves() -> None:
    keys = {terms.saves: [column.key for column in columns(terms, KES)] for terms in (ANY, EQUAL, Terms(100_00))}
    assert "saved" in keys[Saves.AMOUNT] and "withdrawn" in keys[Saves.AMOUNT] and "shares" not in keys[Saves.AMOUNT]
    assert "saved" in keys[Saves.EQUAL] and "withdrawn" not in keys[Saves.EQUAL]
    assert "shares" in keys[Saves.SHARES] and "saved" not in keys[Saves.SHARES]
    rotating = rules_of(Method.ROSCA, 100_00, 0, KES)
    assert Step.SHARES not in steps_of(rotating, Loans()) and Step.SHARES in steps_of(ANY, Loans())
    assert (step_name(Step.SHARES, ANY), step_name(Step.SHARES, Terms(100_00))) == ("Savings", "Shares")


def test_a_year_of_a_self_help_group_in_three_meetings(session: Session) -> None:
    """Kavita's group: "Each of us saves 100 a week. Wanjiru missed one week and brought 200 the next. Nobody takes savings out
    before the group decides." """
    group = a_group(session, terms=EQUAL)
    meet(session, group, FOUNDED, [Row(1, saved_minor=100_00), Row(2, saved_minor=100_00), Row(3, saved_minor=100_00)])
    meet(session, group, FOUNDED + WEEK, [Row(2, saved_minor=100_00), Row(3, saved_minor=100_00)])
    last = meet(session, group, FOUNDED + 2 * WEEK, [Row(1, saved_minor=200_00)])
    found = balances(session, book_of(session, group))
    assert [found[charts.of_member(charts.SAVINGS, n)].net for n in (1, 2, 3)] == [300_00, 200_00, 200_00]
    spoken = read_aloud(sheet_of(last), {1: "Wanjiru", 2: "Achieng", 3: "Mutiso"}, language("en"))
    assert "Members saved 200.00\u00a0KES." in spoken.meeting
    assert "saved 200.00" in spoken.lines[0].said
    assert verify_group(session, group) == []


def test_daily_savings_are_taken_out_at_the_table(session: Session) -> None:
    group = a_group(session, terms=rules_of(Method.DAILY, 0, 0, KES))
    meet(session, group, FOUNDED, [Row(1, saved_minor=35_00)])
    out = meet(session, group, FOUNDED + WEEK, [Row(1, withdrawn_minor=30_00)])
    assert sheet_of(out).standing[1] == Standing(saved_minor=35_00)
    assert sheet_of(out).expected(Pot.LOAN_FUND) == 5_00
    with pytest.raises(MemberStillHolds):
        leave(session, group, member_of(session, group, 1), FOUNDED + WEEK)
    meet(session, group, FOUNDED + 2 * WEEK, [Row(1, withdrawn_minor=5_00)])
    leave(session, group, member_of(session, group, 1), FOUNDED + 2 * WEEK)


def test_no_more_is_taken_out_than_later_days_can_bear(session: Session) -> None:
    """A sheet entered late takes out what was taken out afterwards already."""
    group = a_group(session, terms=replace(ANY, saving_minor=0))
    meet(session, group, FOUNDED, [Row(1, saved_minor=100_00), Row(2, saved_minor=100_00)])
    meet(session, group, FOUNDED + 2 * WEEK, [Row(1, withdrawn_minor=80_00)])
    late = counted(written(session, group, FOUNDED + WEEK, [Row(1, withdrawn_minor=30_00)]))
    with pytest.raises(Refusal) as refused:
        record(session, group, late, prepared_by="user:a", confirmed_by="user:b")
    assert "10.00" in language("en").sentence(refused.value)


def test_savings_do_not_change_their_form_while_they_are_held(session: Session) -> None:
    group = a_group(session, terms=ANY)
    meet(session, group, FOUNDED, [Row(1, saved_minor=100_00)])
    with pytest.raises(SavingsFormFixed):
        adopt(session, group, CAPITAL, date(2026, 2, 1), "All", date(2026, 2, 1), by="user:a")
    adopt(session, group, replace(ANY, saving_minor=50_00), date(2026, 2, 1), "All", date(2026, 2, 1), by="user:a")
