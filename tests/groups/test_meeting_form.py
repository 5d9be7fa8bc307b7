"""The meeting form as it is sent: read into a sheet, or answered with a sentence under each field that has to change."""

from collections.abc import Iterator, Mapping

import pytest
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from core.db import connect, transaction
from core.language import language
from core.money import currency
from groups.denominations import denominations, pieces
from groups.figures import OtherKind, OtherLine, Pot, Presence, Row
from groups.form import fields_of, kept_fields, typed_amount
from groups.meetings import MeetingContext, context, count, start
from groups.models import Group
from groups.schemas import ABOUT_THE_WHOLE, day_typed, load_sheet
from groups.sheet_errors import WholeNumberUnreadable
from tests.conftest import fresh_database
from tests.groups.village import FOUNDED, TREASURER, WEEKS, a_group, counted, meet, written

ENGLISH = language("en")
FORM = {
    "held-on-day": "5",
    "held-on-month": "1",
    "held-on-year": "2026",
    "row-1-presence": "present",
    "row-1-shares": "2",
    "row-1-social": "50",
    "row-2-presence": "late",
    "row-2-fine": "20",
    "row-2-fine-paid": "20",
    "row-3-presence": "absent",
    "row-3-fine": "50",
    "count-loan_fund-opening": "agrees",
    "count-loan_fund-20000": "2",
    "count-loan_fund-2000": "1",
    "count-social_fund-opening": "agrees",
    "count-social_fund-5000": "1",
}


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeetingContext]:
    """The page of a first meeting of three members: reading a form asks no database anything, so one will do for all."""
    with fresh_database(request, tmp_path_factory.mktemp("form"), "sqlite") as url:
        engine = connect(url)
        with transaction(engine) as session:
            group = a_group(session)
            page = context(session, group, start(session, group, FOUNDED, by=TREASURER))
        yield page
        engine.dispose()


