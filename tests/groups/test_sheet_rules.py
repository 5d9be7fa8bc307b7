"""What a sheet may not say. Each rule is broken alone, and the sentence says what to do about it."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import Inconsistent
from core.money import MAX_MINOR
from core.text import TextTooLong, TextUnreadable
from groups import sheet_errors as errors
from groups.figures import Count, OtherKind, OtherLine, Pot, Presence, Row, SheetFigures, Standing
from groups.sheet import MeetingSheet, agreed
from groups.sheet_rules import COLUMNS, faults
from groups.terms import LeftOver
from tests.groups.village import TERMS, some_figures

HELD = {1: Standing(shares=2, carried_minor=30_00, fines_owed_minor=20_00), 2: Standing(), 3: Standing()}
LOAN = Count(Pot.LOAN_FUND, quantities={1_000_00: 10})
SOCIAL = Count(Pot.SOCIAL_FUND, quantities={1_000_00: 1})


def only_fault(figures: SheetFigures) -> Inconsistent:
    """The one fault of these figures, and no sheet can be made of them."""
    found = list(faults(figures))
    assert len(found) == 1, [str(fault) for fault in found]
    with pytest.raises(type(found[0])):
        agreed(figures)
    return found[0]


def test_figures_that_agree_are_a_sheet() -> None:
    assert isinstance(agreed(some_figures([Row(1, shares=2, social_minor=50_00)])), MeetingSheet)


@pytest.mark.parametrize(
    ("figures", "fault", "where", "says"),
    [
        (
            replace(some_figures(), rows=(Row(1), Row(1), Row(2), Row(3))),
            errors.MemberTwice,
            "row-1-presence",
            "Member 1 has two lines",
        ),
        (
            replace(some_figures(), rows=(Row(1), Row(2), Row(3), Row(9))),
            errors.MemberNotSeated,
            "row-9-presence",
            "Member 9 was not in the group",
        ),
        (replace(some_figures(), rows=(Row(1), Row(3))), errors.MemberMissing, "row-2-presence", "Member 2 has no line"),
        (
            some_figures([Row(1, Presence.ABSENT, social_minor=50_00, fine_imposed_minor=50_00)]),
            errors.AbsentButPaid,
            "row-1-presence",
            "mark “sent money” and write who",
        ),
        (some_figures([Row(2, Presence.SENT, shares=1)]), errors.SenderMissing, "row-2-sent-by", "who brought it"),
        (
            some_figures([Row(2, Presence.PRESENT, sent_by="Achieng")]),
            errors.SenderWithoutSending,
            "row-2-sent-by",
            "not marked “sent money”",
        ),
        (some_figures([Row(3, shares=6)]), errors.TooManyShares, "row-3-shares", "6 shares are too many"),
        (
            some_figures([Row(3, shares=1)], terms=replace(TERMS, least_shares=2)),
            errors.TooFewShares,
            "row-3-shares",
            "the constitution has members buy at least 2",
        ),
        (
            some_figures([Row(3, shares=1, left_over_minor=200_00)]),
            errors.LeftOverBuysShares,
            "row-3-left-over",
            "200.00 KES left over is enough for another share at the constitution's 200.00 KES",
        ),
        (
            some_figures([Row(1, shares=1, carried_used_minor=31_00)], standing=HELD),
            errors.CarriedTooMuch,
            "row-1-carried-used",
            "31.00 KES is taken from money carried forward, but only 30.00 KES is there",
        ),
        (
            some_figures([Row(1, carried_used_minor=30_00)], standing=HELD),
            errors.CarriedMoreThanShares,
            "row-1-carried-used",
            "today's shares cost only 0.00 KES",
        ),
        (
            some_figures([Row(1, shares_returned=1)], terms=replace(TERMS, may_return_shares=False), standing=HELD),
            errors.SharesNotReturnable,
            "row-1-shares-returned",
            "does not pay shares back before the share-out",
        ),
        (
            some_figures([Row(1, shares_returned=2)], terms=replace(TERMS, most_shares_returned=1), standing=HELD),
            errors.TooManySharesReturned,
            "row-1-shares-returned",
            "allows 1 at one meeting",
        ),
        (
            some_figures([Row(1, shares_returned=3)], standing=HELD),
            errors.SharesNotHeld,
            "row-1-shares-returned",
            "only 2 are held",
        ),
        (
            some_figures([Row(1, shares=1, shares_returned=1)], standing=HELD),
            errors.BuysAndReturns,
            "row-1-shares-returned",
            "Enter only the difference",
        ),
        (
            some_figures([Row(2, Presence.LATE)]),
            errors.FineWaivedWithoutReason,
            "row-2-fine-reason",
            "the constitution's fine is 20.00 KES, and 0.00 KES is entered",
        ),
        (
            some_figures([Row(2, fine_imposed_minor=10_00)]),
            errors.FineWithoutReason,
            "row-2-fine-reason",
            "10.00 KES is more than the constitution's fine of 0.00 KES",
        ),
        (
            some_figures([Row(1, Presence.LATE, fine_imposed_minor=20_00, fine_paid_minor=50_00)], standing=HELD),
            errors.FinePaidTooMuch,
            "row-1-fine-paid",
            "pays 50.00 KES of fines but owes 40.00 KES. Hand 10.00 KES back",
        ),
        (
            some_figures(others=(OtherLine(OtherKind.GIFT, 0, "from the church"),)),
            errors.OtherAmountMissing,
            "other-1-amount",
            "write an amount above zero",
        ),
        (
            some_figures(others=(OtherLine(OtherKind.GIFT, 5_00, ""),)),
            errors.OtherReasonMissing,
            "other-1-reason",
            "write what the money was for",
        ),
        (
            some_figures(others=(OtherLine(OtherKind.CARRIED_BACK, 5_00, "moves away"),), standing=HELD),
            errors.OtherMemberMissing,
            "other-1-member",
            "the number of the member who gets it",
        ),
        (
            some_figures(others=(OtherLine(OtherKind.SOCIAL_GRANT, 5_00, "medicine", 8),)),
            errors.OtherMemberNotSeated,
            "other-1-member",
            "no member 8 at this meeting",
        ),
        (
            some_figures(
                [Row(1, shares=1, carried_used_minor=20_00)],
                standing=HELD,
                others=(OtherLine(OtherKind.CARRIED_BACK, 11_00, "moves away", 1),),
            ),
            errors.CarriedHandedBackTooMuch,
            "other-1-amount",
            "cannot be handed back 11.00 KES, for only 10.00 KES is carried",
        ),
        (replace(some_figures(), counts=(SOCIAL,)), errors.CountMissing, "count-loan_fund-opening", "has not been counted"),
        (
            replace(some_figures(), counts=(replace(LOAN, opening_agreed=False), SOCIAL)),
            errors.OpeningNoteMissing,
            "count-loan_fund-opening-note",
            "did not open with 10000.00 KES as last time",
        ),
        (
            replace(some_figures(), counts=(Count(Pot.LOAN_FUND, quantities={3_00: 1}), SOCIAL)),
            errors.NotADenomination,
            "count-loan_fund-opening",
            "no note or coin of 3.00 KES",
        ),
        (
            replace(some_figures(), counts=(Count(Pot.LOAN_FUND, quantities={1_000_00: -1}), SOCIAL)),
            errors.QuantityImpossible,
            "count-loan_fund-100000",
            "cannot hold -1 pieces",
        ),
        (
            replace(some_figures(), counts=(LOAN, Count(Pot.SOCIAL_FUND, quantities={5_00: 10**7}))),
            errors.QuantityImpossible,
            "count-social_fund-500",
            "cannot hold 10000000 pieces of 5.00 KES",
        ),
        (
            some_figures(others=(OtherLine(OtherKind.SOCIAL_GRANT, 1_200_00, "medicine"),)),
            errors.PotOverdrawn,
            "count-social_fund-opening",
            "1200.00 KES goes out of the social fund, but only 1000.00 KES is there: 200.00 KES is missing",
        ),
        (
            replace(some_figures(), counts=(Count(Pot.LOAN_FUND, quantities={1_000_00: 9}), SOCIAL)),
            errors.CashShort,
            "count-loan_fund-reason",
            "should hold 10000.00 KES, and 9000.00 KES was counted: 1000.00 KES is missing",
        ),
        (
            replace(some_figures(), counts=(LOAN, Count(Pot.SOCIAL_FUND, quantities={1_000_00: 2}))),
            errors.CashOver,
            "count-social_fund-reason",
            "1000.00 KES too much",
        ),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_one_thing_wrong(figures: SheetFigures, fault: type[errors.SheetFault], where: str, says: str) -> None:
    found = only_fault(figures)
    assert isinstance(found, fault)
    assert found.where == where
    assert says in str(found)


@pytest.mark.parametrize("attribute", COLUMNS)
def test_no_figure_of_a_line_is_below_zero_and_the_sentence_names_the_other_field(attribute: str) -> None:
    column, name, instead = COLUMNS[attribute]
    found = only_fault(replace(some_figures(), rows=(Row(1, **{attribute: -1}), Row(2), Row(3))))
    assert isinstance(found, errors.FigureNegative)
    assert found.where == f"row-1-{column}"
    assert f"“{name}” cannot be below zero. {instead}" in str(found)


@pytest.mark.parametrize("attribute", COLUMNS)
def test_no_figure_is_more_than_the_books_can_hold(attribute: str) -> None:
    column, _, _ = COLUMNS[attribute]
    found = only_fault(replace(some_figures(), rows=(Row(1, **{attribute: 10**18}), Row(2), Row(3))))
    assert isinstance(found, errors.FigureTooLarge)
    assert found.where == f"row-1-{column}"


def test_other_money_is_not_more_than_the_books_can_hold() -> None:
    gift = OtherLine(OtherKind.GIFT, MAX_MINOR + 1, "from the church")
    found = only_fault(replace(some_figures(others=(gift,)), counts=(LOAN, SOCIAL)))
    assert isinstance(found, errors.OtherAmountTooLarge)


def test_a_pot_is_not_more_than_the_books_can_hold() -> None:
    gifts = tuple(OtherLine(OtherKind.GIFT, MAX_MINOR, "from the church") for _ in range(2))
    found = only_fault(replace(some_figures(others=gifts), counts=(LOAN, SOCIAL)))
    assert isinstance(found, errors.PotTooFull)


def test_texts_have_no_hidden_characters_and_an_end() -> None:
    assert isinstance(only_fault(some_figures(note="see \u202e this")), TextUnreadable)
    assert isinstance(only_fault(some_figures([Row(1, fine_reason="ก" * 20_000)])), TextTooLong)


def test_a_member_may_bring_more_than_the_most_shares_cost() -> None:
    """Five shares at 200 and 250 besides: the constitution stops at five, so the rest is left over."""
    assert agreed(some_figures([Row(1, shares=5, left_over_minor=250_00)])).expected(Pot.LOAN_FUND) == 11_250_00


def test_a_difference_with_a_reason_is_accepted() -> None:
    short = Count(Pot.LOAN_FUND, quantities={1_000_00: 9}, difference_reason="A note was lost between two counts")
    assert agreed(replace(some_figures(), counts=(short, SOCIAL))).difference(Pot.LOAN_FUND) == -1_000_00


def test_left_over_money_goes_where_the_constitution_says() -> None:
    def expected(left_over: LeftOver) -> tuple[int, int]:
        terms = replace(TERMS, left_over=left_over)
        figures = some_figures([Row(1, shares=1, left_over_minor=30_00)], terms=terms)
        return figures.money_in(Pot.LOAN_FUND), figures.money_in(Pot.SOCIAL_FUND)

    assert expected(LeftOver.RETURN) == (200_00, 0)
    assert expected(LeftOver.CARRY) == (230_00, 0)
    assert expected(LeftOver.SOCIAL_FUND) == (200_00, 30_00)


def test_everything_wrong_is_said_at_once() -> None:
    figures = replace(
        some_figures([Row(1, shares=9), Row(2, Presence.SENT)], others=(OtherLine(OtherKind.COST, 0, ""),)), counts=()
    )
    assert [type(fault).__name__ for fault in faults(figures)] == [
        "TooManyShares",
        "SenderMissing",
        "OtherAmountMissing",
        "OtherReasonMissing",
        "CountMissing",
        "CountMissing",
    ]


def test_a_pot_without_a_count_holds_nothing_yet() -> None:
    assert replace(some_figures(), counts=()).difference(Pot.LOAN_FUND) == -10_000_00


def test_the_day_is_named() -> None:
    found = next(faults(replace(some_figures(), rows=(Row(1), Row(2), Row(3), Row(9)), held_on=date(2026, 11, 23))))
    assert "2026-11-23" in str(found)
