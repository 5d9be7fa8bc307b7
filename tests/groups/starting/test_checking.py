"""The dry run names every bad cell: its sheet, line and letter, what was read, and what to do. Tried on a ledger of twelve."""

from collections.abc import Callable
from csv import DictWriter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import SEEK_END, BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from core.calendars import Calendar
from core.errors import Refusal
from core.frozen import from_text, to_text
from core.language import LANGUAGES, language
from core.money import AmountNegative, AmountTooFine, AmountUnreadable, currency
from core.text import TextTooLong, TextUnreadable, harmless
from groups.figures import OtherKind, Presence
from groups.loans.rules import LoanRules
from groups.loans.terms_errors import TooFewMeetings
from groups.sharing.rules import AppropriationRules
from groups.starting import cell_errors as errors
from groups.starting import opening_errors
from groups.starting.cells import Cell, Line, Table
from groups.starting.checking import Checked, GroupFacts, check
from groups.starting.columns import HOW_TO_FILL, SHEET_NAMES, Sheet, columns_of, folded, group_lines, known_as
from groups.starting.file_errors import FormulaCell
from groups.starting.lines import Habits
from groups.starting.reading import Upload, read_files
from groups.starting.record import Lent, NewMember, Record
from groups.starting.template import as_text_files, as_workbook
from groups.terms import LeftOver, Saves, Terms
from tests.groups.starting.files import packed, part_of, xlsx
from tests.groups.starting.ledgers import NAMES, RUPEE, TERMS, typed_ledger

ENGLISH, THAI = language("en"), language("th")
FACTS = GroupFacts(TERMS, Habits(currency("INR"), Calendar.GREGORIAN, "en", ENGLISH), {})
TEMPLATE = as_workbook(FACTS, ENGLISH)
IN_SHARES = Terms(
    share_value_minor=50 * RUPEE, left_over=LeftOver.CARRY, may_return_shares=True, most_shares_returned=5, loans=LoanRules()
)


def checked(content: bytes, facts: GroupFacts = FACTS, name: str = "ledger.xlsx") -> Checked:
    return check(read_files([Upload(name, content)]), facts)


def test_a_ledger_without_a_fault() -> None:
    found = checked(typed_ledger(TEMPLATE))
    assert found.bad == ()
    record = found.record
    assert [member.name for member in record.members] == list(NAMES)
    assert record.opening is not None and record.opening.worth_minor == 29_800 * RUPEE
    assert record.opening.surplus_minor == 1_000 * RUPEE
    lent = record.opening.loans[0]
    assert (lent.member, lent.outstanding_minor, lent.given_minor, lent.purpose) == (3, 300_000, 500_000, "A sewing machine")
    assert lent.due_days == (date(2026, 1, 12), date(2026, 2, 12), date(2026, 3, 12))
    assert record.opening.loans[1].rate == Fraction(3, 200)
    first, second = record.meetings
    assert (first.day, len(first.rows), second.others[0].kind) == (date(2026, 1, 5), 12, OtherKind.COST)
    assert (second.repaid, first.lent) == ({3: 1_060 * RUPEE}, (Lent(5, 2_000 * RUPEE, 4, "Seed"),))
    assert (first.rows[3].presence, first.rows[3].fine_imposed_minor) == (Presence.LATE, 5 * RUPEE)
    assert from_text(Record, to_text(record)) == record


