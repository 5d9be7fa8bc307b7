"""The kiosk of Ndirande, as its treasurer tells it; on both engines, with the books looked at on the way.

"The board sells to us by its meter at the road, and we sell by the bucket. When the association took the kiosk over it took
over the old debts as well; I keep them on a page of their own."
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from core.calendars import Period
from groups.constitution import adopt
from groups.errors import MeetingInFuture
from groups.finding import member_of
from groups.kiosk import errors
from groups.kiosk.bills import Remitted
from groups.kiosk.kinds import BILL, DAY, OLD_DEBT, PAYMENT, TAP
from groups.kiosk.readings import Meter, Replaced
from groups.kiosk.rules import KioskRules, MeterUnit
from groups.kiosk.running import (
    Advice,
    Seen,
    bill,
    bills_of,
    bulk_meter,
    day_sheet,
    days_of,
    kiosk_of,
    kiosks,
    loss_of,
    new_tap,
    owed,
    remit,
    rules_on,
    taps,
)
from groups.kiosk.sheets import From, OldDebt, Payment, Pays
from groups.members import leave
from groups.models import Group
from groups.terms import Saves
from groups.verify import verify_group
from ledger.verify import verify_all
from tests.groups.village import KES, TERMS, TREASURER, WEEKS, a_group
from tests.groups.vouchers_at_the_table import confirm, confirmed, in_the_books, prepared, slipped_in, take_back

RULES = KioskRules(
    tariff_minor=25_00,
    bulk_minor=400_00,
    bulk_fixed_minor=500_00,
    tolerance_minor=20_00,
    commission=Fraction(1, 10),
    arrears_instalment_minor=300_00,
)
SELLING = replace(TERMS, saves=Saves.NOTHING, share_value_minor=0, kiosk=RULES)
METER, BULK = Meter("LWB 4471"), Meter("LWB 0007", digits=6)
OPENED = WEEKS[0]
JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))


def a_selling_group(session: Session) -> Group:
    """With its kiosk at 120 cubic metres and the board's meter at 900."""
    group = a_group(session, terms=SELLING)
    confirmed(session, group, TAP, OPENED, new_tap(session, group, "Market kiosk", METER, 120_000))
    confirmed(session, group, TAP, OPENED, new_tap(session, group, "Board's meter", BULK, 900_000, bulk=True))
    return group


def sold(session: Session, group: Group, day: date, closing: int, cash: int, **more: object) -> None:
    """A day of the market kiosk with Achieng at the tap; whole shillings are counted in ones."""
    content = day_sheet(session, group, day, 1, Seen(closing), 2, {1_00: cash}, **more)  # type: ignore[arg-type]
    confirmed(session, group, DAY, day, content)


def test_a_month_with_a_short_day_a_dry_day_a_bill_and_old_debts(session: Session) -> None:
    group = a_selling_group(session)
    confirmed(session, group, OLD_DEBT, OPENED, OldDebt(KES, 9_000_00, "Unpaid since 2019, by the board's letter"))
    sold(session, group, date(2026, 1, 5), 122_000, 2_500)  # 100 buckets: to the shilling
    sold(session, group, date(2026, 1, 6), 123_000, 1_150)  # 50 buckets should bring 1,250
    assert owed(session, group).attendants == {2: 100_00}
    sold(session, group, date(2026, 1, 7), 123_000, 0, dry=True, reason="Burst main")
    sold(session, group, date(2026, 1, 8), 123_400, 590, debt_minor=90_00)  # 490 is within 20 of what should be... and 90 of old
    assert owed(session, group).attendants == {2: 10_00}
    with pytest.raises(errors.AttendantStillOwes, match="Achieng handed in 10.00 KES too little"):
        leave(session, group, member_of(session, group, 2), WEEKS[1])
    # Takings 2,500 + 1,150 + 0 + 500; a tenth is the attendant's.
    assert in_the_books(session, group) == {
        "1010": 3_825_00, "1320/member:2": 10_00, "2310": 9_000_00, "3900": -9_000_00, "4070": 4_250_00, "5010": 415_00,
    }  # fmt: skip
    content = bill(session, group, date(2026, 1, 5), date(2026, 1, 8), "B-17", Seen(904_000), 4_000, 2_100_00)
    confirmed(session, group, BILL, date(2026, 1, 8), content)
    loss = loss_of(session, group, content)
    assert (loss.bulk_litres, loss.tap_litres, loss.litres, loss.tenths_of_percent) == (4_000, 3_400, 600, 150)
    assert remit(session, group, RULES, JANUARY) == Advice(3_825_00, 0, Remitted(2_100_00, 300_00, 1_425_00))
    confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.BILL, 2_100_00, "R 881"))
    assert remit(session, group, RULES, JANUARY) == Advice(3_825_00, 2_100_00, Remitted(0, 300_00, 1_425_00))
    confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.ARREARS, 300_00, "R 882"))
    confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.TO_BANK, 1_000_00, "Slip 4"))
    confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.ATTENDANT, 4_00, "R 1", attendant=2))
    confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.FORGIVEN, 6_00, "Meeting of 12 January", attendant=2))
    assert in_the_books(session, group) == {
        "1010": 429_00, "1030": 1_000_00, "2310": 8_700_00, "3900": -9_000_00, "4070": 4_250_00, "5010": 415_00,
        "5040": 2_100_00, "5090": 6_00,
    }  # fmt: skip
    assert len(days_of(session, group, JANUARY)) == 4 and len(bills_of(session, group, JANUARY)) == 1
    assert [*verify_all(session), *verify_group(session, group)] == []


