"""An Indian self-help group in its treasurer's words: equal savings, loans to members, a loan of the bank, the month's report."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.calendars import Period
from core.language import language
from core.money import currency
from groups import vouchers
from groups.cycles import SeriesPlan
from groups.federation.errors import BankLoanTooLarge, CarriersMissing, TimesImpossible
from groups.federation.monthly import carriers, last_month_that_came, monthly_report
from groups.federation.rules import LinkageRules
from groups.figures import Presence, Row
from groups.finding import member_of
from groups.founding import add_network, found_group
from groups.general_voucher import GENERAL, General, Happening, Place, content_of
from groups.members import enrol, leave
from groups.methods.templates import rules_of
from groups.models import Group
from groups.terms import Method
from reports.issuing import papers_of_period
from reports.monthly_paper import monthly_csv, monthly_paper
from tests.groups.village import KEY_HOLDER, TREASURER, meet

INR = currency("INR")
FOUNDED, MARCH = date(2026, 2, 2), Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def bachat_gat(session: Session) -> Group:
    """Five women save a hundred rupees each; the rules come with the method."""
    group = found_group(
        session,
        add_network(session, "Gram Sangh", "en"),
        name="Bachat Gat",
        currency="INR",
        locale="en",
        timezone="Asia/Kolkata",
        founded_on=FOUNDED,
        terms=rules_of(Method.SHG, 100_00, 0, INR),
        signed_by="All",
        series=SeriesPlan(FOUNDED, every_days=28),
        by=TREASURER,
    )
    for name in ("Asha", "Bharati", "Chhaya", "Deepa", "Ekta"):
        enrol(session, group, name, FOUNDED)
    return group


def saved(group: Group, session: Session, day: date, *numbers: int) -> None:
    rows = [Row(number, saved_minor=100_00) for number in numbers]
    meet(session, group, day, rows)


def bank(session: Session, group: Group, day: date, happened: Happening, minor: int, interest: int = 0) -> None:
    said = General("INR", happened, minor, "Gramin bank", Place.BANK, interest)
    voucher = vouchers.prepare(session, group, GENERAL, day, content_of(said), "", by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)


def test_the_month_adds_up_on_every_line(session: Session, bachat_gat: Group) -> None:
    saved(bachat_gat, session, FOUNDED, 1, 2, 3, 4, 5)
    saved(bachat_gat, session, date(2026, 3, 2), 1, 2, 3, 4, 5)
    bank(session, bachat_gat, date(2026, 3, 5), Happening.BORROWED, 3_000_00)
    bank(session, bachat_gat, date(2026, 3, 20), Happening.REPAID, 530_00, 30_00)
    enrol(session, bachat_gat, "Farida", date(2026, 3, 10))
    meet(
        session,
        bachat_gat,
        date(2026, 3, 30),
        [Row(1, Presence.LATE, saved_minor=100_00), Row(2, Presence.SENT, sent_by="Asha", saved_minor=100_00)],
    )
    report = monthly_report(session, bachat_gat, MARCH)
    for line in (report.members, *report.money):
        assert line.opening + line.added - line.taken == line.closing, line.key
    assert (report.members.opening, report.members.added, report.members.closing) == (5, 1, 6)
    assert (report.meetings, [count for _, count in report.came]) == (2, [9, 1, 0, 1])
    shown = {line.key: (line.opening, line.added, line.taken, line.closing) for line in report.money}
    assert shown["savings"] == (500_00, 700_00, 0, 1_200_00)
    assert shown["bank"] == (0, 3_000_00, 530_00, 2_470_00)
    assert shown["borrowed"] == (0, 3_000_00, 500_00, 2_500_00)
    assert shown["loan-fund-cash"] == (500_00, 700_00, 0, 1_200_00)
    assert (shown["loans"], report.overdue_minor) == ((0, 0, 0, 0), 0)

    rows = list(csv.DictReader(io.StringIO(monthly_csv(bachat_gat, report).decode("utf-8-sig"))))
    by_line = {row["line"]: row for row in rows}
    assert by_line["borrowed"]["closing"] == "2500.00" and by_line["members"]["added"] == "1"
    assert by_line["attendance: late"]["added"] == "1" and by_line["fingerprint"]["closing"] == report.head.fingerprint
    assert {row["month"] for row in rows} == {"2026-03"}
    bachat_gat.name = "=cmd"
    assert "'=cmd" in monthly_csv(bachat_gat, report).decode("utf-8-sig")

    asha, chhaya = (member_of(session, bachat_gat, number) for number in (1, 3))
    assert carriers(session, bachat_gat, ["3", "1"]) == (asha, chhaya)
    assert carriers(session, bachat_gat, ["", ""]) == ()
    paper = monthly_paper(session, bachat_gat, MARCH, (asha, chhaya))
    assert (paper.carriers, paper.saved_minor, paper.owed_minor) == (((1, "Asha"), (3, "Chhaya")), 1_200_00, 2_500_00)
    assert monthly_paper(session, bachat_gat, MARCH, ()).carriers == ()
    assert last_month_that_came(bachat_gat, Period(date(2026, 1, 1), date(2026, 3, 31))) == MARCH
    assert "monthly-2026-03.pdf" in [issue.file_name for issue in papers_of_period(session, bachat_gat, MARCH)]


@pytest.mark.parametrize("typed", [("1", ""), ("1", "1"), ("1", "9"), ("x", "2")])
def test_two_different_members_carry_it(session: Session, bachat_gat: Group, typed: tuple[str, str]) -> None:
    with pytest.raises(CarriersMissing, match="Two different members carry the report"):
        carriers(session, bachat_gat, typed)


def test_a_bank_lends_a_multiple_of_the_savings_and_the_rule_is_named(session: Session, bachat_gat: Group) -> None:
    saved(bachat_gat, session, FOUNDED, 1, 2, 3, 4, 5)
    with pytest.raises(BankLoanTooLarge) as refused:
        bank(session, bachat_gat, date(2026, 2, 10), Happening.BORROWED, 2_000_01)
    assert language("en").sentence(refused.value).replace("\u00a0", " ") == (
        "The group would owe 2,000.01 INR. Members have saved 500.00 INR, and the rule “most that is owed to banks, as a "
        "multiple of savings” of the constitution allows 2,000.00 INR in all: 0.01 INR less than this."
    )
    bank(session, bachat_gat, date(2026, 2, 10), Happening.BORROWED, 2_000_00)
    with pytest.raises(BankLoanTooLarge, match="would owe 2000.01"):
        bank(session, bachat_gat, date(2026, 2, 11), Happening.BORROWED, 1)
    with pytest.raises(TimesImpossible, match="more than nought and at most 100 times"):
        LinkageRules(0)  # type: ignore[arg-type]


def test_a_member_who_left_carries_nothing(session: Session, bachat_gat: Group) -> None:
    leave(session, bachat_gat, member_of(session, bachat_gat, 5), date(2026, 2, 20))
    with pytest.raises(CarriersMissing):
        carriers(session, bachat_gat, ["1", "5"])
    report = monthly_report(session, bachat_gat, Period(date(2026, 2, 1), date(2026, 2, 28)))
    assert (report.members.added, report.members.taken, report.members.closing) == (5, 1, 4)