# Each: the cell, what is typed into it, where the fault is named (there, unless said), and what it is.
BAD_CELLS: dict[str, tuple[str, str, Any, str, type[Refusal]]] = {
    "an opening day that is none": ("Group", "B2", "soon", "B2", errors.DayFormUnknown),
    "a negative box": ("Group", "B3", -4300, "B3", AmountNegative),
    "an amount in words": ("Group", "B5", "a lot", "B5", AmountUnreadable),
    "an amount of three decimals": ("Group", "B5", 1.005, "B5", AmountTooFine),
    "a line that is none": ("Group", "A4", "Money under the mattress", "A4", errors.ItemUnknown),
    "the same line twice": ("Group", "A5", "Cash in the loan fund", "A5", errors.ItemTwice),
    "a surplus from nowhere": ("Group", "B7", None, "B7", opening_errors.SurplusUnexplained),
    "no opening day": ("Group", "B2", None, "B2", errors.OpeningDayMissing),
    "a number of nobody": ("Members", "A3", "seven", "A3", errors.WholeUnreadable),
    "the number nought": ("Members", "A13", 0, "A13", errors.NumberImpossible),
    "a number twice": ("Members", "A4", 1, "A4", errors.MemberTwice),
    "a member without a name": ("Members", "B5", None, "B5", errors.CellMissing),
    "a name that turns the line round": ("Members", "B5", "Asha\u202e", "B5", TextUnreadable),
    "a very long name": ("Members", "B5", "Asha " * 40, "B5", TextTooLong),
    "a word that is not on the list": ("Members", "C5", "girl", "C5", errors.ChoiceUnknown),
    "a day that can be two": ("Members", "D5", "8/1/2024", "D5", errors.DayOfTwoReadings),
    "a year of another calendar": ("Members", "D5", "2567-01-08", "D5", errors.YearOfNoCalendar),
    "a heading that is none": ("Members", "C1", "Shoe size", "C1", errors.HeadingUnknown),
    "a heading twice": ("Members", "C1", "Name", "C1", errors.HeadingTwice),
    "a heading that is missing": ("Members", "D1", None, "A1", errors.HeadingMissing),
    "a figure beside the columns": ("Savings", "F3", 7, "F3", errors.CellWithoutHeading),
    "savings of nobody": ("Savings", "A13", 99, "A13", errors.MemberNotInRecord),
    "savings twice": ("Savings", "A3", 1, "A3", errors.MemberTwice),
    "no savings of one": ("Savings", "B6", None, "B6", errors.SavingsMissing),
    "an end that the lines do not make": ("Savings", "C6", 2_700, "C6", errors.EndDiffers),
    "a loan of nobody": ("Loans", "A2", 77, "A2", errors.MemberNotInRecord),
    "a loan without its day": ("Loans", "D2", None, "D2", errors.CellMissing),
    "a loan given later": ("Loans", "D2", "2026-01-02", "D2", opening_errors.LoanGivenLater),
    "a loan due already": ("Loans", "E2", "2025-12-29", "E2", opening_errors.LoanDueTooEarly),
    "a loan of no instalments": ("Loans", "F3", 0, "F3", opening_errors.LoanInstalmentsImpossible),
    "a loan of nothing": ("Loans", "B3", 0, "B3", opening_errors.LoanWithoutPrincipal),
    "a rate of thousands": ("Loans", "G2", "5000", "G2", errors.RateUnreadable),
    "a meeting before the opening": ("Meetings", "A2", "2025-12-01", "A2", errors.MeetingNotAfterOpening),
    "a meeting without a day": ("Meetings", "A9", None, "A9", errors.CellMissing),
    "a member twice at a meeting": ("Meetings", "B3", 1, "B3", errors.MemberTwiceAtMeeting),
    "a stranger at a meeting": ("Meetings", "B3", 88, "B3", errors.MemberNotInRecord),
    "a presence that is none": ("Meetings", "C3", "maybe", "C3", errors.ChoiceUnknown),
    "a total that the lines do not make": ("Meetings", "E14", 1_300, "E14", errors.TotalDiffers),
    "other money on a member's line": ("Meetings", "O3", 50, "O3", errors.OnlyForWholeMeeting),
    "a presence of the whole": ("Meetings", "C14", "late", "C14", errors.OnlyForMember),
    "other money without a reason": ("Meetings", "P28", None, "P28", errors.CellMissing),
    "a loan without instalments": ("Meetings", "L6", None, "L6", errors.CellMissing),
    "instalments without a loan": ("Meetings", "L7", 3, "L7", errors.OnlyWithLoan),
}


