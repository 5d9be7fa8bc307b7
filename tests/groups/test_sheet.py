"""The sheet as money: no coin is lost, the order of lines decides nothing, and the bytes say everything."""

import json
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from groups import charts
from groups.figures import Count, OtherKind, OtherLine, Pot, Presence, Row, SheetFigures, Standing, share_money
from groups.sheet import MeetingSheet, agreed, digest_of, sheet_from_canonical
from groups.terms import LeftOver, Terms
from ledger.chart import AccountKey
from tests.groups.village import TERMS, counts, some_figures

KES_COINS = 1_00  # the smallest Kenyan coin; sums of whole shillings can all be counted


@st.composite
def sheets(draw: st.DrawFn) -> MeetingSheet:
    """Any sheet that keeps to its rules: whole shillings, up to eight members, differences in either pot."""
    shillings = st.integers(0, 300).map(lambda whole: whole * KES_COINS)
    terms = replace(TERMS, left_over=draw(st.sampled_from(LeftOver)), most_shares=draw(st.integers(1, 10)))
    numbers = draw(st.lists(st.integers(1, 60), min_size=1, max_size=8, unique=True))
    standing = {number: Standing(draw(st.integers(0, 9)), draw(shillings), draw(shillings)) for number in numbers}
    rows = tuple(_row(draw, number, terms, standing[number]) for number in numbers)
    # Enough for eight members who take back five shares of 200 each, and for four payments of 500.
    opening = {pot: draw(st.integers(10_000, 19_000)) * KES_COINS for pot in Pot}
    figures = some_figures(rows, terms=terms, standing=standing, opening=opening)
    others = draw(st.lists(st.sampled_from([each for each in OtherKind if each is not OtherKind.CARRIED_BACK]), max_size=4))
    lines = tuple(OtherLine(kind, draw(st.integers(1, 500)) * KES_COINS, "agreed by all") for kind in others)
    figures = replace(figures, others=lines)
    differences = {pot: draw(st.integers(-9, 9)) * KES_COINS for pot in Pot}
    return agreed(replace(figures, counts=counts(figures, differences, "counted twice")))