def test_old_debts_and_bills_are_never_paid_by_one_payment(session: Session) -> None:
    group = a_selling_group(session)
    confirmed(session, group, OLD_DEBT, OPENED, OldDebt(KES, 9_000_00, "By the board's letter"))
    sold(session, group, OPENED, 140_000, 25_000)
    confirmed(session, group, BILL, WEEKS[1], bill(session, group, OPENED, WEEKS[1], "B-1", Seen(920_000), 20_000, 8_500_00))
    with pytest.raises(errors.PaidAboveOwed, match="8500.00 KES is owed, so 9000.00 KES is 500.00 KES too much"):
        confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.BILL, 9_000_00, "R 1"))
    with pytest.raises(errors.PaidAboveOwed):
        confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.ARREARS, 9_000_01, "R 1"))
    with pytest.raises(errors.PaidAboveOwed):
        confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.FORGIVEN, 1, "R 1", attendant=1))
    confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.TO_BANK, 9_000_00, "Slip"))
    confirmed(session, group, PAYMENT, WEEKS[1], Payment(KES, Pays.BILL, 8_500_00, "R 1", From.BANK))
    assert (owed(session, group).bills_minor, owed(session, group).arrears_minor) == (0, 9_000_00)


def test_a_meter_goes_round_is_replaced_and_only_its_last_reading_is_taken_back(session: Session) -> None:
    group = a_group(session, terms=SELLING)
    confirmed(session, group, TAP, OPENED, new_tap(session, group, "Market kiosk", METER, 99_999_000))
    round_ = day_sheet(session, group, WEEKS[0], 1, Seen(1_000, rolled_over=True), 2, {1_00: 2_500})
    first = confirmed(session, group, DAY, WEEKS[0], round_)
    assert round_.reckoned.litres == 2_000
    new = Replaced(2_000, Meter("new", MeterUnit.LITRE, 8), 50)
    changed = day_sheet(session, group, WEEKS[1], 1, Seen(1_050, False, new), 2, {1_00: 2_500})
    second = confirmed(session, group, DAY, WEEKS[1], changed)
    assert kiosk_of(session, group, 1).meter.serial == "new" and kiosk_of(session, group, 1).litres == 1_050
    with pytest.raises(errors.LaterReadingStands), session.begin_nested():
        take_back(session, group, first)
    take_back(session, group, second)
    assert kiosk_of(session, group, 1).litres == 1_000 and kiosk_of(session, group, 1).meter == METER