LEDGER = read_files([Upload("ledger.xlsx", typed_ledger(TEMPLATE))])


def with_cell(table: Table, place: str, value: Any) -> Table:
    """The table as it is read with another value in one cell."""
    column, number = column_index_from_string(place[0]) - 1, int(place[1:])
    typed = Cell() if value is None else Cell(str(value), number=not isinstance(value, str))
    lines = {line.number: line for line in table.lines}
    cells = list(lines[number].cells) + [Cell()] * column
    cells[column] = typed
    lines[number] = Line(number, tuple(cells))
    return replace(table, lines=tuple(lines.values()))


@pytest.mark.parametrize("what", BAD_CELLS)
def test_a_bad_cell_is_named(what: str) -> None:
    sheet, cell, value, place, why = BAD_CELLS[what]
    found = check([with_cell(table, cell, value) if table.name == sheet else table for table in LEDGER], FACTS).bad
    named = [(bad.sheet, bad.place, type(bad.why)) for bad in found]
    assert (sheet, place, why) in named, named
    assert all(str(bad.why) and bad.read is not None for bad in found)


def test_all_bad_cells_are_named_at_once_in_their_order() -> None:
    changes: dict[tuple[str, str], Any] = {(sheet, cell): value for sheet, cell, value, _, _ in BAD_CELLS.values()}
    found = checked(typed_ledger(TEMPLATE, changes)).bad
    assert len(found) > 25
    order = [sheet.title() for sheet in Sheet]
    places = [(order.index(bad.sheet), bad.line, bad.column) for bad in found]
    assert places == sorted(places)


def test_what_is_said_of_a_cell() -> None:
    (bad,) = checked(typed_ledger(TEMPLATE, {("Meetings", "E5"): "1oo"})).bad
    assert (bad.sheet, bad.line, bad.letter, bad.heading, bad.read) == ("Meetings", 5, "E", "Savings", "1oo")
    assert str(bad.why) == "“1oo” is not an amount. Type digits only, for example 1250.00."


def test_a_formula_is_named_with_its_heading() -> None:
    (bad,) = checked(typed_ledger(TEMPLATE, {("Savings", "B3"): "=100*24"})).bad
    assert (bad.sheet, bad.place, bad.heading, type(bad.why)) == ("Savings", "B3", "Savings held", FormulaCell)


def test_members_who_are_there_already() -> None:
    known = {7: NewMember(7, "Gauri", date(2024, 1, 8)), 8: NewMember(8, "Hemlata", date(2024, 1, 8))}
    found = checked(typed_ledger(TEMPLATE), GroupFacts(TERMS, FACTS.habits, known)).bad
    assert [(bad.place, str(bad.why)) for bad in found] == [
        ("B9", "Number 8 is Hemlata in the books, not “Hema”. Check the number, or correct the name on one side.")
    ]


@pytest.mark.parametrize(
    ("sheets", "why"),
    [
        ({"Members": [["Nummer"]]}, errors.HeadingUnknown),
        ({"Cows": [["Colour"], ["brown"]]}, errors.SheetUnknown),
        ({"Members": [["Member number", "Name", "Joined on"]]}, errors.NothingInRecord),
        ({"Members": [], "How to fill in": [["anything"]]}, errors.NothingInRecord),
        ({"members": [["Number"]], "Sheet2": [["Member number", "Name", "Joined on"]]}, errors.SheetTwice),
    ],
)
def test_sheets_that_are_none(sheets: dict[str, Any], why: type[Refusal]) -> None:
    assert why in [type(bad.why) for bad in checked(xlsx(sheets)).bad]


def test_a_sheet_that_the_rules_have_no_use_for() -> None:
    facts = GroupFacts(Terms(saves=Saves.AMOUNT), FACTS.habits, {})
    (bad,) = checked(xlsx({"Loans": [["Member number"], [1]]}), facts).bad
    assert str(bad.why) == (
        "The group's constitution has no use for the sheet “Loans”. Delete it, or adopt rules for it first."
    )