def _row(draw: st.DrawFn, number: int, terms: Terms, standing: Standing) -> Row:
    presence = draw(st.sampled_from(Presence))
    imposed = draw(st.integers(0, 60)) * KES_COINS
    sent_by = "neighbour" if presence is Presence.SENT else ""
    row = Row(number, presence, sent_by, fine_imposed_minor=imposed, fine_reason="agreed")
    if presence is Presence.ABSENT:
        return row
    owed = standing.fines_owed_minor + imposed
    row = replace(
        row,
        social_minor=draw(st.integers(0, 90)) * KES_COINS,
        fine_paid_minor=draw(st.integers(0, owed // KES_COINS)) * KES_COINS,
    )
    if draw(st.booleans()) and standing.shares:
        return replace(row, shares_returned=draw(st.integers(0, min(standing.shares, terms.most_shares_returned))))
    shares = draw(st.integers(0, terms.most_shares))
    most_used = min(standing.carried_minor, shares * terms.share_value_minor)
    return replace(
        row,
        shares=shares,
        left_over_minor=draw(st.integers(0, 199)) * KES_COINS,
        carried_used_minor=draw(st.integers(0, most_used // KES_COINS)) * KES_COINS,
    )


def moved(sheet: MeetingSheet) -> Counter[AccountKey]:
    """What the entries add to each account, debits above zero."""
    change: Counter[AccountKey] = Counter()
    for entry in sheet.entries():
        change[entry.debit] += entry.amount_minor
        change[entry.credit] -= entry.amount_minor
    return change


@given(sheets())
def test_each_pot_ends_with_what_was_counted(sheet: MeetingSheet) -> None:
    """Opening + in - out + difference is the counted cash, to the coin, through the entries alone."""
    change = moved(sheet)
    for pot in Pot:
        assert sheet.opening[pot] + change[AccountKey(pot.account)] == sheet.counted(pot)
        assert sheet.expected(pot) + sheet.difference(pot) == sheet.counted(pot)


@given(sheets())
def test_a_difference_is_the_only_thing_over_and_short_hears_of(sheet: MeetingSheet) -> None:
    assert -moved(sheet)[AccountKey(charts.OVER_AND_SHORT)] == sum(sheet.difference(pot) for pot in Pot)


@given(sheets())
def test_no_member_loses_a_coin(sheet: MeetingSheet) -> None:
    """What a member put on the table is what her accounts and the funds gained, left-over money that went home apart."""
    change = moved(sheet)
    value = sheet.terms.share_value_minor
    for row in sheet.rows:
        shares = -change[charts.of_member(charts.MEMBERS_SHARES, row.member_number)]
        carried = -change[charts.of_member(charts.CARRIED_FORWARD, row.member_number)]
        fines = change[charts.of_member(charts.FINES_OWED, row.member_number)]
        kept = row.left_over_minor if sheet.terms.left_over is LeftOver.CARRY else 0
        assert shares == (row.shares - row.shares_returned) * value
        assert carried == kept - row.carried_used_minor
        assert fines == row.fine_imposed_minor - row.fine_paid_minor


@given(sheets())
def test_the_two_pots_never_mix(sheet: MeetingSheet) -> None:
    """No entry moves money from one cash box to the other, and the social fund's cash has the social fund on its other side."""
    for entry in sheet.entries():
        codes = {entry.debit.code, entry.credit.code}
        if charts.SOCIAL_FUND_CASH in codes:
            assert codes & {charts.SOCIAL_FUND, charts.OVER_AND_SHORT}
        assert not {charts.LOAN_FUND_CASH, charts.SOCIAL_FUND_CASH} <= codes


@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_lines_decides_nothing(sheet: MeetingSheet, random: Random) -> None:
    rows, pots = list(sheet.rows), list(sheet.counts)
    random.shuffle(rows)
    random.shuffle(pots)
    other_order = replace(sheet, rows=tuple(rows), counts=tuple(pots))
    assert other_order.entries() == sheet.entries()
    assert other_order.canonical() == sheet.canonical()


@given(sheets())
def test_the_bytes_say_the_whole_sheet(sheet: MeetingSheet) -> None:
    again = sheet_from_canonical(sheet.canonical().decode())
    assert again == sheet
    assert again.canonical() == sheet.canonical()


@given(sheets())
def test_entries_are_above_zero_and_between_two_accounts(sheet: MeetingSheet) -> None:
    for entry in sheet.entries():
        assert entry.amount_minor > 0
        assert entry.debit != entry.credit


@given(st.integers(0, 10**12), st.integers(1, 10**9))
def test_money_for_shares_is_shares_and_what_is_left_over(paid: int, share_value: int) -> None:
    shares, left_over = share_money(paid, share_value)
    assert shares * share_value + left_over == paid
    assert 0 <= left_over < share_value


def test_a_meeting_where_nothing_moved_has_no_entries() -> None:
    assert agreed(some_figures()).entries() == ()


# A sheet as it was kept before there were loans and savings in amounts. Its digest is printed on paper.
OF_FORM_1: dict[str, Any] = {
    "form": 1,
    "held_on": "2026-01-05",
    "currency": "KES",
    "terms": {
        "share_value_minor": 20000,
        "least_shares": 1,
        "most_shares": 5,
        "social_minor": 0,
        "left_over": "return",
        "fine_late_minor": 0,
        "fine_absent_minor": 0,
        "may_return_shares": False,
        "most_shares_returned": 0,
        "key_holders_off_committee": True,
    },
    "opening": {"loan_fund": 1000000, "social_fund": 100000},
    "standing": {"2": {"shares": 0, "carried_minor": 0, "fines_owed_minor": 0}},
    "denominations": [100],
    "rows": [
        {
            "member_number": 2,
            "presence": "sent",
            "sent_by": "Otieno",
            "shares": 1,
            "left_over_minor": 0,
            "carried_used_minor": 0,
            "shares_returned": 0,
            "social_minor": 0,
            "fine_imposed_minor": 0,
            "fine_reason": "",
            "fine_paid_minor": 0,
        }
    ],
    "others": [{"kind": "cost", "amount_minor": 500, "reason": "exercise book", "member_number": None}],
    "counts": [
        {
            "pot": "loan_fund",
            "opening_agreed": True,
            "opening_note": "",
            "quantities": {"100": 10195},
            "difference_reason": "",
        },
        {
            "pot": "social_fund",
            "opening_agreed": False,
            "opening_note": "a coin less",
            "quantities": {"100": 999},
            "difference_reason": "lost on the way",
        },
    ],
    "note": "",
}


def _a_sheet() -> MeetingSheet:
    line = OtherLine(OtherKind.COST, 5_00, "exercise book")
    figures = some_figures(
        [Row(2, Presence.SENT, "Otieno", shares=1)], terms=Terms(200_00), standing={2: Standing()}, others=(line,)
    )
    loan = Count(Pot.LOAN_FUND, quantities={1_00: 10_195})
    social = Count(Pot.SOCIAL_FUND, False, "a coin less", {1_00: 999}, "lost on the way")
    return agreed(replace(figures, denominations=(1_00,), counts=(loan, social)))


def test_a_sheet_of_an_earlier_form_is_still_the_same_sheet() -> None:
    """These bytes are behind fingerprints that are printed: they are read for ever, and say what they said."""
    text = json.dumps(OF_FORM_1, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest_of(text).hex() == "c33c8d2e619f26d65d055707a8082ad00292e8409628ea3fe74e6364ed10e031"
    assert sheet_from_canonical(text) == _a_sheet()


def test_the_canonical_bytes_do_not_change_their_form() -> None:
    """Whoever changes them raises the number of the form, and keeps the form before as it is above."""
    kept = json.loads(_a_sheet().canonical())
    assert kept["form"] == 3
    assert {name: kept[name] for name in ("held_on", "currency", "opening", "denominations", "others", "counts", "note")} == {
        name: OF_FORM_1[name] for name in ("held_on", "currency", "opening", "denominations", "others", "counts", "note")
    }
    assert kept["rows"] == [OF_FORM_1["rows"][0] | {"saved_minor": 0, "withdrawn_minor": 0}]
    assert kept["standing"] == {"2": OF_FORM_1["standing"]["2"] | {"saved_minor": 0}}
    assert kept["loans"] == {"open": {}, "waiting": {}, "repaid": [], "handed_out": []}
    assert kept["terms"].items() >= OF_FORM_1["terms"].items()


def test_half_written_figures_still_show_the_cash() -> None:
    figures: SheetFigures = replace(some_figures([Row(1, shares=9)]), counts=())
    assert figures.expected(Pot.LOAN_FUND) == 11_800_00
