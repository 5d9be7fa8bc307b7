"""Exports of field tools as they really come, and files that are none."""

from dataclasses import replace
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.settlements import file_errors as errors
from projects.settlements.classes import Band, Served, Service, Sex, Tenure
from projects.settlements.columns import ColumnMapping, proposed
from projects.settlements.dry_run import dry_run
from projects.settlements.enumeration import HouseholdRecord, People, Position
from projects.settlements.fields import Field
from projects.settlements.reading import MOST_BYTES, MOST_ROWS, Upload, read_files
from projects.settlements.records import Reading, read_records
from tests.projects.settlements.exports import LAYOUTS
from tests.projects.settlements.people import registers

YEAR = 2026


def read(uploads: list[Upload], before: ColumnMapping | None = None) -> Reading:
    sheets = read_files(uploads)
    return read_records(sheets, proposed(sheets, before), YEAR)


def typed(text: str, **options: object) -> Reading:
    return read([Upload("households.csv", text.encode())], **options)  # type: ignore[arg-type]


def in_order(records: list[HouseholdRecord]) -> list[HouseholdRecord]:
    return sorted(records, key=lambda one: one.key)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(records=registers)
@settings(max_examples=25, deadline=None)
def test_the_same_households_are_read_from_every_layout(layout: str, records: list[HouseholdRecord]) -> None:
    found = read(LAYOUTS[layout](records))
    assert found.refused == () and found.questions == ()
    assert in_order([one.record for one in found.households]) == in_order(records)