def test_too_few_expected_meetings_for_a_loan() -> None:
    facts = GroupFacts(TERMS, FACTS.habits, {}, meetings=(date(2026, 1, 12), date(2026, 1, 19)))
    bad = checked(typed_ledger(TEMPLATE), facts).bad
    assert {type(one.why) for one in bad} == {TooFewMeetings}
    assert {one.place for one in bad} == {"F2", "F3"}


def test_text_files_of_a_thai_group() -> None:
    """Headings of either language, days of the Buddhist Era, letters of Windows-874, in a group that saves in shares."""
    habits = Habits(currency("THB"), Calendar.BUDDHIST, "th", THAI)
    facts = GroupFacts(IN_SHARES, habits, {})
    text = "Member number;ชื่อ;Joined on\r\n๑;สมใจ;5/1/2569\r\n2;บุญมี;2026-01-05\r\n".encode("cp874")
    shares = b"Member number;Shares held;Fines still owed;Share money carried\n1;24;20;\n2;3;;20\n"
    group = "What;Figure\nOpening day;5 \u0e21.\u0e04. 2569\nCash in the loan fund;1,350\n".encode()
    found = checked(packed({"a.csv": text, "savings.csv": shares, "group.csv": group}), facts, "all.zip")
    assert [(bad.place, bad.why) for bad in found.bad] == []
    opening = found.record.opening
    assert opening is not None and opening.day == date(2026, 1, 5)
    assert dict(opening.savings) == {1: 1_200 * RUPEE, 2: 150 * RUPEE}
    assert (dict(opening.fines), dict(opening.carried)) == ({1: 20 * RUPEE}, {2: 20 * RUPEE})


def test_the_funds_of_a_cooperative_are_lines_of_their_own() -> None:
    terms = Terms(saves=Saves.AMOUNT, savings_are_capital=True, appropriation=AppropriationRules())
    facts = GroupFacts(terms, FACTS.habits, {1: NewMember(1, "Asha", date(2025, 1, 1))})
    group = "What,Figure\nOpening day,2026-01-05\nMoney in the bank,5000\nReserve fund,1200\n"
    found = checked(packed({"group.csv": group.encode(), "savings.csv": b"Member number,Savings held\n1,3800\n"}), facts)
    assert found.bad == () and found.record.opening is not None
    assert (dict(found.record.opening.funds), found.record.opening.surplus_minor) == ({"3110": 1_200 * RUPEE}, 0)


def filled_in(facts: GroupFacts, rows: dict[Sheet, list[dict[str, Any]]]) -> bytes:
    """The template's text files, their headings followed by lines by the keys of their columns."""
    template, parts = as_text_files(facts, ENGLISH), {}
    for sheet, lines in rows.items():
        text = StringIO(part_of(template, f"{sheet}.csv").decode("utf-8-sig").splitlines()[0] + "\n")
        text.seek(0, SEEK_END)
        keys = [column.key for column in columns_of(sheet, facts.terms)]
        DictWriter(text, keys).writerows(lines)
        parts[f"{sheet}.csv"] = text.getvalue().encode()
    return packed(parts)


