"""What an import would do, named before it does it."""

from projects.settlements.classes import Served, Service, Tenure
from projects.settlements.columns import proposed
from projects.settlements.dry_run import DryRun, PartChange, dry_run
from projects.settlements.enumeration import HouseholdRecord, People, key_of
from projects.settlements.reading import Upload, read_files
from projects.settlements.records import read_records

REGISTER = (
    HouseholdRecord("1", Tenure.OWNER, people=People(4), head="Ana", consent=True),
    HouseholdRecord("2", Tenure.RENTER, people=People(3), services={Service.WATER: Served.SHARED}),
    HouseholdRecord("3", Tenure.LODGER),
)


def run(text: str, register: tuple[HouseholdRecord, ...] = REGISTER) -> DryRun:
    sheets = read_files([Upload("h.csv", text.encode())])
    return dry_run(read_records(sheets, proposed(sheets), 2026), {key_of(one.number): one for one in register})


def test_new_changed_unchanged_and_missing() -> None:
    found = run("household_number,tenure\n001,owner\n2,owner\n9,none\n")
    assert [one.record.number for one in found.new] == ["9"]
    assert [(one.record.number, one.parts) for one in found.changed] == [
        ("2", (PartChange("tenure", Tenure.RENTER, Tenure.OWNER),))
    ]
    assert found.unchanged == ("1",)
    assert found.missing == ("3",)


def test_what_has_no_column_stays_as_the_register_has_it() -> None:
    changed = run("household_number,tenure\n2,owner\n").changed[0].record
    assert changed.people == People(3) and changed.services == {Service.WATER: Served.SHARED}
    assert run("household_number,tenure,head\n1,owner,Ana\n").unchanged == ("1",)


def test_an_empty_cell_of_a_column_that_is_there_takes_away_and_is_seen() -> None:
    found = run("household_number,tenure,people\n1,owner,\n")
    assert found.changed[0].parts == (PartChange("people", People(4), People()),)


def test_who_takes_consent_back_is_named_no_more() -> None:
    found = run("household_number,tenure,consent\n1,owner,no\n")
    assert [part.part for part in found.changed[0].parts] == ["head", "consent"]
    assert found.changed[0].record.head == ""


def test_one_row_twice_is_read_once_and_two_that_differ_are_refused() -> None:
    text = "household_number,tenure,KEY\n5,owner,uuid:a\n05,owner,uuid:b\n6,owner,uuid:c\n6,renter,uuid:d\n7,owner,uuid:c\n"
    found = run(text, ())
    assert [one.record.number for one in found.new] == ["5", "6"]
    assert [(one.row, one.first) for one in found.again] == [(3, 2)]
    assert [(bad.row, bad.why.code) for bad in found.refused] == [(5, "household-twice"), (6, "submitted-twice")]
    assert str(found.refused[0].why) == (
        "Household 6 stands on row 4 already, with other answers. Delete the row that is wrong, or mend its number."
    )


def test_nobody_is_called_missing_while_a_row_is_refused() -> None:
    found = run("household_number,tenure\n1,owner\n2,squatter\n")
    assert found.missing == () and not found.ready


def test_every_row_is_in_exactly_one_place() -> None:
    text = "household_number,tenure,people\n1,owner,4\n1,owner,4\n2,owner,3\n3,lodger,\n4,owner,-1\n5,owner,2\n5,none,2\n"
    found = run(text)
    rows = len(found.new) + len(found.changed) + len(found.unchanged) + len(found.again) + len({bad.row for bad in found.refused})
    assert rows == 7