@given(records=registers, seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_what_was_read_once_is_nothing_new_the_second_time_in_any_order(records: list[HouseholdRecord], seed: int) -> None:
    first = dry_run(read(LAYOUTS["KoBoToolbox, names"](records)), {})
    assert len(first.new) == len(records) and first.ready
    known = {one.record.key: one.record for one in first.new}
    shuffled = Random(seed).sample(records, len(records))
    again = dry_run(read(LAYOUTS["ODK Central"](shuffled)), known)
    assert (again.new, again.changed, again.missing, again.refused) == ((), (), (), ())
    assert len(again.unchanged) == len(records)


def test_a_zip_as_odk_central_sends_it() -> None:
    record = HouseholdRecord("12", Tenure.RENTER, people=People(2, {Sex.FEMALE: 2}, {Band.ADULT: 2}))
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for upload in LAYOUTS["ODK Central"]([record]):
            archive.writestr(upload.name, upload.content)
        archive.writestr("media/house.jpg", b"\xff\xd8\xff")
    assert [one.record for one in read([Upload("enumeration.csv.zip", packed.getvalue())]).households] == [record]


def test_thai_headings_and_words_in_the_letters_of_an_old_spreadsheet() -> None:
    text = "เลขที่ครัวเรือน,สถานะการถือครอง,น้ำประปา\n๑๒,เจ้าของ,มี\n๑๓,ผู้เช่า,ใช้ร่วมกัน\n"
    found = read([Upload("ครัวเรือน.csv", text.encode("cp874"))])
    assert [(one.record.key, one.record.tenure) for one in found.households] == [("12", Tenure.OWNER), ("13", Tenure.RENTER)]
    assert found.households[1].record.services == {Service.WATER: Served.SHARED}


@pytest.mark.parametrize(
    ("headings", "row", "tenure"),
    [
        ("Número de hogar;Tenencia de la vivienda", "7;Allegado", Tenure.LODGER),
        ("Namba ya kaya;Umiliki", "7;Mpangaji", Tenure.RENTER),
        ("Numero ng sambahayan;Katayuan ng paninirahan", "7;May-ari", Tenure.OWNER),
        ("1. What is the household number?;2. What is your tenure status here?", "7;No title", Tenure.NONE),
    ],
)
def test_headings_and_words_in_other_languages(headings: str, row: str, tenure: Tenure) -> None:
    assert [one.record.tenure for one in typed(f"{headings}\n{row}\n").households] == [tenure]


def test_an_unknown_word_of_tenure_is_asked_about_and_the_answer_is_kept() -> None:
    text = "household_number,tenure\n1,squatter\n2,owner\n3,Squatter\n"
    found = typed(text)
    assert [(one.word, one.rows) for one in found.questions] == [("Squatter", 1), ("squatter", 1)]
    assert [one.row for one in found.refused] == [2, 4]
    assert "“squatter” is none of the words" in str(found.refused[0].why)
    answered = typed(text, before=ColumnMapping(words={"tenure:squatter": "none"}))
    assert [one.record.tenure for one in answered.households] == [Tenure.NONE, Tenure.OWNER, Tenure.NONE]
    assert answered.refused == answered.questions == ()


def test_who_said_nothing_of_tenure_is_counted_as_not_substantiated_and_said_so() -> None:
    found = typed("household_number,tenure\n1,n/a\n2,owner\n3,\n")
    assert [one.record.tenure for one in found.households] == [Tenure.NONE, Tenure.OWNER, Tenure.NONE]
    assert found.not_substantiated == 2


def test_tenure_is_never_left_out_by_oversight() -> None:
    with pytest.raises(errors.TenureNotChosen):
        typed("household_number,people\n1,4\n")
    found = typed("household_number,people\n1,4\n", before=ColumnMapping(tenure_unasked=True))
    assert found.households[0].record.tenure is Tenure.NONE and "tenure" not in found.speaks_of


def test_a_name_is_kept_only_with_consent_and_a_position_not_against_a_no() -> None:
    found = typed(
        "household_number,tenure,consent,head,gps\n"
        "1,owner,yes,Ana,-33.45 -70.66 500 5\n2,renter,no,Luis,-33.45 -70.66 500 5\n3,lodger,,Eva,-33.45 -70.66\n"
    )
    assert [one.record.head for one in found.households] == ["Ana", "", ""]
    assert [one.record.position is None for one in found.households] == [False, True, False]
    assert found.names_left_out == 2
    assert typed("household_number,tenure,head\n1,owner,Ana\n").households[0].record.head == ""


def test_a_formula_in_a_name_stays_text() -> None:
    found = typed('household_number,tenure,consent,head\n1,owner,yes,"=HYPERLINK(""x"")"\n2,owner,yes,\'=1+1\n')
    assert [one.record.head for one in found.households] == ['=HYPERLINK("x")', "=1+1"]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("people", "-3", "household-count-negative"),
        ("people", "4.5", "household-count-unreadable"),
        ("people", "1e3", "household-count-unreadable"),
        ("people", "100", "household-count-unreadable"),
        ("since", "2027", "since-year-unreadable"),
        ("since", "2545", "since-year-of-another-calendar"),
        ("since", "long ago", "since-year-unreadable"),
        ("gps", "95.1 100.5", "position-outside"),
        ("gps", "13.7", "position-half"),
        ("gps", "NaN 100", "position-unreadable"),
        ("gps", "0 0 0 0", "position-at-sea"),
        ("structure", "x" * 41, "text-too-long"),
        ("structure", "a\u202eb", "text-unreadable"),
        ("water", "sometimes", "word-unknown"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_refused_at_its_place(column: str, cell: str, code: str) -> None:
    found = typed(f"household_number,tenure,{column}\n1,owner,{cell}\n2,owner,\n")
    assert [(bad.row, bad.heading, bad.why.code) for bad in found.refused] == [(2, column, code)]
    assert [one.record.number for one in found.households] == ["2"]


def test_years_of_another_calendar_are_read_when_they_are_named() -> None:
    before = ColumnMapping(years=proposed(()).years.__class__.BUDDHIST)
    found = typed("household_number,tenure,since\n1,owner,2545\n2,owner,2545-03-01\n", before=before)
    assert [one.record.since for one in found.households] == [2002, 2002]


def test_parts_that_are_more_than_the_whole_are_refused() -> None:
    found = typed("household_number,tenure,people,women,men\n1,owner,4,3,2\n")
    assert [bad.why.code for bad in found.refused] == ["people-exceed-total"]


def test_a_household_without_a_number_and_a_person_without_a_household() -> None:
    households = Upload("h.csv", b"household_number,tenure,KEY\n,owner,uuid:1\n5,renter,uuid:2\n")
    people = Upload("h-people.csv", b"sex,age,PARENT_KEY,KEY\nf,30,uuid:2,a\nm,31,uuid:9,b\n")
    found = read([households, people])
    assert [(bad.sheet, bad.row, bad.why.code) for bad in found.refused] == [
        ("h.csv", 2, "household-number-missing"),
        ("h-people.csv", 3, "person-without-household"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "enumeration-file-empty"),
        (b"\n\n", "enumeration-file-empty"),
        (b"household_number,tenure\n", "no-households"),
        (b"household_number,tenure\n1,ow\x00ner\n", "enumeration-file-holds-nulls"),
        (b"household_number,tenure\n1,\xe9t\xe9\n", "enumeration-letters-unknown"),
        (b'household_number,tenure\n1,"owner\n', "enumeration-quotes-unclosed"),
        (b"household_number,household_number,tenure\n1,2,owner\n", "household-heading-twice"),
        (b"name,colour\nAna,red\n", "field-not-chosen"),
        (b"%PDF-1.7\n", "not-csv"),
        (b"PK\x03\x04 and no more", "enumeration-file-damaged"),
        (b"\xff\xfeh", "enumeration-letters-unknown"),
        (b"number\n" + b"x" * MOST_BYTES, "enumeration-file-too-large"),
        (b"household_number,tenure\n" + b"1,owner\n" * (MOST_ROWS + 1), "too-many-rows"),
        (b"a," * 700 + b"\n1\n", "too-many-headings"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(errors.FileRefused) as refused:
        read([Upload("households.csv", content)])
    assert refused.value.code == code
    assert str(refused.value).endswith((".", "?"))


def test_a_zip_that_unpacks_to_far_more_is_not_unpacked() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", compression=8) as archive:
        archive.writestr("households.csv", b"0" * (50 * 1024 * 1024))
    with pytest.raises(errors.FileTooLarge):
        read_files([Upload("bomb.zip", packed.getvalue())])


def test_a_column_that_was_chosen_before_and_is_gone_is_looked_for_anew() -> None:
    kept = ColumnMapping(columns={Field.NUMBER: "door", Field.TENURE: "right"})
    sheets = read_files([Upload("h.csv", b"door,tenure\n1,owner\n")])
    assert proposed(sheets, kept).columns == {Field.NUMBER: "door", Field.TENURE: "tenure"}
    with pytest.raises(errors.HeadingGone):
        read_records(sheets, kept, YEAR)
    on_purpose = ColumnMapping(columns={Field.NUMBER: "door", Field.TENURE: ""})
    with pytest.raises(errors.TenureNotChosen):
        read_records(sheets, proposed(sheets, on_purpose), YEAR)


def test_a_position_is_kept_to_a_metre() -> None:
    found = typed('household_number,tenure,gps\n1,owner,"13.7563309999 100.5017651 4 5"\n2,owner,"-33,450000 -70,660004"\n')
    assert [one.record.position for one in found.households] == [Position("13.75633", "100.50177"), Position("-33.45", "-70.66")]


def test_a_record_that_breaks_its_own_rules_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="agreed"):
        HouseholdRecord("1", Tenure.OWNER, head="Ana")
    with pytest.raises(ValueError, match="said no"):
        HouseholdRecord("1", Tenure.OWNER, position=Position("1", "1"), consent=False)
    with pytest.raises(errors.CountNegative):
        People(-1)
    assert replace(HouseholdRecord("007", Tenure.OWNER)).key == HouseholdRecord("๗", Tenure.OWNER).key