FIGURES = st.integers(0, 50)


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(st.text("abcกขค =+-@", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=5),
    held=st.lists(FIGURES, min_size=5, max_size=5),
    bought=st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=5, max_size=5),
    box=st.integers(0, 10**7),
)
def test_what_is_filled_in_comes_back(
    names: list[str], held: list[int], bought: list[tuple[int, int, int]], box: int
) -> None:
    facts = GroupFacts(IN_SHARES, FACTS.habits, {})
    numbers = range(1, len(names) + 1)
    group = {"opening_day": "2026-01-05", "loan_fund": box, "surplus_reason": "it was so"}
    rows: dict[Sheet, list[dict[str, Any]]] = {
        Sheet.GROUP: [{"item": item, "figure": figure} for item, figure in group.items()],
        Sheet.MEMBERS: [{"number": n, "name": harmless(names[n - 1]), "joined_on": date(2025, 1, 1)} for n in numbers],
        Sheet.SAVINGS: [{"number": n, "shares": held[n - 1], "shares_at_end": held[n - 1] + bought[n - 1][0]} for n in numbers],
        Sheet.MEETINGS: [
            {"day": "12 January 2026", "number": n, "shares": shares, "social_minor": social, "fine_paid_minor": fine}
            for n, (shares, social, fine) in zip(numbers, bought, strict=False)
        ],
    }
    found = checked(filled_in(facts, rows), facts)
    if not box and not sum(held[: len(names)]):
        assert [type(bad.why) for bad in found.bad] == [opening_errors.OpeningEmpty]
        return
    assert found.bad == ()
    assert [member.name for member in found.record.members] == [" ".join(name.split()) for name in names]
    opening = found.record.opening
    assert opening is not None
    assert list(opening.savings.values()) == [shares * 50 * RUPEE for shares in held[: len(names)]]
    assert opening.surplus_minor == box * RUPEE - opening.savings_minor
    read = [(row.shares, row.social_minor, row.fine_paid_minor) for row in found.record.meetings[0].rows]
    assert read == [(shares, social * RUPEE, fine * RUPEE) for shares, social, fine in bought[: len(names)]]


def in_both_forms(facts: GroupFacts) -> list[Callable[[], bytes]]:
    return [lambda: as_workbook(facts, ENGLISH), lambda: as_text_files(facts, THAI)]


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("terms", [TERMS, IN_SHARES, Terms(saves=Saves.AMOUNT, may_withdraw=True), Terms(saves=Saves.NOTHING)])
def test_an_untouched_template_holds_no_fault_and_no_formula(terms: Terms, form: int) -> None:
    facts = GroupFacts(terms, FACTS.habits, {1: NewMember(1, "=HYPERLINK(0)", date(2026, 1, 5), "f")})
    content = in_both_forms(facts)[form]()
    found = checked(content, facts)
    assert found.bad == ()
    assert [member.name for member in found.record.members] == ["=HYPERLINK(0)"]
    if form == 1:
        assert b"\n1,'=HYPERLINK(0)," in part_of(content, "members.csv")
    else:
        assert load_workbook(BytesIO(content))["Members"]["B2"].data_type == "s"


EVERY_RULE = Terms(
    share_value_minor=50_00,
    left_over=LeftOver.CARRY,
    may_return_shares=True,
    most_shares_returned=5,
    loans=LoanRules(guarantors=2),
    appropriation=AppropriationRules(),
)


@pytest.mark.parametrize("terms", [EVERY_RULE, replace(EVERY_RULE, saves=Saves.AMOUNT, may_withdraw=True)])
def test_no_two_words_of_the_template_are_alike_in_any_language(terms: Terms) -> None:
    """A heading, a line or a choice is known by its words, so each has words of its own, which a spreadsheet can hold."""
    for reader in map(language, LANGUAGES):
        titles = [reader.text(name) for name in (*SHEET_NAMES.values(), HOW_TO_FILL)]
        assert len({folded(title) for title in titles}) == len(titles), titles
        assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles), titles
        lists = [group_lines(terms), *(columns_of(sheet, terms) for sheet in Sheet)]
        for columns in lists:
            words = [folded(reader.text(column.title)) for column in columns]
            assert len(set(words)) == len(words), words
        for column in (column for columns in lists for column in columns if column.options):
            choices = [reader.text(name) for _, name in column.options]
            assert len({folded(choice) for choice in choices}) == len(choices) and not any("," in choice for choice in choices)
    for columns in lists:
        known = known_as((column.key, column.title) for column in columns)
        for reader in map(language, LANGUAGES):
            assert [known[folded(reader.text(column.title))] for column in columns] == [column.key for column in columns]