def said(page: MeetingContext, different: Mapping[str, str], without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The sentences that the form is answered with when some fields are different or missing; {} when it is a sheet."""
    fields = {name: typed for name, typed in {**FORM, **different}.items() if name not in without}
    try:
        load_sheet(fields, page, ENGLISH)
    except ValidationError as refused:
        sentences: dict[str, list[str]] = refused.normalized_messages()  # type: ignore[no-untyped-call]
        return sentences
    return {}


def test_a_form_that_agrees_is_a_sheet(page: MeetingContext) -> None:
    sheet = load_sheet(FORM, page, ENGLISH)
    assert [row.presence for row in sheet.rows] == [Presence.PRESENT, Presence.LATE, Presence.ABSENT]
    assert (sheet.expected(Pot.LOAN_FUND), sheet.expected(Pot.SOCIAL_FUND)) == (420_00, 50_00)


def test_a_sheet_written_back_to_its_form_is_the_same_sheet(session: Session) -> None:
    group = a_group(session)
    meet(session, group, FOUNDED, [Row(1, shares=2, left_over_minor=30_00), Row(2, shares=1)])
    draft = start(session, group, WEEKS[1], by=TREASURER)
    rows = [
        Row(1, Presence.SENT, "Otieno", shares=1, carried_used_minor=30_00, left_over_minor=12_50, social_minor=7_25),
        Row(2, Presence.LATE, shares_returned=1, fine_imposed_minor=5_00, fine_reason="came with a child", fine_paid_minor=1_00),
        Row(3, Presence.ABSENT, fine_imposed_minor=50_00),
    ]
    others = (
        OtherLine(OtherKind.SOCIAL_GIFT, 20_00, "from the church"),
        OtherLine(OtherKind.SOCIAL_GRANT, 4_00, "medicine", 2),
    )
    figures = written(session, group, WEEKS[1], rows, others, note="rain")
    sheet = counted(figures, {Pot.LOAN_FUND: -1_00}, "counted twice; the fund's coins were wet")
    page = context(session, group, draft)
    assert load_sheet(fields_of(sheet, page.calendar), page, ENGLISH) == sheet


def test_a_form_in_the_buddhist_era_is_read_in_it(session: Session) -> None:
    group = a_group(session, locale="th")
    page = context(session, group, start(session, group, FOUNDED, by=TREASURER))
    assert page.meeting.fields["held-on-year"] == "2569"
    assert load_sheet({**FORM, "held-on-year": "2569"}, page, ENGLISH).held_on == FOUNDED
    assert day_typed({"held-on-day": "๕", "held-on-month": "๑", "held-on-year": "๒๕๖๙"}, page.calendar) == FOUNDED
    with pytest.raises(ValidationError) as refused:
        load_sheet({**FORM, "held-on-year": "2026"}, page, ENGLISH)
    assert refused.value.normalized_messages() == {  # type: ignore[no-untyped-call]
        "held-on-year": ["The year 2026 looks like another calendar. If you mean 2569, type 2569."]
    }


@pytest.mark.parametrize(
    ("day", "month", "year", "field"),
    [
        ("23", "11", "2569", "held-on-year"),
        ("30", "2", "2026", "held-on-day"),
        ("", "", "", "held-on-day"),
        ("5", "1", "0001", "held-on-day"),
        ("5", "1", "9999", "held-on-day"),
        ("5.1", "1", "2026", "held-on-day"),
        ("-5", "1", "2026", "held-on-day"),
        ("5", "13", "2026", "held-on-day"),
        ("5" * 5_000, "1", "2026", "held-on-day"),
        ("x", "<b>", "\x00", "held-on-day"),
    ],
)
def test_a_day_that_is_none(page: MeetingContext, day: str, month: str, year: str, field: str) -> None:
    sentences = said(page, {"held-on-day": day, "held-on-month": month, "held-on-year": year})
    assert list(sentences) == [field]
    assert len(sentences[field][0]) < 200


def test_a_form_without_a_day_keeps_the_meetings_day(page: MeetingContext) -> None:
    days = ("held-on-day", "held-on-month", "held-on-year")
    assert load_sheet({name: typed for name, typed in FORM.items() if name not in days}, page, ENGLISH).held_on == FOUNDED


# --- every field, every bad input ------------------------------------------------------------------------------------

NO_AMOUNT = (
    "abc", "5 goats", "0.005", "1.005", "1_000", "1e3", "NaN", "Infinity", "true", '"12"', "+66812345678", "--5", "5-",
    "1.2.3", "1,2,3", "٫٫", "½", "\x00", "5\x00", "\u202e5", "\ud800", "<b>5</b>", "{{7*7}}", "=5", "@SUM", "0x10", "1.500",
    "9" * 31, str(10**18), "5" * 5_000_000,
)  # fmt: skip
NO_WHOLE_NUMBER = ("abc", "1.5", "1,5", "1_0", "1e3", "NaN", "true", "½", "\x00", "\ud800", "+2", "0x2", "9" * 31, "2 2")
AMOUNTS = ("row-1-left-over", "row-1-carried-used", "row-1-social", "row-1-fine", "row-1-fine-paid", "other-1-amount")
WHOLE_NUMBERS = ("row-1-shares", "row-1-shares-returned", "other-1-member", "count-loan_fund-20000")


@pytest.mark.parametrize("typed", NO_AMOUNT, ids=lambda typed: ascii(typed)[:20])
@pytest.mark.parametrize("field", AMOUNTS)
def test_what_is_no_amount(page: MeetingContext, field: str, typed: str) -> None:
    sentences = said(page, {"other-1-kind": "gift", "other-1-reason": "from the church", field: typed})
    assert list(sentences) == [field]
    assert len(sentences[field][0]) < 300


@pytest.mark.parametrize("typed", NO_WHOLE_NUMBER, ids=lambda typed: ascii(typed)[:20])
@pytest.mark.parametrize("field", WHOLE_NUMBERS)
def test_what_is_no_whole_number(page: MeetingContext, field: str, typed: str) -> None:
    sentences = said(page, {"other-1-kind": "gift", "other-1-reason": "x", "other-1-amount": "5", field: typed})
    assert list(sentences) == [field]
    assert sentences[field][0].endswith(WholeNumberUnreadable.sentence.partition("}")[2])


@pytest.mark.parametrize("typed", ["200", "200.00", " 200 ", "๒๐๐", "۲۰۰", "２００"])
def test_the_same_amount_in_the_digits_of_any_script(page: MeetingContext, typed: str) -> None:
    sheet = load_sheet({**FORM, "row-1-social": typed, "count-social_fund-5000": "4"}, page, ENGLISH)
    assert sheet.rows[0].social_minor == 200_00


@pytest.mark.parametrize("typed", ["", " ", "0", "-0", "0.00", "๐"])
def test_nothing_typed_and_zero_are_nothing(page: MeetingContext, typed: str) -> None:
    sheet = load_sheet({**FORM, "row-1-social": typed, "count-social_fund-5000": ""}, page, ENGLISH)
    assert sheet.rows[0].social_minor == 0


@pytest.mark.parametrize(
    ("field", "instead"),
    [
        ("row-1-shares", "Shares that a member gives back are written under “Shares returned”."),
        ("row-1-left-over", "is written under “Carried money used”."),
        ("row-1-carried-used", "is written under “Left over”."),
        ("row-1-shares-returned", "are written under “Shares bought”."),
        ("row-1-social", "Money paid out of the social fund is written under other money, as a grant."),
        ("row-1-fine", "is taken back by correcting that meeting."),
        ("row-1-fine-paid", "is taken back by correcting that meeting."),
    ],
)
@pytest.mark.parametrize("typed", ["-3", "- 3", "\u22123", "-๓"])
def test_a_minus_is_answered_with_the_right_field(page: MeetingContext, field: str, instead: str, typed: str) -> None:
    sentences = said(page, {field: typed})
    assert list(sentences) == [field]
    assert instead in sentences[field][0]


@pytest.mark.parametrize("field", ["row-2-sent-by", "row-2-fine-reason", "other-1-reason", "count-loan_fund-reason", "note"])
@pytest.mark.parametrize("typed", ["\x07", "\x00", "\ud800", "\u202e", "\ufffe", "\u200d" * 5_000, "ก" * 20_000, "a" * 5_000_000])
def test_a_text_that_cannot_be_printed(page: MeetingContext, field: str, typed: str) -> None:
    sentences = said(page, {"other-1-kind": "gift", "other-1-reason": "x", "other-1-amount": "5", field: typed})
    assert list(sentences) == [field]


@pytest.mark.parametrize(
    "typed", ["<img src=x onerror=alert(1)>", "</style>", "{{7*7}}", "=HYPERLINK(1)", "javascript:1", "👩‍👩‍👧", "ខ្មែរ", "مرحبا"]
)
def test_a_text_of_any_kind_is_kept_as_text(page: MeetingContext, typed: str) -> None:
    assert load_sheet({**FORM, "note": typed}, page, ENGLISH).note == typed


def test_twins_of_one_name_are_one_text(page: MeetingContext) -> None:
    assert load_sheet({**FORM, "note": "Re\u0301ne\u0301e"}, page, ENGLISH).note == "R\u00e9n\u00e9e"


# --- half-sent and tampered forms ------------------------------------------------------------------------------------


def test_a_half_sent_form_says_what_is_missing(page: MeetingContext) -> None:
    sentences = said(page, {}, without=("row-3-presence", "row-3-fine", "count-social_fund-opening", "count-social_fund-5000"))
    assert list(sentences) == ["row-3-presence", "count-social_fund-opening"]


def test_an_empty_form_says_everything_that_is_missing(page: MeetingContext) -> None:
    assert list(said(page, {}, without=tuple(FORM))) == [
        "row-1-presence", "row-2-presence", "row-3-presence", "count-loan_fund-opening", "count-social_fund-opening",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "here", "PRESENT", "present ", "0"])
def test_a_presence_that_is_none(page: MeetingContext, typed: str) -> None:
    sentences = said(page, {"row-2-presence": typed, "row-2-fine": "", "row-2-fine-paid": ""})
    assert "Member 2 has no line" in sentences["row-2-presence"][0]


def test_a_member_who_does_not_sit_here(page: MeetingContext) -> None:
    assert list(said(page, {"row-9-presence": "present"})) == ["row-9-presence"]


@pytest.mark.parametrize(
    "field",
    ["row-1-wealth", "row-0-shares", "row-01-shares", "row--1-shares", "row-99999-shares", "row-1-", "row-١-shares",
     "count-tea_fund-500", "count-loan_fund-0", "count-loan_fund--5", "count-loan_fund-1e3", "other-0-amount", "other-x-amount"],
)  # fmt: skip
def test_a_field_that_no_sheet_has(page: MeetingContext, field: str) -> None:
    sentences = said(page, {field: "5"})
    assert f"This sheet has no field “{field}”" in sentences[ABOUT_THE_WHOLE][0]


def test_a_coin_that_does_not_exist(page: MeetingContext) -> None:
    assert "no note or coin of 3.00" in said(page, {"count-loan_fund-300": "1"})["count-loan_fund-opening"][0]


def test_fields_of_the_page_around_the_sheet_are_none_of_its_business(page: MeetingContext) -> None:
    assert said(page, {"csrf_token": "x", "version": "1", "step": "count"}) == {}
    assert kept_fields({"csrf_token": "x", "version": "1", "note": "rain"}) == {"note": "rain"}


# --- other money -----------------------------------------------------------------------------------------------------


def test_lines_of_other_money_keep_their_number_on_the_page(page: MeetingContext) -> None:
    """Lines 1 and 2 are empty; what is wrong stands at line 3."""
    sentences = said(page, {"other-1-kind": "gift", "other-3-kind": "gift", "other-3-amount": "5", "count-loan_fund-500": "1"})
    assert sentences == {"other-3-reason": ["Other money, line 3: write what the money was for."]}


def test_other_money_needs_its_kind(page: MeetingContext) -> None:
    for kind in ("", "loan", "GIFT"):
        sentences = said(page, {"other-2-kind": kind, "other-2-amount": "5", "other-2-reason": "x"})
        assert sentences == {"other-2-kind": ["Other money, line 2: choose what kind of money it is."]}


@pytest.mark.parametrize("typed", ["", "0", "-5"])
def test_other_money_is_above_zero(page: MeetingContext, typed: str) -> None:
    sentences = said(page, {"other-1-kind": "gift", "other-1-amount": typed, "other-1-reason": "from the church"})
    assert "write an amount above zero" in sentences["other-1-amount"][0]


def test_a_grant_names_its_member(page: MeetingContext) -> None:
    grant = {"other-1-kind": "social-grant", "other-1-amount": "50", "other-1-reason": "medicine", "other-1-member": "2"}
    sheet = load_sheet({**FORM, **grant, "count-social_fund-5000": ""}, page, ENGLISH)
    assert sheet.others == (OtherLine(OtherKind.SOCIAL_GRANT, 50_00, "medicine", 2),)


# --- the count -------------------------------------------------------------------------------------------------------


def test_a_difference_has_to_be_explained(page: MeetingContext) -> None:
    sentences = said(page, {"count-loan_fund-2000": ""})
    assert list(sentences) == ["count-loan_fund-reason"]
    assert "20.00\u00a0KES is missing" in sentences["count-loan_fund-reason"][0]
    assert said(page, {"count-loan_fund-2000": "", "count-loan_fund-reason": "lost in the grass"}) == {}


@pytest.mark.parametrize("typed", ["-1", "1000001"])
def test_pieces_that_cannot_be(page: MeetingContext, typed: str) -> None:
    assert list(said(page, {"count-loan_fund-20000": typed})) == ["count-loan_fund-20000"]


def test_an_opening_that_differs_needs_a_note(page: MeetingContext) -> None:
    assert list(said(page, {"count-loan_fund-opening": "differs"})) == ["count-loan_fund-opening-note"]
    note = {"count-loan_fund-opening": "differs", "count-loan_fund-opening-note": "five less was read out"}
    assert load_sheet({**FORM, **note}, page, ENGLISH).counts[0].opening_agreed is False


# --- in the reader's language, and small things ----------------------------------------------------------------------


def test_a_form_of_another_day_is_stopped_when_it_is_counted(session: Session) -> None:
    """The page was made for one day, another was typed: rules and opening figures are those of the typed day then."""
    group: Group = a_group(session)
    meet(session, group, FOUNDED, [Row(1, shares=1)])
    draft = start(session, group, WEEKS[1], by=TREASURER)
    page = context(session, group, draft, held_on=WEEKS[2])
    fields = fields_of(counted(written(session, group, WEEKS[2])), page.calendar)
    count(session, draft, load_sheet(fields, page, ENGLISH), draft.version, by=TREASURER)
    assert draft.held_on == WEEKS[2]


@pytest.mark.parametrize(
    ("minor", "code", "typed"),
    [(0, "KES", ""), (20_00, "KES", "20"), (2_50, "KES", "2.50"), (700, "UGX", "700"), (5, "KES", "0.05")],
)
def test_amounts_are_prefilled_as_people_type_them(minor: int, code: str, typed: str) -> None:
    assert typed_amount(minor, currency(code)) == typed


def test_every_currency_has_notes_and_coins_largest_first() -> None:
    for code in "AFN CLP GHS INR KES MWK NAD PHP RWF THB TZS UGX USD XOF ZAR ZMW ZWG".split():
        found = denominations(currency(code))
        assert found == tuple(sorted(set(found), reverse=True))
        assert all(value % 5 == 0 or value in (1, 2) for value in found)
    assert denominations(currency("THB"))[:3] == (1_000_00, 500_00, 100_00)
    assert denominations(currency("UGX"))[0] == 50_000
    assert 25 in denominations(currency("THB"))


def test_a_currency_without_a_list_is_counted_by_ones_twos_and_fives() -> None:
    assert denominations(currency("NOK"))[-3:] == (5, 2, 1)
    assert pieces(3_87, denominations(currency("NOK"))) == {2_00: 1, 1_00: 1, 50: 1, 20: 1, 10: 1, 5: 1, 2: 1}


def test_what_no_coin_can_pay_is_left_out() -> None:
    assert pieces(7_30, denominations(currency("KES"))) == {5_00: 1, 1_00: 2}
