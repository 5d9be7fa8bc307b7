"""A kiosk's figures: readings, a day at the tap, the bill, the loss and the remittance; and that they hold for all amounts."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import MAX_MINOR, Rounding, currency
from groups.kiosk import errors
from groups.kiosk.bills import Loss, Remitted, reckon_bill, remittance
from groups.kiosk.day_sheet import DayReckoned, TapDay, reckon_day
from groups.kiosk.readings import Flow, Meter, Replaced, parse_reading
from groups.kiosk.rules import KioskRules, MeterUnit, Remittance, ShortGoes

MWK = currency("MWK")
METER = Meter("LWB 4471", digits=5)
RULES = KioskRules(tariff_minor=25_00, bulk_minor=400_00, bulk_fixed_minor=1_000_00)


def a_day(litres: int, cash: int, rules: KioskRules = RULES, **more: object) -> DayReckoned:
    return reckon_day(rules, TapDay(MWK, Flow(METER, 0, litres), cash, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "refusal"),
    [
        ({"tariff_minor": -1}, errors.KioskAmountImpossible),
        ({"bulk_minor": MAX_MINOR + 1}, errors.KioskAmountImpossible),
        ({"unit_minor": 0}, errors.KioskAmountImpossible),
        ({"tariff_litres": 0}, errors.KioskVolumeImpossible),
        ({"bulk_litres": 2_000_000}, errors.KioskVolumeImpossible),
        ({"commission": Fraction(11, 10)}, errors.KioskShareImpossible),
        ({"remit_share": Fraction(-1, 10)}, errors.KioskShareImpossible),
    ],
)
def test_rules_that_are_refused(rules: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        KioskRules(**rules)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "litres"),
    [("123", 123_000), ("00123.456", 123_456), (" 123.4 ", 123_400), ("๑๒๓.๕", 123_500), ("۱۲۳٫۵", 123_500), ("123,45", 123_450)],
)
def test_a_reading_is_read_as_people_write_it(typed: str, litres: int) -> None:
    assert parse_reading(typed, METER) == litres


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", errors.ReadingUnreadable),
        ("1,234", errors.ReadingUnreadable),
        ("-5", errors.ReadingUnreadable),
        ("12 m3", errors.ReadingUnreadable),
        ("1e5", errors.ReadingUnreadable),
        ("²", errors.ReadingUnreadable),
        ("1" * 30, errors.ReadingUnreadable),
        ("1.2345", errors.ReadingTooFine),
        ("100000", errors.ReadingAboveMeter),
    ],
)
def test_what_is_no_reading(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        parse_reading(typed, METER)


def test_a_meter_in_litres_has_no_point() -> None:
    meter = Meter("old one", MeterUnit.LITRE, 6)
    assert parse_reading("4500", meter) == 4500 and meter.shown(4500) == "004500"
    with pytest.raises(errors.ReadingTooFine):
        parse_reading("4500.5", meter)
    with pytest.raises(errors.MeterImpossible):
        Meter("", digits=0)


def test_a_meter_that_goes_round_and_one_that_is_changed() -> None:
    assert Flow(METER, 99_990_000, 15_500, rolled_over=True).litres == 25_500
    new = Meter("new", MeterUnit.LITRE, 8)
    assert Flow(METER, 500_000, 7_250, replaced=Replaced(503_000, new, 7_000)).litres == 3_250
    assert Flow(METER, 99_999_000, 10, rolled_over=True, replaced=Replaced(1_000, new, 0)).litres == 2_010
    with pytest.raises(errors.ReadingBackwards, match="The meter said 00500.000 and now says 00499.000"):
        Flow(METER, 500_000, 499_000)
    with pytest.raises(errors.ReadingBackwards, match="00007000 and now says 00006999"):
        Flow(METER, 500_000, 6_999, replaced=Replaced(503_000, new, 7_000))
    with pytest.raises(errors.NotRolledOver):
        Flow(METER, 500_000, 500_001, rolled_over=True)


def test_two_hundred_and_fifty_buckets() -> None:
    """5 cubic metres are 250 buckets of 20 litres; at K25 a bucket they bring K6,250. The attendant brings K6,000."""
    found = a_day(5_000, 6_000_00)
    assert (found.should_minor, found.difference_minor, found.owes_minor, found.borne_minor) == (6_250_00, -250_00, 250_00, 0)
    within = a_day(5_000, 6_000_00, KioskRules(tariff_minor=25_00, tolerance_minor=250_00))
    assert (within.owes_minor, within.borne_minor) == (0, 250_00)
    borne = a_day(5_000, 6_000_00, KioskRules(tariff_minor=25_00, short=ShortGoes.GROUP))
    assert (borne.owes_minor, borne.borne_minor) == (0, 250_00)
    over = a_day(5_000, 6_300_00)
    assert (over.over_minor, over.difference_minor, over.owes_minor) == (50_00, 50_00, 0)


def test_the_attendant_pays_an_old_debt_and_takes_her_part() -> None:
    rules = KioskRules(tariff_minor=25_00, commission=Fraction(1, 10), commission_day_minor=100_00)
    found = a_day(1_000, 1_500_00, rules, debt_minor=250_00, owed_minor=250_00)
    assert (found.handed_in_minor, found.difference_minor, found.commission_minor) == (1_250_00, 0, 225_00)
    assert found.into_the_box_minor == 1_275_00
    with pytest.raises(errors.CommissionAboveCash):
        a_day(1_000, 50_00, rules)


def test_a_dry_day_is_counted_and_says_why() -> None:
    found = a_day(0, 0, dry=True, reason="burst main")
    assert (found.litres, found.should_minor, found.difference_minor, found.commission_minor) == (0, 0, 0, 0)
    with pytest.raises(errors.NoWaterNoReason):
        a_day(0, 0, dry=True, reason=" ")
    with pytest.raises(errors.NoWaterNoReason):
        a_day(0, 0)
    with pytest.raises(errors.TapDryYetWater, match="5 litres"):
        a_day(5, 0, dry=True, reason="burst main")


def test_what_a_day_refuses() -> None:
    with pytest.raises(errors.TariffMissing):
        a_day(5, 0, KioskRules())
    with pytest.raises(errors.DebtPaidTooMuch):
        a_day(5, 100_00, debt_minor=2, owed_minor=1)
    with pytest.raises(errors.DebtAboveCash):
        a_day(5, 1, debt_minor=2, owed_minor=2)


def test_a_bill_is_reckoned_again_and_the_loss_has_both_its_parts() -> None:
    bill = reckon_bill(RULES, MWK, 150_000, 61_000_00)
    assert (bill.water_minor, bill.fixed_minor, bill.reckoned_minor, bill.difference_minor) == (60_000_00, 1_000_00, 61_000_00, 0)
    with pytest.raises(errors.BillUnexplained, match="should be 61000.00 MWK, but it says 62000.00 MWK: 1000.00 MWK too much"):
        reckon_bill(RULES, MWK, 150_000, 62_000_00)
    assert reckon_bill(RULES, MWK, 150_000, 60_500_00, "credit for May").difference_minor == -500_00
    with pytest.raises(errors.BulkTariffMissing):
        reckon_bill(KioskRules(), MWK, 1, 1)
    loss = Loss(150_000, 138_000)
    assert (loss.litres, loss.tenths_of_percent) == (12_000, 80)
    assert Loss(0, 0).tenths_of_percent is None


def test_where_the_takings_go() -> None:
    rules = KioskRules(arrears_instalment_minor=5_000_00)
    assert remittance(rules, 70_000_00, 61_000_00, 90_000_00) == Remitted(61_000_00, 5_000_00, 4_000_00)
    assert remittance(rules, 50_000_00, 61_000_00, 90_000_00).arrears_minor == 0  # the bill comes first
    later = remittance(rules, 70_000_00, 11_000_00, 85_000_00, paid_bill_minor=50_000_00, paid_arrears_minor=5_000_00)
    assert later == Remitted(11_000_00, 0, 4_000_00)  # the month's instalment was paid
    share = KioskRules(remittance=Remittance.SHARE, remit_share=Fraction(4, 5))
    found = remittance(share, 100_000_00, 61_000_00, 10_000_00)
    assert (found.bill_minor, found.arrears_minor, found.group_minor) == (61_000_00, 10_000_00, 29_000_00)
    rest = remittance(share, 100_000_00, 1_000_00, 90_000_00, paid_bill_minor=60_000_00)
    assert rest == Remitted(1_000_00, 19_000_00, 20_000_00)


amounts = st.integers(0, 10**9)
shares = st.fractions(0, 1, max_denominator=1000)
some_rules = st.builds(
    KioskRules,
    tariff_minor=st.integers(1, 10**6),
    tariff_litres=st.integers(1, 10_000),
    bulk_minor=amounts,
    rounding=st.sampled_from(Rounding),
    unit_minor=st.sampled_from((1, 5, 100)),
    tolerance_minor=st.integers(0, 1000),
    short=st.sampled_from(ShortGoes),
    remittance=st.sampled_from(Remittance),
    remit_share=shares,
    arrears_instalment_minor=amounts,
)


@settings(max_examples=60)
@given(some_rules, st.integers(1, 10**6), amounts, amounts)
def test_a_day_names_the_whole_difference(rules: KioskRules, litres: int, cash: int, debt: int) -> None:
    found = a_day(litres, cash + debt, rules, debt_minor=debt, owed_minor=debt)
    assert found.should_minor % rules.unit_minor == 0 and abs(found.should_minor - found.exact) < rules.unit_minor
    assert found.handed_in_minor + found.owes_minor + found.borne_minor - found.over_minor == found.should_minor
    assert not (found.over_minor and (found.owes_minor or found.borne_minor))
    assert found.into_the_box_minor == cash + debt


@settings(max_examples=60)
@given(st.integers(0, 99_999_999), st.integers(0, 99_999_999), st.integers(0, 99_999_999))
def test_water_adds_up_over_any_readings(first: int, second: int, third: int) -> None:
    """Two days read one after the other are the same water as both read at once, round the meter or not."""

    def between(before: int, now: int) -> int:
        return Flow(METER, before, now, rolled_over=now < before).litres

    assert (between(first, second) + between(second, third) - between(first, third)) % METER.capacity_litres == 0
    assert 0 <= between(first, second) < METER.capacity_litres


@settings(max_examples=60)
@given(some_rules, amounts, amounts, amounts, amounts, amounts)
def test_the_parts_of_the_takings_are_the_takings(
    rules: KioskRules, takings: int, bill: int, arrears: int, paid: int, instalment: int
) -> None:
    found = remittance(rules, takings, bill, arrears, paid_bill_minor=paid, paid_arrears_minor=instalment)
    assert found.bill_minor + found.arrears_minor + found.group_minor == max(takings - paid - instalment, 0)
    assert 0 <= found.bill_minor <= bill and 0 <= found.arrears_minor <= arrears and found.group_minor >= 0
