"""The meeting page as data: one list of columns for page, sums and script; whatever is typed can be shown."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Calendar
from core.language import language
from groups.errors import DraftChangedElsewhere
from groups.figures import Pot, Presence, Row, SheetFigures, Standing
from groups.form import fields_of, fresh_fields
from groups.meeting_columns import Kind, Step, columns, read, step_of
from groups.meeting_draft import chosen, figures_of, follow_presence, pressed, undecided
from groups.meeting_page import page_of
from groups.meetings import MeetingContext, SeatedMember
from groups.models import Group, Meeting
from groups.read_aloud import read_aloud
from groups.sheet import agreed
from groups.terms import LeftOver, Terms
from tests.groups.village import KES, NAMES, TERMS, some_figures

ENGLISH, THAI = language("en"), language("th")
STANDING = {1: Standing(shares=4, carried_minor=30_00), 2: Standing(fines_owed_minor=20_00), 3: Standing()}


def a_context(terms: Terms = TERMS, standing: dict[int, Standing] = STANDING) -> MeetingContext:
    figures = some_figures(terms=terms, standing=standing)
    return MeetingContext(
        group=Group(name="Mwanzo"),
        meeting=Meeting(number=7, version=3),
        held_on=figures.held_on,
        currency=KES,
        calendar=Calendar.GREGORIAN,
        terms=terms,
        members=tuple(SeatedMember(number, NAMES[number - 1], "", False) for number in standing),
        opening=figures.opening,
        standing=standing,
        denominations=figures.denominations,
        corrects=None,
    )


def fresh(context: MeetingContext, **changed: str) -> dict[str, str]:
    fields = fresh_fields(context.held_on, context.calendar, context.terms, KES, context.standing)
    return fields | {name.replace("_", "-"): value for name, value in changed.items()}


# --- columns and sums ------------------------------------------------------------------------------------------------

rows = st.builds(
    Row,
    member_number=st.just(1),
    shares=st.integers(0, 9),
    left_over_minor=st.integers(0, 10_000),
    carried_used_minor=st.integers(0, 10_000),
    shares_returned=st.integers(0, 9),
    social_minor=st.integers(0, 10_000),
    fine_imposed_minor=st.integers(0, 10_000),
    fine_paid_minor=st.integers(0, 10_000),
)


@given(row=rows, left_over=st.sampled_from(LeftOver), may_return=st.booleans())
def test_the_columns_move_the_cash_as_the_sheet_does(row: Row, left_over: LeftOver, may_return: bool) -> None:
    """The script reckons by the columns' figures; the server by the sheet's rules. They are one."""
    terms = replace(TERMS, left_over=left_over, may_return_shares=may_return)
    if left_over is LeftOver.RETURN:
        row = replace(row, left_over_minor=0, carried_used_minor=0)
    if left_over is LeftOver.SOCIAL_FUND:
        row = replace(row, carried_used_minor=0)
    if not may_return:
        row = replace(row, shares_returned=0)
    fields = fields_of(some_figures([row], terms=terms), Calendar.GREGORIAN)
    for pot in Pot:
        by_columns = sum(
            read(column, fields.get(column.field(1), ""), KES).figure * column.each_minor
            for column in columns(terms, KES)
            if column.pot is pot
        )
        assert by_columns == row.money_in(pot, terms) - row.money_out(pot, terms)


def test_a_group_sees_only_the_columns_that_its_rules_know() -> None:
    plain = replace(TERMS, left_over=LeftOver.RETURN, may_return_shares=False)
    assert [column.key for column in columns(plain, KES)] == [
        "presence", "social", "shares", "fine", "fine-reason", "fine-paid",
    ]  # fmt: skip
    assert {"left-over", "carried-used", "shares-returned"} <= {column.key for column in columns(TERMS, KES)}
    to_the_fund = columns(replace(plain, left_over=LeftOver.SOCIAL_FUND), KES)
    assert [column.pot for column in to_the_fund if column.key == "left-over"] == [Pot.SOCIAL_FUND]


@given(figures=st.builds(lambda row: some_figures([row], standing=STANDING), rows))
def test_a_written_sheet_is_read_back_as_it_was(figures: SheetFigures) -> None:
    read_back = figures_of(a_context(), fields_of(figures, Calendar.GREGORIAN))
    assert (read_back.rows, read_back.counts) == (figures.rows, figures.counts)
    assert [read_back.expected(pot) for pot in Pot] == [figures.expected(pot) for pot in Pot]


@given(typed=st.dictionaries(st.sampled_from(sorted(fields_of(some_figures(), Calendar.GREGORIAN))), st.text(max_size=50)))
def test_whatever_is_typed_can_be_shown(typed: dict[str, str]) -> None:
    context = a_context()
    fields = {**fresh(context), **typed}
    for tongue in (ENGLISH, THAI):
        page = page_of(context, fields, tongue)
        shown = {cell.field.name: cell.field.value for line in page.lines for cell in line.cells}
        assert all(shown[name] == fields.get(name, "") for name in shown)


def test_every_field_of_the_form_has_its_step() -> None:
    for name in fields_of(some_figures(), Calendar.GREGORIAN):
        assert step_of(name, TERMS, KES) is not None, name
    assert step_of("row-1-sent-by", TERMS, KES) is Step.ROLL
    assert step_of("held-on-year", TERMS, KES) is Step.OPENING
    assert step_of("somewhere", TERMS, KES) is None
    assert step_of("row-1-somewhere", TERMS, KES) is None


# --- what the page says ----------------------------------------------------------------------------------------------


def test_what_is_wrong_is_listed_in_the_order_of_the_page() -> None:
    context = a_context()
    errors = {
        "count-loan_fund-reason": ["Short."],
        "row-2-shares": ["Too many."],
        "held-on-year": ["Which year?"],
        "": ["All of it."],
    }
    page = page_of(context, fresh(context, row_1_social="x"), ENGLISH, errors=errors)
    assert [(problem.target, problem.place) for problem in page.problems] == [
        ("held-on-year", "Day of the meeting"),
        ("", ""),
        ("row-1-social", "Social fund, 1 Wanjiru"),
        ("row-2-shares", "Shares, 2 Achieng"),
        ("count-loan_fund-reason", "Why does it differ?"),
    ]
    assert [part.step for part in page.steps if part.has_error] == [Step.OPENING, Step.SOCIAL, Step.SHARES, Step.COUNT]
    assert page.day_errors == ("Which year?",)


@pytest.mark.parametrize(
    ("counted", "outcome", "sentence"),
    [
        ("", "none", "Not counted yet"),
        ("10", "equal", "Agrees with the book"),
        ("9", "short", "Short by 1,000.00\u00a0KES"),
        ("11", "over", "Over by 1,000.00\u00a0KES"),
    ],
)
def test_a_difference_is_said_in_words(counted: str, outcome: str, sentence: str) -> None:
    context = a_context()
    page = page_of(context, {**fresh(context), "count-loan_fund-100000": counted}, ENGLISH)
    assert (page.pots[0].outcome, page.pots[0].difference) == (outcome, sentence)


def test_what_a_member_owes_and_has_stands_beside_her() -> None:
    context = a_context()
    page = page_of(context, fresh(context), ENGLISH)
    beside = {cell.field.name: (cell.field.hint, cell.field.offer) for line in page.lines for cell in line.cells}
    assert beside["row-1-carried-used"] == ("30.00 is carried", "")
    assert beside["row-2-fine-paid"] == ("owes 20.00 from before", "20")
    assert beside["row-1-shares-returned"][0] == "holds 4"
    assert [line.quiet for line in page.lines] == [True, False, True]


def test_ten_times_the_usual_is_asked_about_in_notes_and_coins() -> None:
    context = a_context()
    page = page_of(context, fresh(context, row_1_social="501"), ENGLISH)
    [warning] = [cell.field.warning for cell in page.lines[0].cells if cell.field.warning]
    assert warning == "501.00 is 1 × 500.00 + 1 × 1.00, 10 times the usual 50.00. Is it right?"


def test_the_last_step_leads_nowhere_and_the_first_comes_from_nowhere() -> None:
    context = a_context()
    first, last = (page_of(context, fresh(context), ENGLISH, step=step) for step in (Step.OPENING, Step.COUNT))
    assert first.previous is None and first.next is not None and first.next.step is Step.ROLL
    assert last.next is None and last.previous is not None and last.previous.step is Step.OTHER


def test_thai_words_and_figures() -> None:
    context = a_context()
    page = page_of(context, fresh(context), THAI)
    assert page.notation.code == "KES"
    assert page.pots[0].opening == "10,000.00"


# --- what buttons write ----------------------------------------------------------------------------------------------


def test_presence_brings_its_fine_unless_somebody_wrote_another() -> None:
    context = a_context()
    before = fresh(context)
    late = follow_presence(context, before, {**before, "row-1-presence": "late"})
    assert (late["row-1-fine"], late["row-1-social"]) == ("20", "50")
    absent = follow_presence(context, late, {**late, "row-1-presence": "absent"})
    assert (absent["row-1-fine"], absent["row-1-social"]) == ("50", "")
    back = follow_presence(context, absent, {**absent, "row-1-presence": "present"})
    assert (back["row-1-fine"], back["row-1-social"]) == ("", "50")
    own = follow_presence(context, before, {**before, "row-1-presence": "absent", "row-1-fine": "7", "row-1-social": "9"})
    assert (own["row-1-fine"], own["row-1-social"]) == ("7", "9")


def test_a_waived_fine_stays_waived() -> None:
    context = a_context()
    waived = {**fresh(context), "row-1-presence": "late", "row-1-fine": "", "row-1-fine-reason": "The bus broke down"}
    assert follow_presence(context, waived, {**waived, "row-1-shares": "1"})["row-1-fine"] == ""


def test_buttons_fill_columns_and_leave_the_absent_out() -> None:
    context = a_context()
    typed = {**fresh(context), "row-2-presence": "absent", "row-2-social": "", "row-3-social": ""}
    paid = pressed(context, typed, typed, "all-paid")
    assert [paid[f"row-{number}-social"] for number in (1, 2, 3)] == ["50", "", "50"]
    present = pressed(context, typed, typed, "all-present")
    assert present["row-2-presence"] == Presence.PRESENT
    assert pressed(context, typed, typed, "step-shares") == typed


def test_choosing_between_two_texts() -> None:
    typed = {"row-1-shares": "5", "row-2-shares": "4", "asked-choose-row-1-shares": "1", "choose-row-1-shares": "theirs"}
    theirs = {"row-1-shares": "2", "row-2-shares": "3"}
    assert chosen(typed, theirs) == {"row-1-shares": "2", "row-2-shares": "4"}
    assert not undecided(typed)
    assert undecided({**typed, "asked-choose-row-2-shares": "1"})


def test_a_conflict_names_fields_and_says_values_as_people_do() -> None:
    context = a_context()
    clash = DraftChangedElsewhere(
        theirs={"row-1-presence": "late"},
        differing=("row-1-presence", "row-2-social", "held-on-day"),
        version=9,
        by="user:x",
        at=datetime(2026, 1, 5, tzinfo=UTC),
        who="Pim",
        time="14:03",
    )
    page = page_of(context, fresh(context), ENGLISH, clash=clash)
    assert page.conflict is not None and page.version == 9
    assert page.conflict.sentence.startswith("Pim changed this sheet at 14:03")
    told = [(field.label, tuple(option.label for option in field.options)) for field in page.conflict.fields]
    assert told == [
        ("Roll call, 1 Wanjiru", ("Mine: present", "Theirs: late")),
        ("Social fund, 2 Achieng", ("Mine: 50", "Theirs: nothing")),
        ("Day of the meeting", ("Mine: 5", "Theirs: nothing")),
    ]


# --- reading aloud ---------------------------------------------------------------------------------------------------


def test_the_read_aloud_says_every_figure() -> None:
    written = [
        Row(1, shares=2, social_minor=50_00),
        Row(2, Presence.SENT, "Wanjiru", shares=1, social_minor=50_00, fine_paid_minor=20_00),
        Row(3, Presence.LATE, fine_imposed_minor=20_00, social_minor=50_00),
    ]
    sheet = agreed(some_figures(written, standing=STANDING))
    spoken = read_aloud(sheet, dict(enumerate(NAMES, start=1)), ENGLISH)
    assert spoken.meeting == (
        "On time: 1. Late: 1. Absent: 0. Sent money: 1.",
        "3 shares were bought, for 600.00\u00a0KES.",
        "Members gave 150.00\u00a0KES to the social fund.",
        "Fines of 20.00\u00a0KES were imposed, and 20.00\u00a0KES of fines was paid.",
    )
    assert [pot.holds for pot in spoken.pots] == [
        "The loan fund now holds 10,620.00\u00a0KES.",
        "The social fund now holds 1,150.00\u00a0KES.",
    ]
    assert spoken.pots[0].how == (
        "There was 10,000.00\u00a0KES. 620.00\u00a0KES came in and 0.00\u00a0KES went out.",
        "It was counted and agrees.",
    )
    assert [line.said for line in spoken.lines] == [
        "present, 2 shares, social fund 50.00",
        "sent money (Wanjiru), 1 share, social fund 50.00, fine paid 20.00",
        "late, social fund 50.00, fine 20.00",
    ]


def test_every_kind_of_column_is_shown_in_one_way() -> None:
    assert {column.kind: column.inputmode for column in columns(TERMS, KES)} == {
        Kind.CHOICE: "text", Kind.AMOUNT: "decimal", Kind.WHOLE: "numeric", Kind.TEXT: "text",
    }  # fmt: skip
