"""What a .pb file is refused for: a sentence with the line where it stands."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.counting.count import count
from budgeting.pabulib import errors, sections
from budgeting.pabulib.reading import election_of, parse, read
from budgeting.pabulib.rules import declared
from core.errors import Refusal
from tests.data.elections import sample

GOOD = sample("canal-lanes").read_text(encoding="utf-8")
POINTS = sample("pebbles").read_text(encoding="utf-8")


def changed(was: str, now: str, text: str = GOOD) -> bytes:
    assert text.count(was) == 1, was
    return text.replace(was, now).encode()


@pytest.mark.parametrize(
    ("content", "refusal", "says"),
    [
        (changed("\npath;290", "\ndrain;290"), errors.ProjectTwice, "Line 23: project drain is on line 22 already."),
        (changed("8;drain,shed", "8;drain,boat"), errors.ProjectUnknown, "Line 35: ballot 8 names boat, which is not among"),
        (changed("\n7;lamp,path", "\n3;lamp,path"), errors.VoterTwice, "Line 34: ballot 3 is on line 30 already."),
        (changed("budget;1000.50", "budget;0"), errors.BudgetZero, "Line 9: the budget is zero"),
        (changed("budget;1000.50", "budget;0,00"), errors.BudgetZero, "Line 9: the budget is zero"),
        (changed("budget;1000.50\n", ""), errors.MetaMissing, "Line 1: META does not say budget"),
        (changed("budget;1000.50", "budget;"), errors.MetaMissing, "Line 9: META does not say budget"),
        (changed("budget;1000.50", "budget;1,000"), errors.NumberUnclear, "Line 9: budget “1,000” may mean thousands or"),
        (changed("budget;1000.50", "budget;1e9"), errors.NumberUnreadable, "Line 9: budget “1e9” is not a number."),
        (changed("budget;1000.50", "budget;NaN"), errors.NumberUnreadable, "Line 9: budget “NaN” is not a number."),
        (changed("budget;1000.50", "budget;" + "9" * 5000), errors.NumberUnreadable, "Line 9: budget “999"),
        (changed("budget;1000.50", "budget;1000\nbudget;900"), errors.MetaTwice, "Line 10: budget is “900” here and “1000” on"),
        (changed("shed;150", "shed;-150"), errors.NumberBelowZero, "Line 25: cost -150 is below zero."),
        (changed("shed;150", "shed;-1,5"), errors.NumberBelowZero, "Line 25: cost -1,5 is below zero."),
        (changed("shed;150", "shed;cheap"), errors.NumberUnreadable, "Line 25: cost “cheap” is not a number."),
        (changed("shed;150", "shed;"), errors.NumberUnreadable, "Line 25: cost “” is not a number."),
        (changed("shed;150", "shed;١٥٠"), errors.NumberUnreadable, "Line 25: cost “١٥٠” is not a number."),
        (changed("shed;150", ";150"), errors.ProjectNameless, "Line 25: a project has no project_id."),
        (changed("vote_type;approval", "vote_type;borda"), errors.VoteTypeUnknown, "Line 10: “borda” is no kind of ballot."),
        (changed("\nVOTES\n", "\n"), errors.SectionMissing, "The file ends on line 36 without a section VOTES."),
        (changed("PROJECTS\nproject_id", "project_id"), errors.SectionMissing, "The file ends on line 36 without a section PROJ"),
        (b"", errors.SectionMissing, "The file ends on line 1 without a section META."),
        (changed("\nVOTES\n", "\nMETA\nkey;value\nVOTES\n"), errors.SectionMisplaced, "Line 26: the section META begins here"),
        (GOOD.encode() + b"VOTES\nvoter_id;vote\n", errors.SectionMisplaced, "Line 38: the section VOTES begins here"),
        (changed("project_id;cost;", "project_id;price;"), errors.ColumnMissing, "Line 20: PROJECTS has no column cost."),
        (changed("voter_id;vote\n", "voter;vote\n"), errors.ColumnMissing, "Line 27: VOTES has no column voter_id."),
        (changed("cost;votes;name;beneficiaries", "cost;votes;name;name"), errors.ColumnTwice, "Line 20: the column name is"),
        (changed("A shed for tools", '"A shed for tools'), errors.QuoteOpen, "Line 25: a quotation mark is opened here"),
        (changed("A shed for tools", '"' + "x" * 200_000), errors.QuoteOpen, "Line 25: a quotation mark is opened here"),
        (changed("A shed", "A sh\u00e9d").decode().encode("latin-1"), errors.NotUtf8, "Line 25 is not UTF-8 (byte 0xE9)."),
        (GOOD.encode("utf-16"), errors.NotUtf8, "Line 1 is not UTF-8 (byte 0xFF)."),
        (changed(";3,1,1", ";3,1", POINTS), errors.PointsDiffer, "Line 25: ballot 1 names 3 projects and gives 2 numbers"),
        (changed(";3,1,1", ";3,x,1", POINTS), errors.PointsUnreadable, "Line 25: ballot 1 gives “x” points."),
        (changed(";3,1,1", ";3,-1,1", POINTS), errors.PointsUnreadable, "Line 25: ballot 1 gives “-1” points."),
    ],
)
def test_a_bad_file_is_refused_with_its_line(content: bytes, refusal: type[Refusal], says: str) -> None:
    with pytest.raises(refusal) as refused:
        parse(content)
    assert str(refused.value).startswith(says)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 30), st.text(alphabet='\n\r;"\x00,0-9é', max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_damaged_file_is_read_or_refused_but_never_a_surprise(place: int, lost: int, put: str) -> None:
    after = place + lost
    try:
        reading = parse((GOOD[:place] + put + GOOD[after:]).encode())
    except Refusal as refused:
        assert "ine " in str(refused)
    else:
        count(election_of(reading), declared(reading).rule, by_order=True)


def test_a_row_of_very_many_columns_is_read_in_no_time() -> None:
    """Each name was looked for among all before it: a file of seven megabytes took hours."""
    names = ";".join(f"c{number}" for number in range(200_000))
    began = time.process_time()
    assert len(parse(changed("project_id;cost", f"project_id;cost;{names}")).file.project_columns) > 200_000
    assert time.process_time() - began < 10


def test_no_project_at_all() -> None:
    head, votes = GOOD.partition("lamp;400.25")[0], GOOD.partition("VOTES\n")[2]
    with pytest.raises(errors.NoProjects, match="Line 19: PROJECTS lists no project"):
        parse((head + "VOTES\n" + votes).encode())


def test_a_file_of_more_than_a_hundred_megabytes_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.pb"
    with large.open("wb") as file:
        file.truncate(sections.MOST_BYTES + 1)  # a hole: nothing is written
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(errors.FileTooLarge, match="larger than 100 megabytes and was not read"):
        read(large)


def test_what_says_no_size_beforehand_is_bounded_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "MOST_BYTES", 1000)
    with pytest.raises(errors.FileTooLarge):
        sections.content_of(Path("/dev/zero"))
    with pytest.raises(errors.FileTooLarge):
        parse(b" " * 1001)