def test_two_sheets_of_one_day_and_a_debt_that_moved_meanwhile(session: Session) -> None:
    group = a_selling_group(session)
    content = day_sheet(session, group, WEEKS[0], 1, Seen(121_000), 2, {1_00: 1_250})
    waiting = prepared(session, group, DAY, WEEKS[0], content)
    sold(session, group, WEEKS[0], 121_500, 1_875)
    with pytest.raises((errors.KioskChangedMeanwhile, errors.DayHasSheet)):
        confirm(session, group, waiting)
    with pytest.raises(errors.DayHasSheet, match="Market kiosk was read last on 2026-01-05"):
        day_sheet(session, group, WEEKS[0], 1, Seen(122_000), 2, {})
    later = day_sheet(session, group, WEEKS[2], 1, Seen(122_000), 2, {1_00: 625})
    waiting = prepared(session, group, DAY, WEEKS[2], later)
    sold(session, group, WEEKS[1], 121_800, 0)
    with pytest.raises((errors.KioskChangedMeanwhile, errors.ReadingBackwards)):
        confirm(session, group, waiting)


def test_what_the_books_refuse_of_a_kiosk(session: Session) -> None:
    group = a_selling_group(session)
    with pytest.raises(errors.KioskUnknown):
        kiosk_of(session, group, 2)
    with pytest.raises(errors.BulkMeterTwice):
        new_tap(session, group, "Second", BULK, 0, bulk=True)
    with pytest.raises(errors.AttendantNotMember):
        day_sheet(session, group, WEEKS[0], 1, Seen(121_000), 9, {})
    with pytest.raises(errors.DayWithoutAttendant):
        day_sheet(session, group, WEEKS[0], 1, Seen(121_000), 0, {})
    with pytest.raises(MeetingInFuture):
        day_sheet(session, group, date(2100, 1, 1), 1, Seen(121_000), 2, {})
    with pytest.raises(errors.BillPeriodWrong):
        bill(session, group, WEEKS[1], WEEKS[0], "B", Seen(901_000), 1_000, 900_00)
    with pytest.raises(errors.BilledWaterDiffers, match="for 1100 litres, but the bulk meter counted 1000"):
        bill(session, group, WEEKS[0], WEEKS[1], "B", Seen(901_000), 1_100, 940_00)
    confirmed(session, group, BILL, WEEKS[1], bill(session, group, WEEKS[0], WEEKS[1], "B", Seen(901_000), 1_000, 900_00))
    with pytest.raises(errors.BillPeriodTaken):
        bill(session, group, WEEKS[1], WEEKS[2], "B", Seen(902_000), 1_000, 900_00)
    assert bulk_meter(session, group).litres == 901_000
    second = confirmed(session, group, TAP, WEEKS[1], new_tap(session, group, "School kiosk", METER, 0))
    assert [one.tap.number for one in kiosks(session, group)] == [1, 2] and list(taps(session, group)) == [0, 1, 2]
    take_back(session, group, second)
    for wrong, refusal in (
        (lambda: OldDebt(KES, 0, "x"), errors.AmountMissing),
        (lambda: Payment(KES, Pays.BILL, 0, "x"), errors.AmountMissing),
        (lambda: Payment(KES, Pays.BILL, 1, " "), errors.ReceiptMissing),
        (lambda: Payment(KES, Pays.ATTENDANT, 1, "x"), errors.DayWithoutAttendant),
    ):
        with pytest.raises(refusal):
            wrong()
    dry = a_group(session, terms=SELLING)
    with pytest.raises(errors.BulkMeterMissing):
        bulk_meter(session, dry)
    adopt(session, dry, replace(SELLING, kiosk=None), WEEKS[1], "All", WEEKS[1], by=TREASURER)
    with pytest.raises(errors.NoKioskRules, match="says nothing of a water kiosk"):
        rules_on(session, dry, WEEKS[1])


def test_verify_finds_a_day_that_does_not_follow(session: Session) -> None:
    group = a_selling_group(session)
    content = day_sheet(session, group, WEEKS[0], 1, Seen(121_000), 2, {1_00: 1_250})
    less = replace(content.reckoned, owes_minor=5_00, should_minor=1_255_00)
    slipped_in(session, group, DAY, WEEKS[0], replace(content, reckoned=less))
    assert [finding.rule for finding in verify_group(session, group)] == ["kiosk-day-differs"]
    follows = replace(content.flow, opening_litres=121_000, closing_litres=122_000)
    slipped_in(session, group, DAY, WEEKS[1], replace(content, step=2, flow=follows, debt_minor=5_00))  # nobody owed that
    found = [finding.rule for finding in verify_group(session, group)]
    assert found == ["kiosk-day-differs", "kiosk-day-differs", "kiosk-account-differs"]
